"""What rests on a provision: what can no longer be sent, and what is live (I07)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from oversight.core.clock import local_date
from oversight.dispatch.models.orders import Line
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.lifecycle import LineState
from oversight.intake.models.requests import Item, LegalRequest
from oversight.law.queries import register as law
from oversight.review.models.deciding import ItemDecision

MOST = 500


@dataclass(frozen=True, slots=True)
class RestingRow:
    """One item that cites a provision, and where it stands."""

    docket: str
    item: int
    body: str
    platform: str
    provisions: tuple[str, ...]
    standing: str
    since: datetime


@dataclass(frozen=True, slots=True)
class RestingPage:
    """What is blocked and what is live under some provisions."""

    provisions: tuple[str, ...]
    fallen: bool
    blocked: tuple[RestingRow, ...]
    live: tuple[RestingRow, ...]


def resting_page(
    session: Session, provision: str | None, *, now: datetime
) -> RestingPage:
    """Return what rests on one provision, or on every one that is out of force."""
    catalogue = law.catalogue(session)
    out = catalogue.out_of_force(local_date(now))
    asked = out if provision is None else frozenset({provision})
    return RestingPage(
        provisions=tuple(sorted(asked)) if provision is not None else (),
        fallen=bool(asked) and asked <= out,
        blocked=tuple(_blocked(session, asked)),
        live=tuple(_live(session, asked)),
    )


def live_count(session: Session, *, now: datetime) -> int:
    """Return how many live restrictions rest on law that has fallen."""
    if law.latest(session) is None:
        return 0  # A portal just opened has no law, and so nothing that rests on it.
    out = law.catalogue(session).out_of_force(local_date(now))
    return len(_sent(session, out))


def _blocked(session: Session, asked: frozenset[str]) -> Iterable[RestingRow]:
    found = session.execute(
        select(Item, Line.state, ItemDecision.id)
        .outerjoin(Line, Line.item_id == Item.id)
        .outerjoin(ItemDecision, ItemDecision.item_id == Item.id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .where(
            Item.ended_as.is_(None),
            Line.id.is_(None) | (Line.state == LineState.ISSUED),
            rows.cites(asked),
        )
        .options(
            joinedload(Item.request, innerjoin=True).options(
                joinedload(LegalRequest.body, innerjoin=True),
                joinedload(LegalRequest.platform, innerjoin=True),
            )
        )
        .order_by(LegalRequest.filed_at, Item.number)
        .limit(MOST)
    )
    for item, state, decision in found:
        if rows.cited(item) & asked:
            yield RestingRow(
                docket=item.request.docket,
                item=item.number,
                body=item.request.body.short,
                platform=item.request.platform.slug,
                provisions=tuple(item.provisions),
                standing=_standing(state, decision),
                since=item.request.filed_at,
            )


def _standing(state: LineState | None, decision: UUID | None) -> str:
    """Say how far an item came that was not sent; a refused one has ended."""
    if state is not None:
        return state.value
    return "undecided" if decision is None else "approved"


def _live(session: Session, asked: frozenset[str]) -> Iterable[RestingRow]:
    for line in _sent(session, asked)[:MOST]:
        yield RestingRow(
            docket=line.dispatch.legal_request.docket,
            item=line.number,
            body=line.dispatch.legal_request.body.short,
            platform=line.dispatch.platform.slug,
            provisions=tuple(line.item.provisions),
            standing=line.state.value,
            since=line.starts_at,
        )


def _sent(session: Session, asked: frozenset[str]) -> list[Line]:
    """Return the lines that reached a platform and have not ended."""
    live = rows.live_under(session, asked)
    return [line for line in live if line.state is not LineState.ISSUED]
