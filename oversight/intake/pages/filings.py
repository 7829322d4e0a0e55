"""What a body has filed, what waits for a signature, one filing row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from oversight.accounts.models.people import Person
from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor, Permission
from oversight.intake.models.batches import Batch
from oversight.intake.models.requests import Defect, LegalRequest
from oversight.intake.pages.dockets import due_at, in_order
from oversight.intake.queries import exhibits
from oversight.intake.queries import matters as queries
from oversight.intake.queries.exhibits import ExhibitRow
from oversight.intake.rules.answers import is_answered
from oversight.intake.rules.lifecycle import BatchState
from oversight.intake.rules.planning import Duplicate, Plan
from oversight.intake.rules.rows import RowError

PER_PAGE = 25
MOST_LINES = 200
SHOWN = 80


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One filing in a list."""

    number: str
    name: str
    rows: int
    created_at: datetime
    drafter: str
    may_sign: bool


@dataclass(frozen=True, slots=True)
class DocketLine:
    """One docket in a list, with the day on which something is due."""

    docket: str
    body: str
    platform: str
    state: str
    items: int
    filed_at: datetime
    due_at: datetime | None
    defects: int


@dataclass(frozen=True, slots=True)
class FilingsPage:
    """What a body has filed, and what waits for a signature."""

    body: str
    waiting: tuple[BatchLine, ...]
    dockets: tuple[DocketLine, ...]
    total: int
    number: int
    previous: int | None
    next: int | None
    may_draft: bool


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One row as it would be filed."""

    row: int
    locator: str
    platform: str
    kind: str
    measure: str
    days: int
    lacks: int
    files: int


@dataclass(frozen=True, slots=True)
class Told:
    """Which rows would not be filed, and why."""

    errors: tuple[RowError, ...]
    duplicates: tuple[Duplicate, ...]
    more_errors: int
    more_duplicates: int


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A filing before its signature, row by row, or what became of it."""

    number: str
    name: str
    state: str
    created_at: datetime
    drafter: str
    signed_at: datetime | None
    partial: bool
    answers: tuple[tuple[str, str], ...]
    answered: bool
    rows: int
    fileable: int
    lacking: int
    lines: tuple[PlanLine, ...]
    told: Told | None
    dockets: tuple[str, ...]
    most_lines: int
    may_sign: bool
    may_answer: bool
    may_withdraw: bool
    own_work: bool


def refused_page(plan: Plan | None) -> Told | None:
    """Return what is wrong with a file that was not kept, where there is one."""
    if plan is None:
        return None
    return Told(
        errors=plan.errors[:MOST_LINES],
        duplicates=plan.duplicates[:MOST_LINES],
        more_errors=max(0, len(plan.errors) - MOST_LINES),
        more_duplicates=max(0, len(plan.duplicates) - MOST_LINES),
    )


