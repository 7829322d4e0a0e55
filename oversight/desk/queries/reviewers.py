"""What waits for a reviewer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.appeals.rules.lifecycle import AppealState
from oversight.authority.permissions import Actor
from oversight.core.words import N_
from oversight.desk.queries.cards import Card, count
from oversight.dispatch.queries import data_questions, delaying, misuse, using
from oversight.dispatch.queries.shelf import questions_before
from oversight.extensions.queries import pages as longer
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import handovers, late_answers, stepping
from oversight.review.rules.lifecycle import CaseState, SeatState


def reviewer(session: Session, actor: Actor) -> list[Card]:
    """Return what waits for this role."""
    matters = (
        select(Case.id)
        .join(Seat, Seat.panel_id == Case.panel_id)
        .where(
            Seat.person_id == actor.id,
            Seat.state.in_((SeatState.DRAWN, SeatState.DECLARED)),
            Case.state.in_((CaseState.ASSIGNED, CaseState.UNDER_REVIEW)),
        )
    )
    return [
        Card(
            N_("Appeals before me"),
            N_("Appeals always come before new requests."),
            "appeals_desk.index",
            count(session, _appeals(actor)),
        ),
        Card(
            N_("Requests before me"),
            N_("What is due first stands first. If nobody decides, it lapses."),
            "review.index",
            count(session, matters),
        ),
        Card(
            N_("Questions of platforms"),
            N_("Without an answer in three working days the approval lapses."),
            "documents.index",
            count(session, questions_before(actor))
            + count(session, data_questions.before(actor)),
        ),
        *_afterwards(session, actor),
    ]


def duty(session: Session, actor: Actor, now: datetime) -> list[Card]:
    """Return what waits of duty: a note to take over, a gap of today to step into."""
    may_step_in = actor.id in stepping.today(session, now=now).people
    waits = handovers.waiting(session, actor, now=now) + may_step_in
    hint = N_("A note that waits for you, or a gap of today that you may fill.")
    return [Card(N_("Duty and hand-over"), hint, "review.duty", waits)]


def _afterwards(session: Session, actor: Actor) -> list[Card]:
    """Return what waits on matters that were decided already."""
    return [
        Card(
            N_("Victims' restrictions beyond thirty days"),
            N_("What the panel does not decide in time ends by itself."),
            "longer.index",
            count(session, longer.waiting(actor)),
        ),
        Card(
            N_("Notices to be given still later"),
            N_("What you do not decide by then lapses: the account holder is told."),
            "delays.index",
            count(session, delaying.waiting(actor)),
        ),
        Card(
            N_("Data to be used longer, or for more"),
            N_("What you do not decide by then lapses: nothing more is allowed."),
            "uses.index",
            count(session, using.waiting(actor)),
        ),
        Card(
            N_("Reports of misuse"),
            N_("The lot gave your name: were data misused? Silence clears nothing."),
            "misuse.index",
            count(session, misuse.waiting(actor)),
        ),
        Card(
            N_("Answers that came after"),
            N_("Of uploaders who were heard after a victim was protected."),
            "review.answered_after",
            count(session, late_answers.waiting(actor)),
        ),
    ]


def _appeals(actor: Actor) -> Select[UUID]:
    return (
        select(Appeal.id)
        .join(Seat, Seat.panel_id == Appeal.panel_id)
        .where(
            Seat.person_id == actor.id,
            Seat.state.in_((SeatState.DRAWN, SeatState.DECLARED)),
            Appeal.state.in_((AppealState.FILED, AppealState.ADMITTED)),
            Appeal.joined_to_id.is_(None),
        )
    )
