"""Writes the letters: a subject, a plain text and a page, in the reader's language.

A letter is written when its act happens, and kept as it was written: however often
it is handed over, it says the same.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.nodes import EvalContext
from jinja2.utils import pass_eval_context
from markupsafe import Markup

from oversight.core import labels
from oversight.notices import language
from oversight.notices.rules.mail import header_line
from oversight.settings import HOUSE

_HALVES = re.compile("[\ud800-\udfff]")
_BDI = Markup('<bdi dir="ltr">{}</bdi>')


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """A letter as it leaves: to whom, and what it says."""

    to: str
    subject: str
    text: str
    html: str

    def kept(self) -> str:
        """Return the letter as one text, to be sealed."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, kept: str) -> "Letter":
        """Return the letter that was kept."""
        return cls(**json.loads(kept))


def written(message: str, lang: str, *, to: str, values: Mapping[str, str]) -> Letter:
    """Return a letter in that language; a value that its texts lack is an error."""
    house = _house(lang)
    whole = {name: _lines(value) for name, value in values.items()}
    subject = header_line(
        house.get_template(f"mail/{message}/subject.txt").render(whole)
    )
    # Called heading there: a value of the letter may well be named subject.
    whole["heading"] = subject
    return Letter(
        to=to,
        subject=subject,
        text=house.get_template(f"mail/{message}/body.txt").render(whole),
        html=house.get_template(f"mail/{message}/body.html").render(whole),
    )


@cache
def _house(lang: str) -> Environment:
    """Return where letters of one language are written."""
    house = Environment(
        loader=FileSystemLoader(HOUSE / "templates"),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    words = language.catalogue(lang)
    house.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    house.globals.update(
        lang=lang,
        direction="rtl" if lang == "ur" else "ltr",
        page=lambda path: language.address(path, lang),
    )
    house.filters.update(
        day=lambda value: language.dated(date.fromisoformat(value), lang),
        when=lambda value: language.dated(datetime.fromisoformat(value), lang),
        label=lambda code, of: str(words.gettext(labels.words(of, code))),
        ltr=_ltr,
    )
    return house


@pass_eval_context
def _ltr(context: EvalContext, value: str) -> str:
    """Keep a docket or a name in its own order where the text runs the other way."""
    return _BDI.format(value) if context.autoescape else f"\u2068{value}\u2069"


def _lines(value: str) -> str:
    """Return a value with the one line end, and the characters, that mail can keep."""
    ends = value.replace("\r\n", "\n").replace("\r", "\n")
    return _HALVES.sub("\ufffd", ends)
