"""The public list of dockets: never a locator, never a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from oversight.accounts.models import Body, Platform
from oversight.appeals.models import Appeal
from oversight.appeals.rules.lifecycle import AppealState
from oversight.dispatch.models import Dispatch, Line
from oversight.intake.models import Item, LegalRequest
from oversight.intake.rules.lifecycle import RequestState
from oversight.review.models import Case, ItemDecision
from oversight.review.rules.lifecycle import CaseState
from oversight.transparency.rules.redaction import sensitive
from oversight.transparency.rules.standing import Facts, Standing, standing

PAGE = 50
OPEN_APPEAL = (AppealState.FILED, AppealState.ADMITTED)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a reader asked the list for; empty means everything."""

    body: str = ""
    platform: str = ""
    provision: str = ""
    stage: str = ""
    year: int | None = None
    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One docket as the list shows it."""

    docket: str
    body: str
    body_ur: str
    platform: str | None
    basis: tuple[str, ...]
    items: int
    filed_at: datetime
    standing: Standing


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A page of the register, with what it can be narrowed by."""

    rows: tuple[RegisterRow, ...]
    total: int
    page: int
    pages: int
    bodies: tuple[tuple[str, str, str], ...]
    platforms: tuple[str, ...]
    years: tuple[int, ...]


STAGES = (
    "waiting",
    "approved",
    "not-approved",
    "ended",
    "under-appeal",
)


