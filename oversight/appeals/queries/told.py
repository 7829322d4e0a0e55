"""How it went on with what somebody was told of, for whoever holds a code of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from oversight.appeals.queries import rows
from oversight.core.clock import local_date
from oversight.intake.models.requests import Item
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.notices.models.notices import Notice
from oversight.notices.queries import notices
from oversight.notices.rules.closed import is_closed
from oversight.notices.rules.parts import Stage


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on one item and why, for the person whose item it is.

    ``address`` is empty where an account was asked about, and the texts are empty and
    ``is_withheld`` says so where they could name a victim. ``rests`` says that what was
    sent is stayed, by an appeal or a court, and does not count as long as it is.
    """

    docket: str
    number: int
    kind: str
    address: str
    outcome: str
    summary: str
    summary_ur: str
    reasons: str
    dissent: str
    is_withheld: bool = False
    rests: bool = False


Why = Callable[[Session, str, Sequence[int]], tuple[Decided, ...]]


def sent(session: Session, notice: Notice) -> tuple[Notice, ...]:
    """Return by which notices it was told that something was sent.

    Of a notice that asked first those are the later ones: on the item, or on the posts
    that an account was narrowed to.
    """
    if notice.stage == Stage.SENT:
        return (notice,)
    if notice.stage != Stage.ASKED:
        return ()
    asked = rows.item_of(session, notice.docket, notice.item)
    if asked is None:
        return ()
    numbers = session.scalars(
        select(Item.number)
        .where(or_(Item.id == asked.id, Item.parent_id == asked.id))
        .order_by(Item.number)
    )
    found = (
        notices.find(session, notice.docket, one, Stage.SENT) for one in numbers.all()
    )
    return tuple(one for one in found if one is not None)


def closed(session: Session, notice: Notice) -> tuple[int, ...]:
    """Return the items that ended with what a notice was about: it, or its posts.

    An account of which no post became an item here stands for itself.
    """
    asked = rows.item_of(session, notice.docket, notice.item)
    if asked is None or asked.ended_as is not ItemEnd.SPLIT:
        return (notice.item,)
    posts = select(Item.number).where(Item.parent_id == asked.id).order_by(Item.number)
    return tuple(session.scalars(posts)) or (notice.item,)


def ended(session: Session, told: Sequence[Notice]) -> tuple[Notice, ...]:
    """Return by which notices it was told that what was sent has ended."""
    found = (notices.find(session, one.docket, one.item, Stage.ENDED) for one in told)
    return tuple(one for one in found if one is not None and not is_closed(one.facts))


def told_on(session: Session, notice: Notice) -> date | None:
    """Return the day of actual notice: when the platform says it passed it on.

    Who appeals with the code by which they were asked first was told by the notices of
    what was sent since: by the last of them, and by none while one is not passed on.
    """
    told = sent(session, notice) or (notice,)
    days = [one.passed_on_at and local_date(one.passed_on_at) for one in told]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None
