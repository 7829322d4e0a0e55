"""Data requests in public: how deep, how many fields, what was owed; never whose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.holdings import Certificate, Production
from oversight.dispatch.models.keeping import Delay, Preservation
from oversight.intake.models.bars import Bar
from oversight.intake.models.data import DataItem, DataRequest
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.queries import data as intake
from oversight.intake.queries import matters
from oversight.intake.rules import data_preview
from oversight.intake.rules.data_preview import PublicSaid
from oversight.law.queries import register as law
from oversight.ledger import queries as ledger
from oversight.notices.models.notices import Notice
from oversight.review.models.data import DataDecision
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Case
from oversight.transparency.queries import appeal, docket, names, register
from oversight.transparency.queries.pages import AppealLink, Draw
from oversight.transparency.rules import citing
from oversight.transparency.rules.citing import Cited
from oversight.transparency.rules.redaction import Redaction
from oversight.transparency.rules.standing import Standing, standing
from oversight.transparency.rules.timeline import Event, timeline


@dataclass(frozen=True, slots=True)
class DataItemRow:
    """One account: depths and counts; its words only once its holder was told."""

    number: int
    asked_tier: str
    asked_fields: int
    asked_days: int | None
    outcome: str | None
    code: str | None
    tier: str | None
    fields: int | None
    days: int | None
    split: bool
    state: str | None
    refusal: str | None
    kept_until: datetime | None
    over: bool
    holding: str | None
    destroy_by: datetime | None
    certified_on: date | None
    told: bool
    told_later: datetime | None
    ended_as: str | None
    summary: str
    summary_ur: str
    conditions: str
    reasons: str
    dissent: str


@dataclass(frozen=True, slots=True)
class DataDocketPage:
    """The public page of one data request."""

    docket: str
    body: str
    body_ur: str
    platform: str
    tier: str
    basis: tuple[Cited, ...]
    standing: Standing
    stated: PublicSaid
    filed_at: datetime
    draw: Draw | None
    due_at: datetime | None
    sent_at: datetime | None
    items: tuple[DataItemRow, ...]
    appeals: tuple[AppealLink, ...]
    events: tuple[Event, ...]
    courts: Mapping[str, tuple[str, str | None]]
    entries: int


@dataclass(frozen=True, slots=True)
class BarredRow:
    """One reason why a body may not file for data."""

    body: str
    body_ur: str
    cause: str
    docket: str
    item: int
    since: datetime
    lifted_at: datetime | None


def page(session: Session, number: str) -> DataDocketPage:
    """Return the public page of a data request, or refuse one that was never given."""
    request = matters.request(session, number)
    promise = intake.promise(session, request.id)
    case = session.scalars(
        select(Case).where(Case.request_id == request.id)
    ).one_or_none()
    order = session.scalars(
        select(DataOrder).where(DataOrder.request_id == request.id)
    ).one_or_none()
    leaves = ledger.of_stream(session, number)
    events = timeline(leaves)
    held = register.facts(session, request, case.state.value if case else None)
    cited = tuple(
        dict.fromkeys(one for item in request.items for one in item.provisions)
    )
    return DataDocketPage(
        docket=number,
        body=request.body.name,
        body_ur=request.body.name_ur,
        platform=request.platform.slug,
        tier=promise.tier.value,
        basis=citing.cited(cited, law.catalogue(session)),
        standing=standing(held),
        stated=_stated(session, request, promise),
        filed_at=request.filed_at,
        draw=docket.draw_of(session, case),
        due_at=docket.due_of(case),
        sent_at=order.dispatched_at if order else None,
        items=_items(session, request),
        appeals=appeal.links(session, request),
        events=events,
        courts=docket.courts_of(session, events),
        entries=len(leaves),
    )


def _stated(
    session: Session, request: LegalRequest, promise: DataRequest
) -> PublicSaid:
    """Return what the body stated that anybody may read (FORM-B, column P)."""
    asked = intake.items_of(session, request.id).values()
    fields = {name for one in asked for name in one.fields}
    return data_preview.said(
        {**promise.answers, "source": request.source},
        tier=promise.tier,
        fields=tuple(fields),
    )


def barred(session: Session) -> tuple[BarredRow, ...]:
    """Return every bar that stands now, and then those that were lifted."""
    found = session.execute(
        select(Bar, Body, LegalRequest.docket, Item.number)
        .join(Body, Body.id == Bar.body_id)
        .join(Item, Item.id == Bar.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .order_by(Bar.since.desc(), LegalRequest.docket, Item.number)
    ).all()
    rows = tuple(
        BarredRow(
            body.name, body.name_ur, bar.cause.value, of, item, bar.since, bar.lifted_at
        )
        for bar, body, of, item in found
    )
    return tuple(sorted(rows, key=lambda row: row.lifted_at is not None))


def _items(session: Session, request: LegalRequest) -> tuple[DataItemRow, ...]:
    ids = [item.id for item in request.items]
    gathered = _Gathered(session, request, ids)
    return tuple(gathered.row(item) for item in request.items)


class _Gathered:
    """What every room holds on the accounts of one docket."""

    def __init__(
        self, session: Session, request: LegalRequest, ids: list[UUID]
    ) -> None:
        def of(table: Any) -> dict[Any, Any]:  # noqa: ANN401
            rows = session.scalars(select(table).where(table.item_id.in_(ids)))
            return {row.item_id: row for row in rows}

        self.asked, self.decisions = of(DataItem), of(ItemDecision)
        self.approved, self.lines = of(DataDecision), of(DataLine)
        self.held, self.kept = of(Production), of(Preservation)
        self.delays = _running(
            session.scalars(select(Delay).where(Delay.item_id.in_(ids)))
        )
        self.papers = _papers(session, [held.id for held in self.held.values()])
        told = select(Notice).where(Notice.docket == request.docket)
        self.told = {row.item for row in session.scalars(told) if row.published_at}
        self.hide = Redaction(names.on(session, request.id))

    def row(self, item: Item) -> DataItemRow:
        """Return one account as the public may see it."""
        asked, decision = self.asked[item.id], self.decisions.get(item.id)
        approved, line = self.approved.get(item.id), self.lines.get(item.id)
        held, kept = self.held.get(item.id), self.kept.get(item.id)
        paper = self.papers.get(held.id) if held else None
        told = item.number in self.told
        return DataItemRow(
            number=item.number,
            asked_tier=asked.tier.value,
            asked_fields=asked.field_count,
            asked_days=asked.window_days,
            outcome=decision.outcome.value if decision else None,
            code=decision.code if decision else None,
            tier=approved.tier.value if approved else None,
            fields=approved.field_count if approved else None,
            days=approved.window_days if approved else None,
            split=bool(decision and decision.split),
            state=line.state.value if line else None,
            refusal=line.refusal if line else None,
            kept_until=kept.until if kept else None,
            over=bool(held and held.over),
            holding=held.state.value if held else None,
            destroy_by=held.certify_by if held else None,
            certified_on=paper.destroyed_on if paper and paper.certified_at else None,
            told=told,
            told_later=self.delays.get(item.id),
            ended_as=item.ended_as.value if item.ended_as else None,
            summary=self._text(decision, "summary", told=told),
            summary_ur=self._text(decision, "summary_ur", told=told),
            conditions=self._conditions(decision, told=told),
            reasons=self._text(decision, "reasons", told=told),
            dissent=self._text(decision, "dissent", told=told),
        )

    def _text(self, decision: ItemDecision | None, name: str, *, told: bool) -> str:
        """Return a text of a decision, once whom it concerns has been told."""
        shown = decision is not None and told
        return self.hide.of(getattr(decision, name)) if shown else ""

    def _conditions(self, decision: ItemDecision | None, *, told: bool) -> str:
        """Return what the body must keep to, which anybody may read then."""
        if decision is None or not told:
            return ""
        return self.hide.of(str(decision.findings.get("conditions") or ""))


def _running(delays: Iterable[Delay]) -> dict[UUID, datetime]:
    found: dict[UUID, datetime] = {}
    for one in delays:
        if one.unsealed_at is None:
            found[one.item_id] = max(one.until, found.get(one.item_id, one.until))
    return found


def _papers(session: Session, ids: list[UUID]) -> dict[UUID, Certificate]:
    rows = session.scalars(
        select(Certificate).where(Certificate.production_id.in_(ids))
    )
    return {row.production_id: row for row in rows}