def page(session: Session, wanted: Filter) -> RegisterPage:
    """Return one page of the register, newest first."""
    where = _where(wanted)
    total = session.scalar(
        select(func.count()).select_from(_joined(select(LegalRequest.id), where))
    )
    found = rows(session, where, offset=(wanted.page - 1) * PAGE, limit=PAGE)
    return RegisterPage(
        rows=tuple(found),
        total=total or 0,
        page=wanted.page,
        pages=max(1, -(-(total or 0) // PAGE)),
        bodies=tuple(
            (slug, name, name_ur)
            for slug, name, name_ur in session.execute(
                select(Body.slug, Body.name, Body.name_ur)
                .where(Body.joined_on.is_not(None))
                .order_by(Body.name)
            )
        ),
        platforms=tuple(session.scalars(select(Platform.slug).order_by(Platform.slug))),
        years=_years(session),
    )


def rows(
    session: Session,
    where: Sequence[ColumnElement[bool]] = (),
    *,
    offset: int = 0,
    limit: int = PAGE,
) -> list[RegisterRow]:
    """Return dockets with where they stand, newest first."""
    query = (
        select(LegalRequest, Body, Platform, Case.state)
        .join(Body, Body.id == LegalRequest.body_id)
        .join(Platform, Platform.id == LegalRequest.platform_id)
        .outerjoin(Case, Case.request_id == LegalRequest.id)
        .where(*where)
        .order_by(LegalRequest.filed_at.desc(), LegalRequest.docket.desc())
        .offset(offset)
        .limit(limit)
    )
    found = session.execute(query).all()
    ids = [request.id for request, *_ in found]
    basis, outcomes, lines, appeals = _facts(session, ids)
    return [
        RegisterRow(
            docket=request.docket,
            body=body.name,
            body_ur=body.name_ur,
            platform=_shown(platform.slug, basis.get(request.id, ())),
            basis=tuple(basis.get(request.id, ())),
            items=request.item_count,
            filed_at=request.filed_at,
            standing=standing(
                Facts(
                    request=request.state.value,
                    case=case.value if case else None,
                    outcomes=outcomes.get(request.id, ()),
                    lines=lines.get(request.id, ()),
                    appeal_open=request.id in appeals,
                )
            ),
        )
        for request, body, platform, case in found
    ]


def facts(session: Session, request: LegalRequest, case: str | None) -> Facts:
    """Return what the rooms hold on one docket."""
    _, outcomes, lines, appeals = _facts(session, [request.id])
    return Facts(
        request=request.state.value,
        case=case,
        outcomes=outcomes.get(request.id, ()),
        lines=lines.get(request.id, ()),
        appeal_open=request.id in appeals,
    )


_Sets = dict[UUID, set[str]]


def _facts(
    session: Session, ids: Sequence[UUID]
) -> tuple[dict[UUID, list[str]], _Sets, _Sets, set[UUID]]:
    basis: dict[UUID, list[str]] = {}
    query = select(Item.request_id, Item.provisions).where(Item.request_id.in_(ids))
    for request, cited in session.execute(query.order_by(Item.number)):
        known = basis.setdefault(request, [])
        known.extend(one for one in cited if one not in known)
    outcomes = _gathered(
        session,
        select(Item.request_id, ItemDecision.outcome)
        .join(ItemDecision, ItemDecision.item_id == Item.id)
        .where(Item.request_id.in_(ids))
        .distinct(),
    )
    lines = _gathered(
        session,
        select(Dispatch.request_id, Line.state)
        .join(Line, Line.dispatch_id == Dispatch.id)
        .where(Dispatch.request_id.in_(ids))
        .distinct(),
    )
    appealed = select(Appeal.matter_id).where(
        Appeal.matter_id.in_(ids), Appeal.state.in_(OPEN_APPEAL)
    )
    return basis, outcomes, lines, {one for one in session.scalars(appealed) if one}


def _gathered(session: Session, query: Select[*tuple[Any, ...]]) -> _Sets:
    sets: _Sets = {}
    for request, value in session.execute(query):
        sets.setdefault(request, set()).add(value.value)
    return sets


def _shown(platform: str, basis: Sequence[str]) -> str | None:
    return None if sensitive(basis) else platform


def _joined(query: Select[Any], where: Sequence[ColumnElement[bool]]) -> Any:  # noqa: ANN401
    return (
        query.join(Body, Body.id == LegalRequest.body_id)
        .join(Platform, Platform.id == LegalRequest.platform_id)
        .outerjoin(Case, Case.request_id == LegalRequest.id)
        .where(*where)
        .subquery()
    )


def _where(wanted: Filter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.body:
        where.append(Body.slug == wanted.body)
    if wanted.platform:
        where.append(Platform.slug == wanted.platform)
    if wanted.year is not None:
        where.append(LegalRequest.docket.like(f"TD-{wanted.year:04}-%"))
    if wanted.text:
        where.append(LegalRequest.docket == wanted.text.strip().upper())
    if wanted.provision:
        where.append(_cites(wanted.provision))
    if wanted.stage in STAGES:
        where.append(_stage(wanted.stage))
    return where


def _cites(provision: str) -> ColumnElement[bool]:
    written = cast(Item.provisions, String)
    exact = written.contains(f'"{provision}"', autoescape=True)
    grounded = written.contains(f'"{provision}:', autoescape=True)
    return exists().where(Item.request_id == LegalRequest.id, or_(exact, grounded))


def _stage(stage: str) -> ColumnElement[bool]:
    open_appeal = exists().where(
        Appeal.matter_id == LegalRequest.id, Appeal.state.in_(OPEN_APPEAL)
    )
    sent = exists().where(Dispatch.request_id == LegalRequest.id)
    live = exists().where(
        Dispatch.request_id == LegalRequest.id,
        Line.dispatch_id == Dispatch.id,
        Line.state.in_(("issued", "dispatched", "complied", "refused")),
    )
    over = or_(
        LegalRequest.state.in_((RequestState.WITHDRAWN, RequestState.LAPSED)),
        Case.state.in_((CaseState.LAPSED, CaseState.WITHDRAWN)),
        and_(sent, ~live),
    )
    refused = and_(
        Case.state == CaseState.DECIDED,
        ~exists().where(
            ItemDecision.case_id == Case.id, ItemDecision.outcome != "rejected"
        ),
    )
    approved = and_(Case.state == CaseState.DECIDED, ~refused)
    return {
        "under-appeal": open_appeal,
        "ended": and_(over, ~open_appeal),
        "not-approved": refused,
        "approved": and_(approved, ~over, ~open_appeal),
        "waiting": and_(
            LegalRequest.state.in_(
                (RequestState.FILED, RequestState.DEFECTIVE, RequestState.SCREENED)
            ),
            or_(Case.state.is_(None), Case.state != CaseState.DECIDED),
            ~over,
        ),
    }[stage]


def _years(session: Session) -> tuple[int, ...]:
    first, last = session.execute(
        select(func.min(LegalRequest.docket), func.max(LegalRequest.docket))
    ).one()
    if first is None:
        return ()
    return tuple(range(int(last[3:7]), int(first[3:7]) - 1, -1))
