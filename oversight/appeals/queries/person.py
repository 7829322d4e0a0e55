"""What the person who appealed sees: their own appeal, by their own code only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, AppealItem
from oversight.appeals.queries import finality, rows
from oversight.appeals.rules.lifecycle import AppealState
from oversight.core.clock import local_date
from oversight.dispatch.models.answers import AuthorityOrder, Restoration
from oversight.dispatch.models.orders import Line
from oversight.law.queries import register as law
from oversight.law.rules.register import Forum
from oversight.privacy.rules import retention as terms

STATUTORY_REVIEW = "statutory_review"
APPELLANT = "appellant"
_KEPT = terms.BY_KIND[terms.Keeps.APPEAL]


@dataclass(frozen=True, slots=True)
class OtherClock:
    """The law's own time limit, counted from the Authority's order."""

    number: str
    passed_on: date
    until: date
    over: bool


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """What a person is shown once, with the code."""

    docket: str
    filed_on: date
    admit_by: datetime
    decide_by: datetime
    default_at: datetime
    matched: bool
    other_clocks: tuple[OtherClock, ...]
    review_days: int
    forums: tuple[Forum, ...]


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """What was decided on one item, and whether it was restored."""

    number: int
    outcome: str | None
    by_default: bool
    measure: str | None
    days: int | None
    split: bool
    summary: str | None
    reasons: str | None
    dissent: str | None
    restored: bool | None
    restored_at: datetime | None
    restore_asked: bool
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class TrackPage:
    """Where an appeal stands, for whoever holds its receipt."""

    docket: str
    matter: str | None
    state: str
    shape: str
    filed_on: date
    admitted_at: datetime | None
    admitted_by_default: bool
    admit_by: datetime
    decide_by: datetime
    default_at: datetime
    suspended_at: datetime | None
    stay_asked: bool
    stayed: bool | None
    stay_moved: str | None
    refusal_ground: str | None
    refusal_reasons: str | None
    decided_at: datetime | None
    items: tuple[ItemAnswer, ...]
    other_clocks: tuple[OtherClock, ...]
    review_days: int
    forums: tuple[Forum, ...]
    kept_days: int
    kept_until: date | None


def receipt_page(session: Session, docket: str, *, now: datetime) -> ReceiptPage:
    """Return what stands beside a receipt code: dates, and the law's other clocks."""
    appeal = rows.appeal(session, docket)
    return ReceiptPage(
        docket=docket,
        filed_on=appeal.filed_on,
        admit_by=appeal.admit_by,
        decide_by=appeal.suspend_at,
        default_at=appeal.default_at,
        matched=bool(appeal.items),
        other_clocks=_other_clocks(session, appeal, now),
        review_days=law.clock(session, STATUTORY_REVIEW, local_date(now)).amount,
        forums=law.forums(session, local_date(now)),
    )


def track_page(session: Session, appeal: Appeal, *, now: datetime) -> TrackPage:
    """Return where an appeal stands."""
    return TrackPage(
        docket=appeal.docket,
        matter=appeal.matter.docket if appeal.matter else None,
        state=appeal.state.value,
        shape=_SHAPES[appeal.state],
        filed_on=appeal.filed_on,
        admitted_at=appeal.admitted_at,
        admitted_by_default=appeal.admitted_by_default,
        admit_by=appeal.admit_by,
        decide_by=appeal.suspend_at,
        default_at=appeal.default_at,
        suspended_at=appeal.suspended_at,
        stay_asked=appeal.stay_asked,
        stayed=appeal.stayed,
        stay_moved=appeal.stay_moved,
        refusal_ground=appeal.refusal_ground,
        refusal_reasons=appeal.refusal_reasons,
        decided_at=appeal.decided_at,
        items=tuple(_answer(session, item) for item in appeal.items),
        other_clocks=_other_clocks(session, appeal, now),
        review_days=law.clock(session, STATUTORY_REVIEW, local_date(now)).amount,
        forums=law.forums(session, local_date(now)),
        kept_days=_KEPT.days or 0,
        kept_until=_kept_until(session, appeal),
    )


def _kept_until(session: Session, appeal: Appeal) -> date | None:
    """Return the day on which a person's words go, or None while its term waits."""
    since = finality.final(session, appeal.docket, APPELLANT)
    end = terms.until(_KEPT, since) if since else None
    return local_date(end) if end else None


def _answer(session: Session, item: AppealItem) -> ItemAnswer:
    asked = session.scalars(
        select(Restoration)
        .join(Line, Line.id == Restoration.line_id)
        .where(Line.item_id == item.item_id)
        .order_by(Restoration.asked_at.desc())
    ).first()
    return ItemAnswer(
        number=item.number,
        outcome=item.outcome.value if item.outcome else None,
        by_default=item.by_default,
        measure=item.measure,
        days=item.days,
        split=item.split,
        summary=item.summary,
        reasons=item.reasons,
        dissent=item.dissent,
        restored=asked.restored if asked else None,
        restored_at=asked.restored_at if asked else None,
        restore_asked=asked is not None,
        decided_at=item.decided_at,
    )


def _other_clocks(
    session: Session, appeal: Appeal, now: datetime
) -> tuple[OtherClock, ...]:
    """Return the statutory review clock of each order of the Authority (s. counted)."""
    days = law.clock(session, STATUTORY_REVIEW, local_date(now)).amount
    orders = session.scalars(
        select(AuthorityOrder)
        .where(AuthorityOrder.request_id == appeal.matter_id)
        .order_by(AuthorityOrder.passed_on)
    )
    return tuple(
        OtherClock(
            number=order.number,
            passed_on=order.passed_on,
            until=order.passed_on + timedelta(days=days),
            over=order.passed_on + timedelta(days=days) < local_date(now),
        )
        for order in orders
    )


_SHAPES = {
    AppealState.FILED: "waiting",
    AppealState.ADMITTED: "appeal",
    AppealState.REFUSED: "ended",
    AppealState.DECIDED: "ended",
}
