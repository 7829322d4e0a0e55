"""The public list of dockets: never a locator, never a name."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, cast, func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body, Platform
from oversight.appeals.models import Appeal
from oversight.core.clock import local_date
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.preview import is_hidden
from oversight.law.queries import register as law
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Case
from oversight.transparency.queries import narrowing, tallies, turning, ways
from oversight.transparency.queries.narrowing import OPEN_APPEAL, Filter
from oversight.transparency.queries.turning import Walk
from oversight.transparency.rules import citing
from oversight.transparency.rules.citing import Cited
from oversight.transparency.rules.standing import Facts, Standing, standing

PAGE = 50


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One docket as the list shows it."""

    docket: str
    body: str
    body_ur: str
    platform: str | None
    basis: tuple[Cited, ...]
    items: int
    filed_at: datetime
    standing: Standing


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing the list can be narrowed by, in both languages."""

    code: str
    words: str
    words_ur: str | None


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A page of the register, with what it can be narrowed by."""

    rows: tuple[RegisterRow, ...]
    total: int
    more: bool
    wanted: Filter
    first: bool
    newer: str
    older: str
    stages: tuple[str, ...]
    kinds: tuple[str, ...]
    bodies: tuple[Choice, ...]
    provisions: tuple[Choice, ...]
    platforms: tuple[str, ...]
    years: tuple[int, ...]


def page(session: Session, wanted: Filter) -> RegisterPage:
    """Return one page of the register, newest first; at most the last."""
    walk = narrowing.walk(wanted)
    few = narrowing.among(session, wanted)
    if few is not None:
        walk = walk.further(LegalRequest.id.in_(few))
    turned, number = _turned(session, walk, wanted)
    shown = rows(session, turned.ids)
    total, more = tallies.total(session, wanted, walk.where)
    return RegisterPage(
        rows=tuple(shown),
        total=total,
        more=more,
        wanted=replace(wanted, page=number),
        first=not turned.newer,
        newer=shown[0].docket if turned.newer and shown else "",
        older=shown[-1].docket if turned.older else "",
        stages=narrowing.STAGES,
        kinds=narrowing.KINDS,
        bodies=_bodies(session),
        provisions=_provisions(session),
        platforms=tuple(session.scalars(select(Platform.slug).order_by(Platform.slug))),
        years=_years(session),
    )


def newest(session: Session, most: int) -> list[RegisterRow]:
    """Return the dockets that were filed last."""
    return rows(session, turning.first(session, Walk(), most).ids)


def _turned(session: Session, walk: Walk, wanted: Filter) -> tuple[turning.Turned, int]:
    if wanted.after:
        return turning.after(session, walk, wanted.after, PAGE), 1
    if wanted.before:
        return turning.before(session, walk, wanted.before, PAGE), 1
    if wanted.page > 1:
        return turning.numbered(session, walk, wanted.page, PAGE)
    return turning.first(session, walk, PAGE), 1


def rows(session: Session, ids: Sequence[UUID]) -> list[RegisterRow]:
    """Return these dockets with where they stand, newest first."""
    if not ids:
        return []
    found = session.execute(_listed().where(LegalRequest.id.in_(ids))).all()
    basis, held = _basis(session, ids), _held(session, ids)
    catalogue = law.catalogue(session)
    return [
        RegisterRow(
            docket=row.docket,
            body=row.name,
            body_ur=row.name_ur,
            platform=None
            if is_hidden(basis.get(row.id, ()), track=row.track)
            else row.slug,
            basis=citing.cited(basis.get(row.id, ()), catalogue),
            items=row.item_count,
            filed_at=row.filed_at,
            standing=standing(
                held.facts(row.id, row.state.value, row.review and row.review.value)
            ),
        )
        for row in found
    ]


