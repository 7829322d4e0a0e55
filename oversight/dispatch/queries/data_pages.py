"""Data requests as their body, platform, custodian and auditor see them.

No page of these shows data: there are none here to show.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.holdings import Certificate, DataUse, Production
from oversight.dispatch.models.keeping import Preservation
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import stays
from oversight.dispatch.rules.data_lifecycle import UNCERTIFIED, Holding
from oversight.intake.models.requests import Item, LegalRequest


@dataclass(frozen=True, slots=True)
class HeldRow:
    """What a body holds on one account, and what is due next."""

    docket: str
    number: int
    state: str
    fields: tuple[str, ...]
    approved: tuple[str, ...]
    records: int
    files: int
    reference: str
    produced_on: date
    said_over: bool
    over: bool
    over_fields: tuple[str, ...]
    excess_open: bool
    receive_by: datetime
    excess_by: datetime | None
    minimise_by: datetime | None
    retention_until: datetime
    certify_by: datetime
    use_bar: bool
    stayed: bool
    outcome: str
    uses: tuple[tuple[date, str, str], ...]
    method: str
    destroyed_on: date | None
    certified_at: datetime | None
    late: bool

    @property
    def next(self) -> str:
        """Say in one code what is to be done next."""
        if self.state == Holding.RECEIVED and self.excess_open:
            return "excess"
        return _NEXT.get(self.state, "none")

    @property
    def next_by(self) -> datetime:
        """Return until when that is to be done."""
        found = {
            Holding.PRODUCED: self.receive_by,
            Holding.RECEIVED: self.excess_by if self.excess_open else self.minimise_by,
            Holding.MINIMISED: self.retention_until,
        }
        return found.get(Holding(self.state)) or self.certify_by


_NEXT: dict[str, str] = {
    Holding.PRODUCED: "receive",
    Holding.RECEIVED: "minimise",
    Holding.MINIMISED: "keep",
    Holding.DUE: "destroy",
    Holding.DESTROYED: "certify",
}


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One account whose data are being kept."""

    docket: str
    number: int
    locator: str
    native_id: str
    sent_at: datetime
    until: datetime
    state: str
    acknowledged_at: datetime | None
    court_due: datetime
    court_told: str
    court_told_at: datetime | None
    extended: bool
    may_extend: bool


def held_rows(session: Session, where: Any, *, now: datetime) -> tuple[HeldRow, ...]:  # noqa: ANN401
    """Return what is held under these conditions, what is due first on top."""
    found = session.execute(
        select(Production, DataLine, LegalRequest.docket)
        .join(DataLine, DataLine.id == Production.line_id)
        .join(Item, Item.id == DataLine.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .where(where)
        .order_by(Production.certify_by, LegalRequest.docket, DataLine.number)
    ).all()
    ids = [held.id for held, _, _ in found]
    uses, papers = _uses(session, ids), _papers(session, ids)
    resting = stays.stayed(session, [line.id for _, line, _ in found])
    return tuple(
        _held(
            held,
            line,
            docket,
            uses.get(held.id, ()),
            papers.get(held.id),
            now,
            stayed=line.id in resting,
        )
        for held, line, docket in found
    )


def custody(session: Session, by: Actor, *, now: datetime) -> tuple[HeldRow, ...]:
    """Return everything that a custodian keeps or kept."""
    return held_rows(session, Production.custodian_id == by.id, now=now)


def custody_row(
    session: Session, docket: str, number: int, by: Actor, *, now: datetime
) -> HeldRow:
    """Return one thing a custodian keeps; anybody else's does not exist."""
    mine = (
        (Production.custodian_id == by.id)
        & (LegalRequest.docket == docket)
        & (DataLine.number == number)
    )
    rows = held_rows(session, mine, now=now)
    if not rows:
        raise queries.nothing()
    return rows[0]


def of_docket(session: Session, docket: str, *, now: datetime) -> tuple[HeldRow, ...]:
    """Return what is held on the accounts of one docket."""
    return held_rows(session, LegalRequest.docket == docket, now=now)


def sample(session: Session, *, now: datetime) -> tuple[HeldRow, ...]:
    """Return the certificates that the auditor has still to look at."""
    drawn = select(Certificate.production_id).where(
        Certificate.chosen,
        Certificate.sample.is_(None),
        Certificate.certified_at.is_not(None),
    )
    return held_rows(session, Production.id.in_(drawn), now=now)


def kept_rows(
    session: Session, found: Iterable[tuple[Preservation, str]], *, now: datetime
) -> tuple[KeptRow, ...]:
    """Return accounts whose data are being kept, as rows."""
    return tuple(_kept(session, kept, docket, now) for kept, docket in found)


def kept_of(session: Session, docket: str, *, now: datetime) -> tuple[KeptRow, ...]:
    """Return what is being kept under one docket."""
    found = [(kept, docket) for kept in queries.kept(session, docket)]
    return kept_rows(session, found, now=now)


def _kept(session: Session, kept: Preservation, docket: str, now: datetime) -> KeptRow:
    item = session.get_one(Item, kept.item_id)
    state = stays.of_kept(session, item, until=kept.until, now=now)
    return KeptRow(
        docket=docket,
        number=kept.number,
        locator=item.locator,
        native_id=item.native_id or "",
        sent_at=kept.sent_at,
        until=kept.until,
        state=state,
        acknowledged_at=kept.acknowledged_at,
        court_due=kept.court_due,
        court_told=kept.court_told or "",
        court_told_at=kept.court_told_at,
        extended=kept.extended_at is not None,
        may_extend=state == "standing" and kept.extended_at is None,
    )


def _held(
    held: Production,
    line: DataLine,
    docket: str,
    uses: Iterable[DataUse],
    paper: Certificate | None,
    now: datetime,
    *,
    stayed: bool,
) -> HeldRow:
    excess_open = held.over and held.excess_deleted_at is None
    return HeldRow(
        docket=docket,
        number=line.number,
        state=held.state.value,
        fields=tuple(held.fields),
        approved=tuple(line.fields),
        records=held.record_count,
        files=len(held.file_hashes),
        reference=held.reference or "",
        produced_on=held.produced_on,
        said_over=held.said_over,
        over=held.over,
        over_fields=tuple(held.over_fields),
        excess_open=excess_open,
        receive_by=held.receive_by,
        excess_by=held.excess_by,
        minimise_by=held.minimise_by,
        retention_until=held.retention_until,
        certify_by=held.certify_by,
        use_bar=held.use_bar,
        stayed=stayed,
        outcome=held.outcome or "",
        uses=tuple((use.used_on, use.person_code, use.purpose) for use in uses),
        method=paper.method if paper else "",
        destroyed_on=paper.destroyed_on if paper else None,
        certified_at=paper.certified_at if paper else None,
        late=held.state in UNCERTIFIED and held.certify_by < now,
    )


def _uses(session: Session, ids: list[UUID]) -> dict[UUID, list[DataUse]]:
    rows = session.scalars(
        select(DataUse)
        .where(DataUse.production_id.in_(ids))
        .order_by(DataUse.used_on, DataUse.entered_at)
    )
    found: dict[UUID, list[DataUse]] = {}
    for use in rows:
        found.setdefault(use.production_id, []).append(use)
    return found


def _papers(session: Session, ids: list[UUID]) -> dict[UUID, Certificate]:
    rows = session.scalars(
        select(Certificate).where(Certificate.production_id.in_(ids))
    )
    return {row.production_id: row for row in rows}
