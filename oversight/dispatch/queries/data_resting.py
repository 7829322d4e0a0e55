"""Which requests for data rest on a provision: what has not left, and what is live."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.holdings import Production
from oversight.dispatch.models.keeping import Preservation
from oversight.dispatch.queries import rows, stays
from oversight.dispatch.rules.data_lifecycle import HELD, DataState
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.data_tiers import KIND, PRESERVE
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.watching import Look

KEPT, STAYED = "kept", "stayed"
# What the platform may still hand over; what it did is live as long as it is held.
_ASKED = DataLine.state == DataState.DISPATCHED
_HANDED = DataLine.state.in_((DataState.PRODUCED, DataState.PART))


@dataclass(frozen=True, slots=True)
class Resting:
    """One account, where it stands, since when, and who decided on it."""

    item: Item
    request: LegalRequest
    standing: str
    since: datetime
    by: tuple[str, ...]


def blocked(session: Session, asked: frozenset[str]) -> Iterator[Resting]:
    """Return the accounts that no platform was asked about yet."""
    found = session.execute(
        _items(asked)
        .add_columns(DataLine, ItemDecision)
        .outerjoin(DataLine, DataLine.item_id == Item.id)
        .outerjoin(Preservation, Preservation.item_id == Item.id)
        .outerjoin(ItemDecision, ItemDecision.item_id == Item.id)
        .where(
            Item.ended_as.is_(None),
            Preservation.id.is_(None),
            DataLine.id.is_(None) | (DataLine.state == DataState.ISSUED),
        )
    )
    for item, line, decision in found:
        if rows.cited(item) & asked:
            standing = _standing(item, line, decision)
            by = decision.by if decision else ()
            filed = item.request.filed_at
            yield Resting(item, item.request, standing, filed, tuple(by))


def live(session: Session, asked: frozenset[str]) -> Iterator[Resting]:
    """Return the accounts asked about, held, or kept at this moment."""
    held = and_(_HANDED, Production.state.in_(HELD))
    kept = and_(Preservation.id.is_not(None), Item.ended_as.is_(None))
    found = session.execute(
        _items(asked)
        .add_columns(DataLine, Preservation, ItemDecision, Look.pseudonym)
        .outerjoin(DataLine, DataLine.item_id == Item.id)
        .outerjoin(Production, Production.item_id == Item.id)
        .outerjoin(Preservation, Preservation.item_id == Item.id)
        .outerjoin(ItemDecision, ItemDecision.item_id == Item.id)
        .outerjoin(Look, Look.item_id == Item.id)
        .where(or_(_ASKED, held, kept))
    ).all()
    resting = stays.stayed(session, [line.id for _, line, *_ in found if line])
    for item, line, preserved, decision, looked in found:
        if not rows.cited(item) & asked:
            continue
        if line is None:
            by = (looked,) if looked else ()
            yield Resting(item, item.request, KEPT, preserved.sent_at, by)
        else:
            name = STAYED if line.id in resting else line.state.value
            by, since = tuple(decision.by), decision.decided_at
            yield Resting(item, item.request, name, since, by)


def _items(asked: frozenset[str]) -> Select[Item]:
    return (
        select(Item)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .where(LegalRequest.kind == KIND, rows.cites(asked))
        .options(
            joinedload(Item.request, innerjoin=True).options(
                joinedload(LegalRequest.body, innerjoin=True),
                joinedload(LegalRequest.platform, innerjoin=True),
            )
        )
        .order_by(LegalRequest.filed_at, Item.number)
    )


def _standing(item: Item, line: DataLine | None, decision: ItemDecision | None) -> str:
    if line is not None:
        return line.state.value
    if item.measure == PRESERVE:
        return "unkept"
    return "undecided" if decision is None else "approved"
