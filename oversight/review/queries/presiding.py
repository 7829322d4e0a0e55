"""What the presiding reviewer watches: who is there, what it carries, what may lapse.

Nothing here leads to a matter's file, and nothing can move a matter or a person.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body
from oversight.core.clock import local_date
from oversight.intake.models.requests import LegalRequest
from oversight.law.queries import register as law
from oversight.review.models.deciding import Vote
from oversight.review.models.panels import Case
from oversight.review.models.roster import Reviewer
from oversight.review.queries import absences, cases, pools, stepping, watches, workload
from oversight.review.queries.absences import AbsenceRow
from oversight.review.queries.desk import SOON
from oversight.review.queries.naming import Named
from oversight.review.queries.watches import ChangeRow, DutyRow, Gap
from oversight.review.rules.absences import is_noted

TERM_SOON = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Load:
    """What one body has before the reviewers, counted in signatures."""

    body: Named
    matters: int
    items: int
    signatures: int
    days: int


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One matter about to lapse: nothing of its file."""

    docket: str
    body: Named
    state: str
    items: int
    due: datetime
    days_left: int
    why: str


@dataclass(frozen=True, slots=True)
class TermRow:
    """One term and the day on which it ends."""

    pseudonym: str
    until: date


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The day's strength, the load, the risk, the days ahead."""

    roster: int
    present: int
    is_noted: bool
    cap: int
    signed: int
    undrawn: int
    loads: tuple[Load, ...]
    risks: tuple[RiskRow, ...]
    away: tuple[AbsenceRow, ...]
    duties: tuple[DutyRow, ...]
    gaps: tuple[Gap, ...]
    has_gap: bool
    may_step_in: tuple[str, ...]
    changes: tuple[ChangeRow, ...]
    terms: tuple[TermRow, ...]
    names: tuple[str, ...]

    @property
    def capacity(self) -> int:
        """Return how many items the people present can sign in a day."""
        return self.present * self.cap

    @property
    def left(self) -> int:
        """Return how many of them are left today."""
        return max(0, self.capacity - self.signed)


def overview_page(session: Session, *, now: datetime) -> OverviewPage:
    """Return how the roster stands today and what is at risk."""
    today = local_date(now)
    active = pools.active(session, now)
    gone = absences.away(session, today, today)
    present = len([person for person in active if person not in gone])
    cap = workload.cap(session, now)
    live = _live(session)
    duties = watches.duty_rows(session, today)
    gap = stepping.today(session, now=now)
    return OverviewPage(
        roster=len(active),
        present=present,
        is_noted=is_noted(len(active) - present, of=len(active)),
        cap=cap,
        signed=workload.signed_by_all(session, now),
        undrawn=sum(case.assigned_at is None for case in live),
        loads=_loads(session, live, max(1, present * cap)),
        risks=_risks(session, live, now),
        away=absences.rows(session, today),
        duties=duties,
        gaps=watches.gaps(duties),
        has_gap=bool(gap.empty),
        may_step_in=gap.names,
        changes=watches.changes(session, now=now),
        terms=_terms(session, now),
        names=tuple(sorted(active.values(), key=lambda name: (len(name), name))),
    )


def _live(session: Session) -> list[Case]:
    dockets = session.scalars(
        select(LegalRequest.docket)
        .join(Case, Case.request_id == LegalRequest.id)
        .where(cases.RUNS)
        .order_by(Case.due_at, LegalRequest.docket)
    )
    return [cases.case(session, docket) for docket in dockets]


def _loads(session: Session, live: Iterable[Case], a_day: int) -> tuple[Load, ...]:
    """Return per body what is open and how many days of the whole roster it takes."""
    cast = _cast(session)
    matters: Counter[str] = Counter()
    items: Counter[str] = Counter()
    needed: Counter[str] = Counter()
    names: dict[str, Body] = {}
    for case in live:
        body = case.legal_request.body
        names[body.slug] = body
        open_ = [one for one in case.legal_request.items if one.ended_as is None]
        matters[body.slug] += 1
        items[body.slug] += len(open_)
        needed[body.slug] += sum(max(0, case.seats - cast[one.id]) for one in open_)
    return tuple(
        Load(
            body=Named(names[slug].name, names[slug].name_ur),
            matters=matters[slug],
            items=items[slug],
            signatures=count,
            days=-(-count // a_day),
        )
        for slug, count in needed.most_common()
    )


def _cast(session: Session) -> Counter[object]:
    rows = session.execute(
        select(Vote.item_id, func.count())
        .where(Vote.matter_id.in_(select(Case.request_id).where(cases.RUNS)))
        .group_by(Vote.item_id)
    )
    return Counter(dict(rows.all()))


def _risks(
    session: Session, live: Iterable[Case], now: datetime
) -> tuple[RiskRow, ...]:
    calendar = law.calendar(session)
    found = []
    for case in live:
        left = calendar.working_days_between(now, case.due_at)
        began = case.assigned_at or case.opened_at
        half = now - began >= (case.due_at - began) / 2
        if left > SOON and not half:
            continue
        request = case.legal_request
        found.append(
            RiskRow(
                docket=request.docket,
                body=Named(request.body.name, request.body.name_ur),
                state=case.state.value,
                items=request.item_count,
                due=case.due_at,
                days_left=left,
                why="last" if left <= SOON else "half",
            )
        )
    return tuple(found)


def _terms(session: Session, now: datetime) -> tuple[TermRow, ...]:
    rows = session.execute(
        select(Reviewer.pseudonym, Reviewer.until)
        .where(Reviewer.until.between(now, now + TERM_SOON))
        .order_by(Reviewer.until, Reviewer.pseudonym)
    )
    return tuple(
        TermRow(name, local_date(until)) for name, until in rows if until is not None
    )
