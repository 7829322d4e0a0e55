"""What waits about data: to sign, to call about, to answer, to delete, to look at."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body, Platform
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.words import N_
from oversight.desk.queries.cards import Card, count
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.holdings import Certificate, Production
from oversight.dispatch.models.keeping import Preservation
from oversight.dispatch.queries import misuse
from oversight.dispatch.rules.data_lifecycle import ANSWERABLE, HELD, Holding
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.models.warrants import Warrant
from oversight.intake.pages import data_choices


def drafter(session: Session, actor: Actor, now: datetime) -> list[Card]:
    """Return what a drafter has to do about data, where the body may ask for any."""
    untold = (
        select(Preservation.id)
        .join(LegalRequest, LegalRequest.id == Preservation.request_id)
        .join(Body, Body.id == LegalRequest.body_id)
        .where(Body.slug == actor.body, Preservation.court_told_at.is_(None))
    )
    ask = Card(
        N_("Ask for data"),
        N_("Account by account and field by field, as a list of tasks."),
        "data.new",
    )
    tell = Card(
        N_("Courts to be told"),
        N_("Of data that are being kept, within 24 hours."),
        "filing.index",
        count(session, untold),
    )
    lacks = data_choices.missing(session, actor, on=local_date(now))
    return [tell] if lacks == "power" else [ask, tell]


def authoriser(session: Session, actor: Actor) -> list[Card]:
    """Return the certificates that wait for a second signature."""
    waiting = (
        select(Production.id)
        .join(Item, Item.id == Production.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .join(Body, Body.id == LegalRequest.body_id)
        .where(Body.slug == actor.body, Production.state == Holding.DESTROYED)
    )
    return [
        Card(
            N_("Certificates to sign"),
            N_("Data were destroyed. Without your signature the body is barred."),
            "filing.index",
            count(session, waiting),
        ),
        Card(
            N_("Misuses to answer"),
            N_("Until it is cleared your body may not file for data."),
            "misuse.index",
            count(session, misuse.of_body(actor)),
        ),
    ]


def custodian(session: Session, actor: Actor) -> list[Card]:
    """Return what a custodian keeps and has not destroyed."""
    mine = select(Production.id).where(
        Production.custodian_id == actor.id, Production.state.in_(HELD)
    )
    return [
        Card(
            N_("Data in my keeping"),
            N_("What came, what must be deleted, and by when."),
            "custody.index",
            count(session, mine),
        )
    ]


def registrar(session: Session, _actor: Actor) -> list[Card]:
    """Return the warrants about which no court was called yet."""
    return [
        Card(
            N_("Courts to call"),
            N_("Each warrant is confirmed by a call to the court that gave it."),
            "registry.index",
            count(session, select(Warrant.id).where(Warrant.confirmed.is_(None))),
        )
    ]


def liaison(session: Session, actor: Actor) -> list[Card]:
    """Return the accounts about which the platform has not answered yet."""
    mine = select(Platform.id).where(Platform.slug == actor.platform)
    unanswered = (
        select(DataLine.id)
        .join(DataOrder, DataOrder.id == DataLine.order_id)
        .where(
            DataOrder.platform_id.in_(mine),
            DataLine.state.in_(ANSWERABLE),
            DataLine.held.is_(False),
        )
    )
    unkept = (
        select(Preservation.id)
        .join(Item, Item.id == Preservation.item_id)
        .where(
            Preservation.platform_id.in_(mine),
            Preservation.acknowledged_at.is_(None),
            Item.ended_as.is_(None),
        )
    )
    return [
        Card(
            N_("Requests for data"),
            N_("Accounts to answer or to keep. Never send data through the portal."),
            "data_orders.index",
            count(session, unanswered) + count(session, unkept),
        )
    ]


def auditor(session: Session, _actor: Actor) -> list[Card]:
    """Return the certificates that were drawn for a second look."""
    drawn = select(Certificate.id).where(
        Certificate.chosen,
        Certificate.sample.is_(None),
        Certificate.certified_at.is_not(None),
    )
    return [
        Card(
            N_("Certificates to look at"),
            N_("One in ten, drawn by lot: were the data really destroyed?"),
            "custody.sample",
            count(session, drawn),
        )
    ]