def _listed() -> Select[*tuple[Any, ...]]:
    """Ask for dockets with their body, platform and review, newest first."""
    return (
        select(
            LegalRequest.id,
            LegalRequest.docket,
            LegalRequest.item_count,
            LegalRequest.filed_at,
            LegalRequest.state,
            LegalRequest.track,
            Body.name,
            Body.name_ur,
            Platform.slug,
            Case.state.label("review"),
        )
        .join(Body, Body.id == LegalRequest.body_id)
        .join(Platform, Platform.id == LegalRequest.platform_id)
        .outerjoin(Case, Case.request_id == LegalRequest.id)
        .order_by(LegalRequest.filed_at.desc(), LegalRequest.docket.desc())
    )


def facts(session: Session, request: LegalRequest, case: str | None) -> Facts:
    """Return what the rooms hold on one docket."""
    return _held(session, [request.id]).facts(request.id, request.state.value, case)


@dataclass(frozen=True, slots=True)
class _Held:
    """What the rooms hold on some dockets."""

    outcomes: dict[UUID, set[str]]
    lines: dict[UUID, set[str]]
    appealed: set[UUID]

    def facts(self, one: UUID, request: str, case: str | None) -> Facts:
        return Facts(
            request=request,
            case=case,
            outcomes=self.outcomes.get(one, ()),
            lines=self.lines.get(one, ()),
            appeal_open=one in self.appealed,
        )


def _held(session: Session, ids: Sequence[UUID]) -> _Held:
    outcomes = (
        select(Item.request_id, ItemDecision.outcome)
        .join(ItemDecision, ItemDecision.item_id == Item.id)
        .where(Item.request_id.in_(ids))
        .distinct()
    )
    lines = (
        select(Dispatch.request_id, Line.state)
        .join(Line, Line.dispatch_id == Dispatch.id)
        .where(Dispatch.request_id.in_(ids))
        .distinct()
    )
    appealed = select(Appeal.matter_id).where(
        Appeal.matter_id.in_(ids), Appeal.state.in_(OPEN_APPEAL)
    )
    return _Held(
        outcomes=_gathered(session, outcomes),
        lines=_gathered(session, lines) | ways.lines(session, ids),
        appealed={one for one in session.scalars(appealed) if one},
    )


def _gathered(
    session: Session, query: Select[*tuple[Any, ...]]
) -> dict[UUID, set[str]]:
    sets: dict[UUID, set[str]] = {}
    for request, value in session.execute(query):
        sets.setdefault(request, set()).add(value.value)
    return sets


def _basis(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return what each docket cites; most items of one docket cite the same."""
    written = cast(Item.provisions, String)
    query = (
        select(Item.request_id, written)
        .where(Item.request_id.in_(ids))
        .group_by(Item.request_id, written)
        .order_by(func.min(Item.number))
    )
    basis: dict[UUID, list[str]] = {}
    for request, cited in session.execute(query):
        known = basis.setdefault(request, [])
        known.extend(one for one in json.loads(cited) if one not in known)
    return basis


def _bodies(session: Session) -> tuple[Choice, ...]:
    found = session.execute(
        select(Body.slug, Body.name, Body.name_ur)
        .where(Body.joined_on.is_not(None))
        .order_by(Body.name)
    )
    return tuple(Choice(*row) for row in found)


def _provisions(session: Session) -> tuple[Choice, ...]:
    """Return the provisions that give a power; none before the law is loaded."""
    if law.latest(session) is None:
        return ()
    return tuple(
        Choice(one.id, one.named, one.named_ur)
        for one in law.catalogue(session).provisions.values()
        if one.standalone
    )


def _years(session: Session) -> tuple[int, ...]:
    """Return the years with filings, newest first; each end is one step in an index."""
    first = session.scalar(select(func.min(LegalRequest.filed_at)))
    last = session.scalar(select(func.max(LegalRequest.filed_at)))
    if first is None or last is None:
        return ()
    return tuple(range(local_date(last).year, local_date(first).year - 1, -1))
