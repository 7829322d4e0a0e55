"""What a body stated beside its request that anybody may read (FORM-A, column P).

Codes, bands and yes or no; never a text of the body, for texts name people. Of a
sensitive docket nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import String, cast, or_, select
from sqlalchemy.orm import Session

from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.queries import corrections, particulars
from oversight.intake.queries.corrections import Corrected
from oversight.intake.rules.corrections import Fact
from oversight.intake.rules.particulars import Particulars
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
        items=_items(session, request),
        earlier=_earlier(session, request),
    )


def _items(session: Session, request: LegalRequest) -> tuple[StatedItem, ...]:
    ids = [item.id for item in request.items]
    said = particulars.of_items(session, ids)
    past = corrections.of_items(session, request.docket, ids)
    return tuple(
        _item(item, said[item.id], past.get(item.id, ())) for item in request.items
    )


def _item(item: Item, said: Particulars, past: tuple[Corrected, ...]) -> StatedItem:
    protected = item.protected or ""
    if protected and protected != "none":
        protected = "unknown" if protected == "unknown" else "yes"
    more = corrections.particulars_now(said, past)
    published = corrections.published_now(item, past)
    return StatedItem(
        number=item.number,
        reach=more.reach,
        month=f"{published:%Y-%m}" if published else "",
        language=corrections.latest(past).get(Fact.LANGUAGE, item.language or ""),
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
    found = session.scalars(
        select(LegalRequest.docket)
        .join(Item, Item.request_id == LegalRequest.id)
        .where(
            # Of the items alone first: two indexes lead to the few that are asked.
            or_(Item.canonical.in_(posts), Item.handle.in_(handles)),
            or_(
                Item.canonical.in_(posts),
                LegalRequest.platform_id == request.platform_id,
            ),
            LegalRequest.docket != request.docket,
            LegalRequest.filed_at < request.filed_at,
            # Not by the index of kinds, which leads to half of all dockets.
            LegalRequest.kind.concat("") == request.kind,
        )
        .distinct()
        .order_by(LegalRequest.docket.desc())
        .limit(MOST)
    ).all()
    masked = _masked(session, found)
    return tuple(one for one in found if one not in masked)


def _masked(session: Session, numbers: Sequence[str]) -> set[str]:
    """Return which of these dockets are sensitive: no page leads to them."""
    # Most items of one docket cite the same: that is asked for once.
    cited = cast(Item.provisions, String)
    rows = session.execute(
        select(LegalRequest.docket, LegalRequest.track, cited)
        .join(Item, Item.request_id == LegalRequest.id)
        .where(LegalRequest.docket.in_(numbers))
        .distinct()
    )
    return {
        docket
        for docket, track, said in rows
        if is_hidden(json.loads(said), track=track)
    }
