"""Whoever comes too late is told what came before, and keeps what they wrote.

A form that is refused because its matter moved on often finds no form any more on the
page that answers it. So every page that answers a refused form is looked through: what
stands nowhere on it, of the sentence and of what was typed, is put there.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html.parser import HTMLParser
from itertools import groupby

from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy.orm import Session
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    SelectFieldBase,
)
from wtforms.fields.core import Field

from oversight.core import labels
from oversight.core.text import clean_text
from oversight.core.words import N_
from oversight.web import moments
from oversight.web.access import visiting_actor
from oversight.web.asked import leaves
from oversight.web.store import store
from oversight.web.words import _

RECORD = "oversight.record"
# What pages send that nobody types: tokens, keys, which button; and what is secret.
NOT_TYPED = frozenset(
    {"csrf_token", "once", "key", "go", "step", "save", "more", "later", "version"}
    | {"trap", "password", "again", "current", "assertion", "whole", "exhibit"}
)
OF_THE_PROOF = "confirm-"
CODE = re.compile(r"[a-z][a-z0-9_.-]*")
LONG = 60
TELLING = 12  # So many characters stand on a page for themselves, under any name.
LAST = N_("Last on record in %(docket)s, %(moment)s: %(acts)s.")


# When the newest acts of a docket were, and each as codes with their vocabularies.
Newest = tuple[datetime | date, Sequence[Sequence[tuple[str, str]]]]
Record = Callable[[Session, str], Newest | None]


@dataclass(frozen=True, slots=True)
class Typed:
    """One answer as somebody gave it, under its question where that is known."""

    question: str
    words: str

    @property
    def is_long(self) -> bool:
        """Say whether it is a text rather than a word or a number."""
        return len(self.words) > LONG or "\n" in self.words

    @property
    def rows(self) -> int:
        """Return how many lines show it, as far as that can be guessed."""
        lines = self.words.split("\n")
        return min(16, 1 + sum(1 + len(line) // LONG for line in lines))


@dataclass(frozen=True, slots=True)
class Unshown:
    """What a page that answers a refused form does not say yet."""

    sentences: tuple[str, ...] = ()
    typed: tuple[Typed, ...] = ()


def install(app: Flask, record: Record) -> None:
    """Look through every page; ``record`` says what happened last in a docket."""
    app.extensions[RECORD] = record
    app.jinja_env.globals["unshown"] = unshown


def remember(form: Iterable[Field]) -> None:
    """Remember the questions of a form that this request was read with."""
    if has_request_context():
        for field in leaves(form):
            _asked().setdefault(field.name, field)


def refused(*sentences: str) -> None:
    """Note that the form that was sent is refused, and what its visitor is told."""
    if request.method == "POST":
        g.refused = (*g.get("refused", ()), *sentences)


def why() -> str | None:
    """Return what the visitor was told first, if a form of theirs was refused."""
    told: tuple[str, ...] = g.get("refused", ())
    return told[0] if told else None


def happened_last() -> str | None:
    """Say what the public record tells last of a docket, to staff who write in it."""
    docket = (request.view_args or {}).get("docket")
    if docket is None or request.method != "POST" or visiting_actor() is None:
        return None
    with store().reading() as session:
        record: Record = current_app.extensions[RECORD]
        last = record(session, str(docket))
    if last is None:
        return None
    at, told = last
    moment = moments.when(at) if isinstance(at, datetime) else moments.day(at)
    acts = [": ".join(_(labels.words(*code)) for code in act) for act in told]
    return _(LAST, docket=docket, moment=moment, acts=_("; ").join(acts))


def unshown(page: str) -> Unshown:
    """Return what was said and typed, and stands nowhere on this part of a page."""
    if "refused" not in g:
        return Unshown()
    there = _Reader()
    there.feed(page)
    there.close()
    left = tuple(_answered(pair for pair in _given() if not there.holds(*pair)))
    if left and not g.refused:  # The form is gone, and no act was tried: why?
        refused(*filter(None, [happened_last()]))
    told = (one for one in dict.fromkeys(g.refused) if not there.says(one))
    return Unshown(tuple(told), left)


def texts() -> tuple[Typed, ...]:
    """Return every text that was typed into the form that was sent."""
    return tuple(_answered(_given()))


def _asked() -> dict[str, Field]:
    if "asked" not in g:
        g.asked = {}
    found: dict[str, Field] = g.asked
    return found


def _given() -> Iterator[tuple[str, str]]:
    """Return what was typed or chosen, as it was sent."""
    for name, value in request.form.items(multi=True):
        known = name in NOT_TYPED or name.startswith(OF_THE_PROOF)
        hidden = isinstance(_asked().get(name), HiddenField | PasswordField)
        if value.strip() and not known and not hidden:
            yield name, value


def _answered(given: Iterable[tuple[str, str]]) -> Iterator[Typed]:
    """Put each answer under its question; a bare code of nobody's is no answer."""
    for name, pairs in groupby(given, key=lambda pair: pair[0]):
        values, field = [value for _name, value in pairs], _asked().get(name)
        if field is not None:
            said = _spoken(field)
            words = [said.get(value, clean_text(value)) for value in values]
            yield Typed(str(field.label.text), "\n".join(words))
        elif texts := [one for one in values if not CODE.fullmatch(one)]:
            yield Typed("", clean_text("\n".join(texts)))


def _spoken(field: Field) -> dict[str, str]:
    """Return what the choices of a field say."""
    if isinstance(field, BooleanField):
        return {"y": _("Yes")}
    if not isinstance(field, SelectFieldBase):
        return {}
    return {str(one.data): str(one.label.text) for one in field}


def _plain(text: str) -> str:
    return " ".join(clean_text(text).split())


class _Reader(HTMLParser):
    """What stands on a page: its words, and what its forms would send."""

    def __init__(self) -> None:
        super().__init__()
        self._words: list[str] = []
        self._sent: set[tuple[str, str]] = set()
        self._box = self._list = ""

    def holds(self, name: str, value: str) -> bool:
        """Say whether an answer is in its form still, or to be read."""
        plain = _plain(value)
        telling = len(plain) >= TELLING
        return (name, plain) in self._sent or (telling and self.says(plain))

    def says(self, words: str) -> bool:
        """Say whether these words stand on the page."""
        return _plain(words) in _plain(" ".join(self._words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read what a control holds."""
        known = {name: value or "" for name, value in attrs}
        name, value = known.get("name", ""), known.get("value", "")
        if tag == "textarea":
            self._box = name
        elif tag == "select":
            self._list = name
        elif tag == "option" and "selected" in known:
            self._sent.add((self._list, value))
        elif tag == "input" and _counts(known):
            self._sent.add((name, _plain(value)))

    def handle_endtag(self, tag: str) -> None:
        """Leave a control."""
        if tag == "textarea":
            self._box = ""

    def handle_data(self, data: str) -> None:
        """Read words, or what somebody wrote in a box."""
        self._words.append(data)
        if self._box:
            self._sent.add((self._box, _plain(data)))


def _counts(known: dict[str, str]) -> bool:
    return known.get("type") not in {"radio", "checkbox"} or "checked" in known
