"""The texts that a member's own words are compared with (I18)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
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
from oversight.review.models.questions import Question
from oversight.review.queries import answers
from oversight.review.queries.hindrances import Hindrances
from oversight.review.rules.copies import AGENCY, PERSON, Source
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

    ``findings`` gives for each folded text that was asked for where it stands;
    ``items`` how many items the batch has, which matters only where something was said.
    """

    others: tuple[Source, ...]
    own: tuple[Source, ...]
    findings: Mapping[str, tuple[Source, ...]]
    items: int


def said(
    session: Session,
    case: Case,
    item: Item,
    by: Actor,
    findings: Collection[str],
    *,
    known: Hindrances,
) -> Said:
    """Return every text that this member's words on this item may not repeat.

    Drafts do not count, and nothing that the member wrote on this very item does. Of
    what was found before only that is returned which stands in ``findings``; what is
    ``known`` is not asked again.
    """
    request = case.legal_request
    given = {"batch": request.batch_id, "matter": request.id, "by": by.id}
    rows = session.execute(_ASKED, given).all()
    mine = [row for row in rows if row.person_id == by.id]
    elsewhere = [row for row in rows if row.id != item.id and not row.joined]
    return Said(
        others=(
            *(_reasons(row) for row in rows if row.person_id != by.id),
            *filed(session, request, item),
            *_sources(request, item, AGENCY, [known.reply]),
            *(answered(session, request, item) if known.answered else ()),
        ),
        own=tuple(_reasons(row) for row in mine if row.id != item.id),
        findings=_standing(findings, elsewhere),
        items=rows[0].items if rows else 0,
    )


def long_texts(findings: Mapping[str, Any]) -> dict[str, str]:
    """Return every finding that is a text of its own, by the name of its field."""
    return {name: text for name, text in _texts("", findings) if is_long(text)}


def is_long(text: str) -> bool:
    """Say whether a finding is long enough to be a text of its own."""
    return len(text) >= MIN_FINDING and length(text) >= MIN_FINDING


def _words(kept: object) -> Iterator[str]:
    """Return every text in what was kept as JSON that may be one of its own."""
    left = [kept]
    while left:
        inside = left.pop()
        if isinstance(inside, str):
            if len(inside) >= MIN_FINDING:
                yield inside
        elif isinstance(inside, dict):
            left += inside.values()
        elif isinstance(inside, list):
            left += inside


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


def filed(session: Session, request: LegalRequest, item: Item) -> Iterator[Source]:
    """Return what the agency itself wrote on an item when it filed."""
    texts = (
        *(item.why_unlawful, item.attribution, item.risk, item.new_facts),
        *(str(said) for said in request.answers.values()),
        *(data.written(session, item) if request.kind == KIND else ()),
    )
    return _sources(request, item, AGENCY, texts)


def replied(session: Session, request: LegalRequest, item: Item) -> Iterator[Source]:
    """Return what the agency answered when the first reviewers asked it."""
    query = select(Question.answer).join(Case, Case.id == Question.case_id)
    texts = session.scalars(query.where(Case.request_id == request.id))
    return _sources(request, item, AGENCY, texts)


def answered(session: Session, request: LegalRequest, item: Item) -> Iterator[Source]:
    """Return what the affected person answered on an item, as far as it is kept."""
    text = answers.text_of(session, request.docket, item)
    return _sources(request, item, PERSON, [text])


def _sources(
    request: LegalRequest, item: Item, by: str, texts: Iterable[str | None]
) -> Iterator[Source]:
    return (Source(request.docket, item.number, by, text) for text in texts if text)


def _standing(
    wanted: Collection[str], rows: Iterable[Any]
) -> dict[str, tuple[Source, ...]]:
    """Return where each of these texts stands in the findings of these rows."""
    found: dict[str, tuple[Source, ...]] = {folded(text): () for text in wanted}
    if not found:
        return found
    known: dict[str, str] = {}  # What stands in many findings is folded once.
    for row in rows:
        for text in _words(row.findings):
            same = known.get(text)
            if same is None:
                same = known[text] = folded(text)
            if same in found and is_long(text):
                source = Source(row.docket, row.number, row.pseudonym, text)
                found[same] = (*found[same], source)
    return found
