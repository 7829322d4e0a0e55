"""What a body stated beside its request that anybody may read (FORM-A, column P).

Codes, bands and yes or no; never a text of the body, for texts name people. Of a
sensitive docket nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.pages import dockets
from oversight.intake.pages.dockets import ItemCard
from oversight.intake.rules.preview import is_hidden

MOST = 10


@dataclass(frozen=True, slots=True)
class StatedItem:
    """What was stated on one item."""

    number: int
    reach: str
    month: str
    language: str
    protected: str
    purpose: tuple[str, ...]
    milder: tuple[str, ...]
    preserved: str
    prior_notice: str
    notice_ground: str


@dataclass(frozen=True, slots=True)
class Stated:
    """What was stated on a docket, and what was filed before on the same."""

    source: str
    contact: str
    items: tuple[StatedItem, ...]
    earlier: tuple[str, ...]


def stated(session: Session, request: LegalRequest, *, hidden: bool) -> Stated | None:
    """Return what the public reads of FORM-A, or nothing where it could harm."""
    if hidden:
        return None
    return Stated(
        source=request.source,
        contact=request.answers.get("contact", ""),
        items=tuple(_item(card) for card in dockets.cards(session, request)),
        earlier=_earlier(session, request),
    )


def _item(card: ItemCard) -> StatedItem:
    protected = card.protected
    if protected and protected != "none":
        protected = "unknown" if protected == "unknown" else "yes"
    more = card.more
    return StatedItem(
        number=card.number,
        reach=more.reach,
        month=f"{card.published_on:%Y-%m}" if card.published_on else "",
        language=card.language,
        protected={"none": "no"}.get(protected, protected),
        purpose=more.purpose,
        milder=tuple(more.why_not_milder),
        preserved=more.preserved,
        prior_notice=more.prior_notice,
        notice_ground=more.notice_ground,
    )


def _earlier(session: Session, request: LegalRequest) -> tuple[str, ...]:
    """Return the dockets filed before on the same posts or accounts, newest first."""
    posts = {item.canonical for item in request.items}
    handles = {item.handle for item in request.items if item.handle}
    same_account = Item.handle.in_(handles) & (
        LegalRequest.platform_id == request.platform_id
    )
    found = session.scalars(
        select(LegalRequest.docket)
        .join(Item, Item.request_id == LegalRequest.id)
        .where(
            LegalRequest.docket != request.docket,
            LegalRequest.filed_at < request.filed_at,
            LegalRequest.kind == request.kind,
            or_(Item.canonical.in_(posts), same_account),
        )
        .distinct()
        .order_by(LegalRequest.docket.desc())
        .limit(MOST)
    ).all()
    masked = _masked(session, found)
    return tuple(one for one in found if one not in masked)


def _masked(session: Session, numbers: Sequence[str]) -> set[str]:
    """Return which of these dockets are sensitive: no page leads to them."""
    rows = session.execute(
        select(LegalRequest.docket, LegalRequest.track, Item.provisions)
        .join(Item, Item.request_id == LegalRequest.id)
        .where(LegalRequest.docket.in_(numbers))
    )
    return {docket for docket, track, cited in rows if is_hidden(cited, track=track)}