def filings_page(session: Session, by: Actor, *, number: int) -> FilingsPage:
    """Return one page of the dockets of the visitor's body, newest first."""
    body = accounts.body(session, by.body or "")
    mine = LegalRequest.body_id == body.id
    total = session.scalar(select(func.count(LegalRequest.id)).where(mine)) or 0
    last = max(1, -(-total // PER_PAGE))
    number = min(max(number, 1), last)
    return FilingsPage(
        body=body.short,
        waiting=_waiting(session, body.id, by),
        dockets=docket_lines(
            session, mine, newest=True, skip=(number - 1) * PER_PAGE, most=PER_PAGE
        ),
        total=total,
        number=number,
        previous=number - 1 if number > 1 else None,
        next=number + 1 if number < last else None,
        may_draft=by.may(Permission.INTAKE_DRAFT),
    )


def docket_lines(
    session: Session,
    where: ColumnElement[bool],
    *,
    newest: bool = False,
    skip: int = 0,
    most: int,
) -> tuple[DocketLine, ...]:
    """Return dockets with what is due and how much is missing, in order of filing."""
    order = LegalRequest.docket.desc() if newest else LegalRequest.docket
    found = session.scalars(
        select(LegalRequest)
        .where(where)
        .order_by(order)
        .offset(skip)
        .limit(most)
        .options(joinedload(LegalRequest.body), joinedload(LegalRequest.platform))
    ).all()
    missing = _missing(session, [one.id for one in found])
    return tuple(
        DocketLine(
            docket=one.docket,
            body=one.body.short,
            platform=one.platform.slug,
            state=one.state.value,
            items=one.item_count,
            filed_at=one.filed_at,
            due_at=due_at(one),
            defects=missing.get(one.id, 0),
        )
        for one in found
    )


def batch_page(
    session: Session, number: str, by: Actor, plan: Plan | None, *, on: date
) -> BatchPage:
    """Return a filing of the visitor's own body; any other does not exist."""
    batch = queries.own_batch(session, number, by)
    waiting = batch.state is BatchState.WAITING
    result = batch.result or {}
    answered = is_answered(batch.answers, on=on)
    fileable = plan.candidates if plan else ()
    whole = plan is not None and (batch.partial or not plan.errors)
    return BatchPage(
        number=number,
        name=batch.source_name,
        state=batch.state.value,
        created_at=batch.created_at,
        drafter=_name(session, batch.drafter_id),
        signed_at=batch.signed_at,
        partial=batch.partial,
        answers=in_order(batch.answers),
        answered=answered,
        rows=queries.count_rows(session, [batch.id]).get(batch.id, 0),
        fileable=len(fileable),
        lacking=sum(1 for one in fileable if one.defects),
        lines=_lines(plan, exhibits.of_batch(session, batch.id)),
        told=refused_page(plan),
        dockets=tuple(result.get("dockets", ())),
        most_lines=MOST_LINES,
        may_sign=waiting
        and answered
        and whole
        and bool(fileable)
        and by.may(Permission.INTAKE_AUTHORISE),
        may_answer=waiting and by.may(Permission.INTAKE_DRAFT),
        may_withdraw=waiting,
        own_work=by.id == batch.drafter_id,
    )


def _lines(
    plan: Plan | None, files: Mapping[int, tuple[ExhibitRow, ...]]
) -> tuple[PlanLine, ...]:
    return tuple(
        PlanLine(
            row=one.draft.row,
            locator=_short(one.draft.locator.given),
            platform=one.draft.platform,
            kind=one.draft.item_kind,
            measure=one.draft.measure,
            days=one.draft.duration_days,
            lacks=len(one.defects),
            files=len(files.get(one.draft.row, ())),
        )
        for one in (plan.candidates[:MOST_LINES] if plan else ())
    )


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _waiting(session: Session, body_id: UUID, by: Actor) -> tuple[BatchLine, ...]:
    found = session.execute(
        select(Batch, Person.name)
        .join(Person, Person.id == Batch.drafter_id)
        .where(Batch.body_id == body_id, Batch.state == BatchState.WAITING)
        .order_by(Batch.created_at)
    ).all()
    rows = queries.count_rows(session, [batch.id for batch, _ in found])
    may_sign = by.may(Permission.INTAKE_AUTHORISE)
    return tuple(
        BatchLine(
            number=batch.number,
            name=batch.source_name,
            rows=rows.get(batch.id, 0),
            created_at=batch.created_at,
            drafter=name,
            may_sign=may_sign and batch.drafter_id != by.id,
        )
        for batch, name in found
    )


def _missing(session: Session, requests: Sequence[UUID]) -> dict[UUID, int]:
    found = session.execute(
        select(Defect.request_id, func.count())
        .where(Defect.request_id.in_(requests), Defect.cured_at.is_(None))
        .group_by(Defect.request_id)
    )
    return dict(found.all())


def _name(session: Session, person_id: UUID) -> str:
    return session.scalars(select(Person.name).where(Person.id == person_id)).one()
