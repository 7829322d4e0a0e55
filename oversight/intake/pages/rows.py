"""One row of a filing in full, as whoever signs reads it before the signature."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.batches import Batch
from oversight.intake.pages import cited
from oversight.intake.pages.cited import Cited
from oversight.intake.pages.dockets import ItemCard
from oversight.intake.queries import exhibits, matters
from oversight.intake.queries.exhibits import ExhibitRow
from oversight.intake.rules.defects import DEFECTS
from oversight.intake.rules.planning import Candidate, Plan


@dataclass(frozen=True, slots=True)
class RowPage:
    """One row that would be filed, and the rows before and after it."""

    number: str
    row: int
    place: int
    of: int
    before: int | None
    after: int | None
    item: ItemCard
    titles: Mapping[str, Cited]


def row_page(
    session: Session, number: str, row: int, by: Actor, plan: Plan | None
) -> RowPage:
    """Return a row of the body's own filing; what would not be filed has no page."""
    batch = matters.own_batch(session, number, by)
    fileable = plan.candidates if plan else ()
    rows = [one.draft.row for one in fileable]
    if row not in rows:
        raise exhibits.nothing()
    at = rows.index(row)
    return RowPage(
        number=number,
        row=row,
        place=at + 1,
        of=len(rows),
        before=rows[at - 1] if at else None,
        after=rows[at + 1] if at + 1 < len(rows) else None,
        item=card_of(session, batch, fileable[at]),
        titles=cited.in_words(session, fileable[at].draft.provisions),
    )


def card_of(session: Session, batch: Batch, one: Candidate) -> ItemCard:
    """Return a row with every word in it, as it will stand when it is filed."""
    row = one.draft.row
    files = exhibits.of_batch(session, batch.id).get(row, ())
    withheld = exhibits.withheld_in(session, batch.id).get(row, ())
    return _card(one, files, tuple(withheld))


def _card(
    one: Candidate, files: tuple[ExhibitRow, ...], withheld: tuple[str, ...]
) -> ItemCard:
    draft = one.draft
    return ItemCard(
        number=draft.row,
        kind=draft.item_kind,
        locator=draft.locator.given,
        native_id=draft.native_id or "",
        handle=draft.locator.handle or "",
        provisions=draft.provisions,
        measure=draft.measure,
        territory=draft.territory,
        days=draft.duration_days,
        published_on=draft.published_on,
        language=draft.language or "",
        why_unlawful=draft.why_unlawful,
        passage=draft.passage or "",
        attribution=draft.attribution or "",
        risk=draft.risk or "",
        protected=draft.protected or "",
        capture_sha256=draft.capture_sha256 or "",
        captured_at=draft.captured_at,
        ended_as="",
        agency_ref=draft.agency_ref or "",
        refiled_from=one.refiled_from or "",
        new_facts=one.new_facts or "",
        more=draft.more,
        missing=tuple(DEFECTS[code] for code in one.defects),
        exhibits=files,
        withheld=withheld,
        corrected=(),
    )
