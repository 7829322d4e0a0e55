"""The texts that a member's own words are compared with (I18)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.queries import data
from oversight.intake.rules.data_tiers import KIND
from oversight.review.models.deciding import Vote
from oversight.review.models.panels import Case
from oversight.review.rules.copies import AGENCY, Source
from oversight.review.rules.words import MIN_FINDING, folded, length

_SAID = (
    *(LegalRequest.docket, Item.number, Item.id),
    *(Vote.person_id, Vote.pseudonym, Vote.reasons, Vote.findings, Vote.joined),
)
_BATCH = LegalRequest.batch_id == bindparam("batch")
_ITEMS = select(func.sum(LegalRequest.item_count)).where(_BATCH).correlate(None)
# Put together once; a run binds its values.
_ASKED = (
    select(*_SAID, _ITEMS.scalar_subquery().label("items"))
    .select_from(Vote)
    .join(Item, Item.id == Vote.item_id)
    .join(LegalRequest, LegalRequest.id == Item.request_id)
    .where(
        _BATCH,
        or_(Vote.matter_id == bindparam("matter"), Vote.person_id == bindparam("by")),
    )
    .order_by(Vote.at, Vote.id)
)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said before: by others here, by the member anywhere in the batch.

    ``findings`` gives for each folded text where it stands; ``items`` how many items
    the batch has, which matters only where something was said.
    """

    others: tuple[Source, ...]
    own: tuple[Source, ...]
    findings: Mapping[str, tuple[Source, ...]]
    items: int


def said(session: Session, case: Case, item: Item, by: Actor) -> Said:
    """Return every text that this member's words on this item may not repeat.

    Drafts do not count, and nothing that the member wrote on this very item does.
    """
    request = case.legal_request
    given = {"batch": request.batch_id, "matter": request.id, "by": by.id}
    rows = session.execute(_ASKED, given).all()
    mine = [row for row in rows if row.person_id == by.id]
    elsewhere = [row for row in rows if row.id != item.id]
    return Said(
        others=(
            *(_reasons(row) for row in rows if row.person_id != by.id),
            *_filed(session, request, item),
        ),
        own=tuple(_reasons(row) for row in mine if row.id != item.id),
        findings=_by_text(
            Source(row.docket, row.number, row.pseudonym, text)
            for row in elsewhere
            if not row.joined
            for text in _words(row.findings)
            if is_long(text)
        ),
        items=rows[0].items if rows else 0,
    )


def long_texts(findings: Mapping[str, Any]) -> dict[str, str]:
    """Return every finding that is a text of its own, by the name of its field."""
    return {name: text for name, text in _texts("", findings) if is_long(text)}


def is_long(text: str) -> bool:
    """Say whether a finding is long enough to be a text of its own."""
    return len(text) >= MIN_FINDING and length(text) >= MIN_FINDING


def _words(kept: object) -> Iterator[str]:
    """Return every text inside what was kept as JSON, whatever its field."""
    if isinstance(kept, str):
        yield kept
    elif isinstance(kept, dict):
        for inside in kept.values():
            yield from _words(inside)
    elif isinstance(kept, list):
        for inside in kept:
            yield from _words(inside)


def _texts(name: str, kept: object) -> Iterator[tuple[str, str]]:
    if isinstance(kept, str):
        yield name, kept
    elif isinstance(kept, Mapping):
        for part, inside in kept.items():
            yield from _texts(f"{name}-{part}" if name else str(part), inside)
    elif isinstance(kept, list | tuple):
        for place, inside in enumerate(kept):
            yield from _texts(f"{name}-{place}", inside)


def _reasons(row: Any) -> Source:  # noqa: ANN401  # a row of the query above
    return Source(row.docket, row.number, row.pseudonym, row.reasons)


def _filed(session: Session, request: LegalRequest, item: Item) -> Iterator[Source]:
    """Return what the agency itself wrote on the item."""
    for text in (
        *(item.why_unlawful, item.attribution, item.risk),
        *(data.written(session, item) if request.kind == KIND else ()),
    ):
        if text:
            yield Source(request.docket, item.number, AGENCY, text)


def _by_text(found: Iterable[Source]) -> dict[str, tuple[Source, ...]]:
    texts: dict[str, tuple[Source, ...]] = {}
    known: dict[str, str] = {}  # What stands in many findings is folded once.
    for source in found:
        text = known.get(source.text)
        if text is None:
            text = known[source.text] = folded(source.text)
        texts[text] = (*texts.get(text, ()), source)
    return texts
