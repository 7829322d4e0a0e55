"""What rests on a provision: what can no longer be sent, and what is live (I07).

Restrictions and requests for data alike; a reviewer sees what that reviewer decided.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from oversight.authority.permissions import Actor, Permission, Role
from oversight.core.clock import local_date
from oversight.dispatch.models.orders import Line
from oversight.dispatch.queries import data_resting, rows
from oversight.dispatch.queries.data_resting import Resting
from oversight.dispatch.rules.lifecycle import LineState
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.pages import cited
from oversight.intake.pages.cited import Cited
from oversight.intake.rules.data_tiers import KIND
from oversight.law.queries import register as law
from oversight.review.models.deciding import ItemDecision

MOST = 500


@dataclass(frozen=True, slots=True)
class RestingRow:
    """One item that cites a provision, and where it stands."""

    docket: str
    item: int
    data: bool
    body: str
    platform: str
    provisions: tuple[str, ...]
    standing: str
    since: datetime
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RestingPage:
    """What is blocked and what is live under some provisions."""

    provisions: tuple[str, ...]
    fallen: bool
    blocked: tuple[RestingRow, ...]
    live: tuple[RestingRow, ...]
    titles: Mapping[str, Cited]
    may_end: bool = False


def resting_page(
    session: Session, provision: str | None, *, now: datetime, by: Actor | None = None
) -> RestingPage:
    """Return what rests on one provision, or on every one that is out of force."""
    catalogue = law.catalogue(session)
    out = catalogue.out_of_force(local_date(now))
    asked = out if provision is None else frozenset({provision})
    blocked = _seen(_blocked(session, asked), by)
    live = _seen(_live(session, asked), by)
    named = {code for row in (*blocked, *live) for code in row.provisions}
    return RestingPage(
        provisions=tuple(sorted(asked)) if provision is not None else (),
        fallen=bool(asked) and asked <= out,
        blocked=blocked,
        live=live,
        titles=cited.in_words(session, {*named, *asked}),
        may_end=by is not None and by.may(Permission.DISPATCH_LIFT),
    )


def live_count(session: Session, *, now: datetime, by: Actor | None = None) -> int:
    """Return how many live approvals rest on law that has fallen."""
    if law.latest(session) is None:
        return 0  # A portal just opened has no law, and so nothing that rests on it.
    out = law.catalogue(session).out_of_force(local_date(now))
    return len(_seen(_live(session, out), by, most=None)) if out else 0


def _seen(
    found: Iterable[RestingRow], by: Actor | None, *, most: int | None = MOST
) -> tuple[RestingRow, ...]:
    """Return the oldest, and of them to a reviewer only what that reviewer decided."""
    mine = by is not None and by.role is Role.REVIEWER
    kept = [row for row in found if not mine or (by and by.pseudonym in row.by)]
    return tuple(sorted(kept, key=lambda row: (row.since, row.docket, row.item))[:most])


def _blocked(session: Session, asked: frozenset[str]) -> Iterable[RestingRow]:
    found = session.execute(
        select(Item, Line.state, ItemDecision)
        .outerjoin(Line, Line.item_id == Item.id)
        .outerjoin(ItemDecision, ItemDecision.item_id == Item.id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .where(
            Item.ended_as.is_(None),
            LegalRequest.kind != KIND,
            Line.id.is_(None) | (Line.state == LineState.ISSUED),
            rows.cites(asked),
        )
        .options(
            joinedload(Item.request, innerjoin=True).options(
                joinedload(LegalRequest.body, innerjoin=True),
                joinedload(LegalRequest.platform, innerjoin=True),
            )
        )
    )
    for item, state, decision in found:
        if rows.cited(item) & asked:
            by = tuple(decision.by) if decision else ()
            standing = _standing(state, decision)
            request, since = item.request, item.request.filed_at
            yield _row(Resting(item, request, standing, since, by), data=False)
    for one in data_resting.blocked(session, asked):
        yield _row(one, data=True)


def _standing(state: LineState | None, decision: ItemDecision | None) -> str:
    """Say how far an item came that was not sent; a refused one has ended."""
    if state is not None:
        return state.value
    return "undecided" if decision is None else "approved"


def _live(session: Session, asked: frozenset[str]) -> Iterable[RestingRow]:
    lines = _sent(session, asked)
    by = _deciders(session, [line.decision_id for line in lines])
    for line in lines:
        one = Resting(
            line.item,
            line.dispatch.legal_request,
            line.state.value,
            line.starts_at,
            by[line.decision_id],
        )
        yield _row(one, data=False)
    for found in data_resting.live(session, asked):
        yield _row(found, data=True)


def _row(one: Resting, *, data: bool) -> RestingRow:
    return RestingRow(
        docket=one.request.docket,
        item=one.item.number,
        data=data,
        body=one.request.body.short,
        platform=one.request.platform.slug,
        provisions=tuple(one.item.provisions),
        standing=one.standing,
        since=one.since,
        by=one.by,
    )


def _deciders(
    session: Session, decision_ids: Collection[UUID]
) -> dict[UUID, tuple[str, ...]]:
    found = session.execute(
        select(ItemDecision.id, ItemDecision.by).where(
            ItemDecision.id.in_(decision_ids)
        )
    )
    return {decision_id: tuple(by) for decision_id, by in found}


def _sent(session: Session, asked: frozenset[str]) -> list[Line]:
    """Return the lines that reached a platform and have not ended."""
    live = rows.live_under(session, asked)
    return [line for line in live if line.state is not LineState.ISSUED]
