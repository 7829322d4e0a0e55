"""What waits for the liaison of a platform."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Platform
from oversight.authority.permissions import Actor
from oversight.core.words import N_
from oversight.desk.queries.cards import Card, count
from oversight.dispatch.models.answers import Restoration
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.queries import channels, refused
from oversight.dispatch.queries.desk import ASKED_BACK
from oversight.dispatch.queries.receiving import unreceived
from oversight.dispatch.rules.lifecycle import LineState
from oversight.notices.models.notices import Notice


def liaison(session: Session, actor: Actor) -> list[Card]:
    """Return what waits for this role."""
    mine = (
        select(Line.id)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .join(Platform, Platform.id == Dispatch.platform_id)
        .where(Platform.slug == actor.platform)
    )
    unanswered = mine.where(Line.state == LineState.DISPATCHED)
    open_ones = select(Restoration.id).where(Restoration.answered_at.is_(None))
    restore = open_ones.join(Line, Line.id == Restoration.line_id).where(
        Restoration.line_id.in_(mine), ASKED_BACK
    )
    return [
        *_channel(session, actor),
        _new(session, actor),
        Card(
            N_("Items without an answer"),
            N_("What you did with each item, and on what basis."),
            "orders.index",
            count(session, unanswered),
        ),
        Card(
            N_("Notices to pass on"),
            N_("Give each account holder the text and its code."),
            "orders.index",
            count(session, _notices(actor)),
        ),
        Card(
            N_("To restore"),
            N_("Restrictions that ended or were overturned."),
            "orders.index",
            count(session, restore),
        ),
    ]


def _new(session: Session, actor: Actor) -> Card:
    return Card(
        N_("Requests to receive"),
        N_("Say of each, or of many at once, that you have it."),
        "receiving.index",
        len(unreceived(session, by=actor)),
    )


def _channel(session: Session, actor: Actor) -> list[Card]:
    """Return what is to be done before anything can be sent; it may be nothing."""
    own = channels.own_platform(session, actor)
    if channels.is_open(session, own.id):
        unread = refused.refused(session, own.id)
        return [] if unread is None else [_refused(unread.number)]
    return [
        Card(
            N_("Open the channel"),
            N_("Say where you are written to, and answer a test record."),
            "channel.home",
            1,
        )
    ]


def _refused(number: int) -> Card:
    return Card(
        N_("Letters to you do not arrive"),
        N_("No mail server took them. Name an address that works; they are sent on."),
        "channel.home",
        number,
    )


def _notices(actor: Actor) -> Select[UUID]:
    return select(Notice.id).where(
        Notice.platform == actor.platform,
        Notice.passed_on_at.is_(None),
        Notice.failed_at.is_(None),
    )
