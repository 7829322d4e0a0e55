"""One item for a member of its panel: evidence, law, what was said, who has voted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models import Item, LegalRequest
from oversight.law import queries as law
from oversight.law.rules.public import ProvisionRow
from oversight.review.models import Case, ItemDecision, Seat, Vote
from oversight.review.queries import answers, cases, seats
from oversight.review.queries import asked as facts
from oversight.review.queries.desk import OPEN, SOON, midnight
from oversight.review.queries.naming import Named
from oversight.review.rules.findings import Asked, Findings
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.seats import LEAD, check_declared


@dataclass(frozen=True, slots=True)
class LawCard:
    """One provision relied on, in words, with the ground that is named."""

    citation: str
    instrument: Named
    number: str
    title: Named
    summary: str
    ground: str
    holds_today: bool
    held_then: bool
    starts: date | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the file holds on one item."""

    kind: str
    locator: str
    name: str
    published_on: date | None
    language: str | None
    passage: str
    why: str
    attribution: str
    risk: str
    protected: str
    protected_check: str
    candour: str
    capture_sha256: str | None
    captured_at: datetime | None
    new_facts: str
    answer: str | None
    answer_shut: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier request about the same address, and how it ended."""

    docket: str
    number: int
    ended_as: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """What one vote or decision says: terms, reasons, findings."""

    outcome: str
    code: str | None
    measure: str | None
    territory: str | None
    days: int | None
    reasons: str
    summary: str
    findings: Findings
    by: str
    dissent: str = ""


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item as one member of its panel sees it."""

    docket: str
    number: int
    count: int
    next_number: int | None
    due: datetime
    days_left: int
    at_risk: bool
    left_today: int
    cap: int
    is_opened: bool
    is_open: bool
    has_voted: bool
    is_lead: bool
    may_join: bool
    wait_until: datetime | None
    must_ask: bool
    evidence: Evidence | None
    law: tuple[LawCard, ...]
    asked: Asked
    earlier: tuple[Earlier, ...]
    draft: Said | None
    decision: Said | None
    voted: tuple[str, ...]
    seats: int

    @property
    def may_decide(self) -> bool:
        """Say whether the form can be filled in now."""
        ready = self.wait_until is None and not self.must_ask
        return self.is_opened and self.is_open and not self.has_voted and ready


def item_page(
    session: Session, docket: str, number: int, by: Actor, *, now: datetime
) -> ItemPage:
    """Return an item to a member who has declared; its file once they opened it."""
    case = cases.case(session, docket)
    seat = seats.my_seat(session, case.panel_id, by)
    check_declared(seat.state)
    item = _item(case, number)
    decision = _decision(session, item)
    votes = seats.votes_on(session, item)
    has_voted = any(vote.person_id == by.id for vote in votes)
    is_opened = seats.view_of(session, seat.panel_id, item, by) is not None
    draft = _draft(session, seat, votes)
    wait_until = _wait_until(session, case, item, now)
    cap = law.profile(session, local_date(now)).daily_cap
    signed = seats.signed_since(session, by.id, midnight(now))
    left = law.calendar(session).working_days_between(now, case.due_at)
    is_open = case.state in OPEN and decision is None and item.ended_as is None
    return ItemPage(
        docket=docket,
        number=number,
        count=case.legal_request.item_count,
        next_number=number + 1 if number < case.legal_request.item_count else None,
        due=case.due_at,
        days_left=left,
        at_risk=left <= SOON,
        left_today=max(0, cap - signed),
        cap=cap,
        is_opened=is_opened,
        is_open=is_open,
        has_voted=has_voted,
        is_lead=seat.position == LEAD,
        may_join=draft is not None and seat.position != LEAD,
        wait_until=wait_until,
        must_ask=case.asked_at is None and case.not_asked_ground is None,
        evidence=_evidence(session, case, item) if is_opened else None,
        law=_law(session, item, now) if is_opened else (),
        asked=facts.asked(session, case, item, now=now),
        earlier=_earlier(session, item) if is_opened else (),
        draft=None if draft is None or not is_opened else _said_in(draft),
        decision=None if decision is None else _said_of(decision),
        # Who has voted is shown only after the own vote: nobody is to be led.
        voted=tuple(vote.pseudonym for vote in votes) if has_voted else (),
        seats=case.seats,
    )


