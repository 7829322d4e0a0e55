"""What waits for those who keep the portal: registrar, presiding, administrator."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Actor
from oversight.core.words import N_
from oversight.desk.queries.cards import Card, certified, count, documents
from oversight.dispatch.queries import channel_desk, misuse, resting
from oversight.dispatch.service import held as dispatch
from oversight.intake.models.requests import LegalRequest
from oversight.intake.rules.lifecycle import RequestState
from oversight.law.queries import proposals as law
from oversight.notices.models.mail import Mail, MailServer
from oversight.notices.queries import mail as letters
from oversight.notices.rules.mail import MailState
from oversight.review.models.panels import Case
from oversight.review.rules.lifecycle import CaseState


def registrar(session: Session, _actor: Actor) -> list[Card]:
    """Return what waits for this role."""
    waiting = select(LegalRequest.id).where(LegalRequest.state == RequestState.FILED)
    return [
        Card(
            N_("To check for form"),
            N_("One working day each. You have no say on the merits."),
            "registry.index",
            count(session, waiting),
        ),
        documents(),
        certified(),
        _channels(session),
    ]


def presiding(session: Session, actor: Actor) -> list[Card]:
    """Return what waits for this role."""
    waiting = select(Case.id).where(
        Case.state.in_((CaseState.WAITING, CaseState.COMMITTED))
    )
    return [
        Card(
            N_("The roster today"),
            N_("Who is here, what it carries, what may lapse, who is on duty."),
            "roster.today",
        ),
        Card(N_("Roster"), N_("Who can be drawn, and who cannot."), "roster.index"),
        Card(
            N_("Waiting to be drawn"),
            N_("Nobody picks, skips or redraws; the lot decides."),
            "roster.index",
            count(session, waiting),
        ),
        Card(
            N_("Reports of misuse"),
            N_("You decide second. It is cleared only if both of you hold so."),
            "misuse.index",
            count(session, misuse.waiting(actor)),
        ),
        documents(),
        certified(),
    ]


def administrator(session: Session, actor: Actor) -> list[Card]:
    """Return what waits for this role."""
    people = select(Person.id).where(Person.disabled_at.is_(None))
    alarm = select(MailServer.id).where(MailServer.late_since.is_not(None))
    troubled = select(Mail.id).where(
        letters.set_aside() | ((Mail.state == MailState.WAITING) & alarm.exists())
    )
    return [
        Card(
            N_("People"),
            N_("Invite, and end access."),
            "people.index",
            count(session, people),
        ),
        Card(
            N_("Mail"),
            N_("Letters that are late, or that no mail server took."),
            "mail.index",
            count(session, troubled),
        ),
        Card(N_("Roster"), N_("Who can be drawn, and who cannot."), "roster.index"),
        Card(
            N_("The law register"),
            N_("Changes that wait for you to read and confirm."),
            "law_desk.index",
            law.waiting_for(session, actor),
        ),
        _channels(session),
    ]


def _channels(session: Session) -> Card:
    return Card(
        N_("Channels to platforms"),
        N_(
            "Liaisons who still have to confirm a contact or answer a test record, and "
            "platforms to which no letter gets through."
        ),
        "channels.index",
        channel_desk.unreached_count(session),
    )


def auditor(_session: Session, _actor: Actor) -> list[Card]:
    """Return what waits for this role."""
    return [
        Card(
            N_("How independent the review is"),
            N_("From whom was drawn, who stepped aside, what each reviewer decided."),
            "desk.independence",
        ),
        documents(),
    ]


def decided_on_fallen(session: Session, actor: Actor, now: datetime) -> list[Card]:
    """Return that list for a reviewer who decided something that is on it."""
    return [one for one in fallen(session, actor, now) if one.count]


def held(session: Session, _actor: Actor, now: datetime) -> list[Card]:
    """Return what was approved and has not left."""
    return [
        Card(
            N_("Approved and not sent"),
            N_("Why it has not left, and when it lapses."),
            "held.index",
            len(dispatch.held_rows(session, now=now)),
        )
    ]


def fallen(session: Session, actor: Actor, now: datetime) -> list[Card]:
    """Return the list of what rests on law that has fallen (I07)."""
    return [
        Card(
            N_("Resting on fallen law"),
            N_("Live approvals whose provision was suspended, struck down or ended."),
            "resting.index",
            resting.live_count(session, now=now, by=actor),
        )
    ]
