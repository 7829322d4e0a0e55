"""What a body has filed, what waits for a signature, what an officer has begun."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, joinedload

from oversight.accounts.models.people import Person
from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor, Permission
from oversight.intake.models.batches import Batch
from oversight.intake.models.requests import Defect, LegalRequest
from oversight.intake.pages import data_choices, data_tasks, drafts
from oversight.intake.pages.dockets import due_at
from oversight.intake.pages.drafts import DraftLine
from oversight.intake.queries import matters as queries
from oversight.intake.rules.lifecycle import BatchState, RequestState
from oversight.intake.rules.victims import VICTIM

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One filing in a list."""

    number: str
    name: str
    rows: int
    created_at: datetime
    drafter: str
    may_sign: bool
    left: int


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
    is_victims: bool


@dataclass(frozen=True, slots=True)
class FilingsPage:
    """What a body has filed, and what waits for a signature."""

    body: str
    unfinished: tuple[BatchLine, ...]
    waiting: tuple[BatchLine, ...]
    to_correct: tuple[DocketLine, ...]
    dockets: tuple[DocketLine, ...]
    total: int
    number: int
    last: int
    previous: int | None
    next: int | None
    may_draft: bool
    may_ask: bool
    drafts: tuple[DraftLine, ...]


def filings_page(session: Session, by: Actor, *, number: int, on: date) -> FilingsPage:
    """Return one page of the dockets of the visitor's body, newest first."""
    body = accounts.body(session, by.body or "")
    mine = LegalRequest.body_id == body.id
    total = session.scalar(select(func.count(LegalRequest.id)).where(mine)) or 0
    last = max(1, -(-total // PER_PAGE))
    number = min(max(number, 1), last)
    left = data_tasks.unfinished(session, body.id, on=on)
    unsigned = _unsigned(session, body.id, by, left)
    return FilingsPage(
        body=body.short,
        unfinished=tuple(one for one in unsigned if one.left),
        waiting=tuple(one for one in unsigned if not one.left),
        to_correct=docket_lines(
            session,
            mine & (LegalRequest.state == RequestState.DEFECTIVE),
            most=PER_PAGE,
        ),
        dockets=docket_lines(
            session, mine, newest=True, skip=(number - 1) * PER_PAGE, most=PER_PAGE
        ),
        total=total,
        number=number,
        last=last,
        previous=number - 1 if number > 1 else None,
        next=number + 1 if number < last else None,
        may_draft=by.may(Permission.INTAKE_DRAFT),
        may_ask=data_choices.missing(session, by, on=on) != "power",
        drafts=drafts.lines(session, by),
    )


def unfinished(session: Session, by: Actor, *, on: date) -> tuple[BatchLine, ...]:
    """Return the data requests that the visitor's body is filling in, newest first."""
    body = accounts.body(session, by.body or "")
    left = data_tasks.unfinished(session, body.id, on=on)
    found = _unsigned(session, body.id, by, left, of=Batch.id.in_(left))
    return tuple(reversed(found))


def docket_lines(
    session: Session,
    where: ColumnElement[bool],
    *,
    newest: bool = False,
    victims_first: bool = False,
    skip: int = 0,
    most: int,
) -> tuple[DocketLine, ...]:
    """Return dockets with what is due and how much is missing, in order of filing."""
    order = LegalRequest.docket.desc() if newest else LegalRequest.docket
    found = session.scalars(
        select(LegalRequest)
        .where(where)
        .order_by(*_victims(first=victims_first), order)
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
            is_victims=one.track == VICTIM,
        )
        for one in found
    )


def _victims(*, first: bool) -> tuple[ColumnElement[bool], ...]:
    """Return what puts victims' matters before all others, where that is wanted."""
    return ((LegalRequest.track != VICTIM),) if first else ()


def _unsigned(
    session: Session,
    body_id: UUID,
    by: Actor,
    left: Mapping[UUID, int],
    of: ColumnElement[bool] | None = None,
) -> tuple[BatchLine, ...]:
    """Return what nobody has signed, with how much of a data request is left to do."""
    found = session.execute(
        select(Batch, Person.name)
        .join(Person, Person.id == Batch.drafter_id)
        .where(
            Batch.body_id == body_id,
            Batch.state == BatchState.WAITING,
            true() if of is None else of,
        )
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
            left=left.get(batch.id, 0),
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