def _item(case: Case, number: int) -> Item:
    for item in case.legal_request.items:
        if item.number == number:
            return item
    raise cases.nothing()


def _decision(session: Session, item: Item) -> ItemDecision | None:
    return session.scalars(
        select(ItemDecision).where(ItemDecision.item_id == item.id)
    ).one_or_none()


def _draft(session: Session, seat: Seat, votes: Sequence[Vote]) -> Vote | None:
    """Return the vote of the member who drafts, while that member sits."""
    held = {one.person_id for one in seats.sitting(session, seat.panel_id)}
    return next((one for one in votes if one.is_draft and one.person_id in held), None)


def _wait_until(
    session: Session, case: Case, item: Item, now: datetime
) -> datetime | None:
    if case.asked_until is None or now >= case.asked_until:
        return None
    answered = seats.answer_to(session, item) is not None
    return None if answered else case.asked_until


def _evidence(session: Session, case: Case, item: Item) -> Evidence:
    given = case.legal_request.answers
    answer = answers.read(session, case.legal_request.docket, item)
    return Evidence(
        kind=item.item_kind,
        locator=item.locator,
        name=item.handle or item.native_id or "",
        published_on=item.published_on,
        language=item.language,
        passage=item.passage or "",
        why=item.why_unlawful,
        attribution=item.attribution or "",
        risk=item.risk or "",
        protected=item.protected or "unknown",
        protected_check=str(given.get("protected_check", "")),
        candour=str(given.get("candour", "")),
        capture_sha256=item.capture_sha256,
        captured_at=item.captured_at,
        new_facts=item.new_facts or "",
        answer=answer,
        answer_shut=answer is None and case.asked_at is not None,
    )


def _law(session: Session, item: Item, now: datetime) -> tuple[LawCard, ...]:
    return tuple(
        _card(law.provision_row(session, cited.partition(":")[0]), cited, item, now)
        for cited in item.provisions
    )


def _card(row: ProvisionRow, cited: str, item: Item, now: datetime) -> LawCard:
    grounds = {ground.code: ground.text for ground in row.grounds}
    starts = row.valid_from or row.not_before
    content = item.published_on
    on = local_date(now)
    return LawCard(
        citation=cited,
        instrument=Named(
            row.instrument_title, row.instrument_title_ur or row.instrument_title
        ),
        number=row.number,
        title=Named(row.title, row.title_ur or row.title),
        summary=row.summary,
        ground=grounds.get(cited.partition(":")[2], ""),
        holds_today=_holds(row, on),
        held_then=content is None or _holds(row, content),
        starts=starts,
    )


def _holds(row: ProvisionRow, on: date) -> bool:
    starts = row.valid_from or row.not_before
    begun = starts is None or starts <= on
    ended = row.valid_to is not None and row.valid_to <= on
    suspended = row.suspended_by_court is not None and row.suspended_by_court <= on
    return begun and not ended and not suspended


def _earlier(session: Session, item: Item) -> tuple[Earlier, ...]:
    rows = session.scalars(
        select(Item)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .where(Item.canonical == item.canonical, Item.id != item.id)
        .options(joinedload(Item.request, innerjoin=True))
        .order_by(LegalRequest.filed_at)
    )
    return tuple(
        Earlier(
            one.request.docket,
            one.number,
            None if one.ended_as is None else one.ended_as.value,
        )
        for one in rows
    )


def _said_in(vote: Vote) -> Said:
    return Said(
        outcome=vote.outcome.value,
        code=vote.code,
        measure=vote.measure,
        territory=vote.territory,
        days=vote.days,
        reasons=vote.reasons,
        summary=vote.summary,
        findings=Findings.from_json(vote.findings),
        by=vote.pseudonym,
    )


def _said_of(decision: ItemDecision) -> Said:
    return Said(
        outcome=Outcome(decision.outcome).value,
        code=decision.code,
        measure=decision.measure,
        territory=decision.territory,
        days=decision.days,
        reasons=decision.reasons,
        summary=decision.summary,
        findings=Findings.from_json(decision.findings),
        by=", ".join(decision.by),
        dissent=decision.dissent or "",
    )
