"""What must hold of every answer, whatever was sent."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from oversight.core.text import clean_line, clean_text
from oversight.storage.base import Base
from tests.fixtures.pages import Element, Page, faults
from tests.hostile.forms import TYPED, Asked, Filled
from tests.hostile.lists import MARK

URDU = re.compile("[\u0600-\u06ff]{2}")
POINTING = ("href", "src", "action", "formaction", "data", "xlink:href", "poster")
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
# Every element a template or a guide of ours writes; a text that made another one got through.
OURS = frozenset(
    tag
    for template in TEMPLATES.rglob("*.html")
    for tag in re.findall(r"<([a-z][a-z0-9]*)\b", template.read_text(encoding="utf-8"))
) | {"input", "select", "option", "textarea", "time", "optgroup", "em"}


def unsafe(page: Page) -> list[str]:
    """Return what on a page was made by text that should have stayed text."""
    found = faults(page)
    for at in page.root.all():
        if at.tag not in OURS:
            found.append(f"an element <{at.tag}>")
        found += [
            f"<{at.tag} {name}={at.attrs[name][:60]!r}>"
            for name in POINTING
            if name in at.attrs and not _leads_well(at.attrs[name])
        ]
        if at.tag == "script" and not at.attrs.get("src", "").startswith("/static/"):
            found.append(f"a script {at.attrs.get('src', '')[:60]!r}")
    return found


def _leads_well(place: str) -> bool:
    scheme = re.match(r"[\x00-\x20]*([a-z][a-z0-9+.\s-]*):", place.lower())
    return scheme is None or scheme[1] in {"http", "https", "mailto"}


def lost(form: Asked, sent: Filled, page: Page) -> list[str]:
    """Return the fields whose words a refused form no longer holds."""
    kinds = {box.name: box.kind for box in form.boxes}
    shown: dict[str, list[str]] = {}
    for at in page.root.all("input", "textarea"):
        shown.setdefault(at.attrs.get("name", ""), []).append(_value(at))
    found: list[str] = []
    words = _single(page.text)  # A page that reads back shows it as text.
    for name, values in sent.items():
        if kinds.get(name) not in TYPED or not MARK.search(values[0]):
            continue
        kept = any(same(one, values[0]) for one in shown.get(name, []))
        if not kept and _single(clean_text(values[0])) not in words:
            found.append(name)
    return found


def _value(at: Element) -> str:
    if at.tag == "textarea":
        whole = "".join(c for c in at.children if isinstance(c, str))
        return whole.removeprefix("\n")
    return at.attrs.get("value", "")


def same(shown: str, sent: str) -> bool:
    """Say whether a text is what was sent, apart from what the house normalises."""
    return shown.strip() in {clean_line(sent), clean_text(sent).strip()}


def foreign(page: Page, sent: Filled) -> Iterator[str]:
    """Return the sentences beside fields that are not in the language of the page."""
    lang = page.root.all("html")[0].attrs.get("lang", "")
    typed = [one for values in sent.values() for one in values]
    for name, sentence in page.errors.items():
        said = _single(sentence).split(":", 1)[-1]
        for one in typed:
            said = said.replace(_single(clean_line(one)), "")
        if bool(URDU.search(said)) != (lang == "ur"):
            yield f"{name} is told in another language: {said!r}"


def texts(session: Session) -> Iterator[tuple[str, str]]:
    """Return every text in the database that carries a mark, and where it stands."""
    for table in Base.metadata.sorted_tables:
        for row in session.execute(text(f'SELECT * FROM "{table.name}"')).mappings():
            for column, value in row.items():
                for one in strings(value):
                    if MARK.search(one):
                        yield f"{table.name}.{column}", one


def strings(value: Any) -> Iterable[str]:
    """Return every text in a value, whether packed as bytes, as JSON or not."""
    if isinstance(value, bytes):
        value = value.decode(errors="ignore")
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        return [text for one in value for text in strings(one)]
    if not isinstance(value, str):
        return []
    return [value] if (whole := _unpacked(value)) == value else strings(whole)


def _unpacked(value: str) -> Any:
    try:
        return json.loads(value) if value[:1] in {"{", "["} else value
    except ValueError:
        return value


# A court's reference stands behind the court's own code.
BEHIND_A_CODE = {
    *("dispatch_line_stays.held_by", "dispatch_data_court_stays.held_by"),
    "audit_rows.subject",
}


def changed(session: Session, sent: dict[str, str]) -> Iterator[str]:
    """Return where the database holds something else than what was sent."""
    for place, stored in texts(session):
        marks = MARK.findall(stored)
        for mark in marks:
            if mark not in sent:
                continue
            alone = len(marks) == 1 and stored.rstrip().endswith(mark)
            alone = alone and place not in BEHIND_A_CODE
            wanted = clean_line(sent[mark]), clean_text(sent[mark]).strip()
            good = (
                same(stored, sent[mark]) if alone else any(w in stored for w in wanted)
            )
            if not good:
                yield f"{place}: {stored[:80]!r} for {sent[mark][:80]!r}"


def misread(page: Page, sent: dict[str, str]) -> Iterator[str]:
    """Return the marks that a page shows without the words that stood before them."""
    words = _single(page.text)
    for mark in dict.fromkeys(MARK.findall(words)):
        if mark not in sent:
            continue
        # What stands in one line is kept as one line, without marks of direction.
        right = clean_text(sent[mark]), clean_line(sent[mark])
        if not any(_single(one) in words for one in right):
            at = words.find(mark)
            yield f"{words[max(0, at - 80) : at + 6]!r} for {sent[mark][:80]!r}"


def _single(words: str) -> str:
    return " ".join(words.split())
