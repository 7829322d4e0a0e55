"""What uploaders of victims' matters answered after the decision, for who decided."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models.requests import Item, LegalRequest
from oversight.review.models.deciding import UserAnswer
from oversight.review.models.panels import Case, Seat
from oversight.review.models.victims import VictimClock
from oversight.review.queries import answers
from oversight.review.queries.seats import SEATED
from oversight.vault.reading import Gone


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """One answer that came after the decision; the item is still restricted."""

    docket: str
    item: int
    answered_on: date
    text: str | Gone


@dataclass(frozen=True, slots=True)
class LateAnswersPage:
    """Every such answer before this reviewer, the newest first."""

    rows: tuple[LateAnswer, ...]


def waiting(by: Actor) -> Select[UUID]:
    """Return the answers that came after, on live items this reviewer decided."""
    return (
        select(UserAnswer.id)
        .join(Item, Item.id == UserAnswer.item_id)
        .join(Case, Case.request_id == Item.request_id)
        .join(VictimClock, VictimClock.case_id == Case.id)
        .join(Seat, Seat.panel_id == Case.panel_id)
        .where(
            VictimClock.heard_from.is_not(None),
            Seat.person_id == by.id,
            Seat.state.in_(SEATED),
            Item.ended_as.is_(None),
        )
    )


def late_answers_page(session: Session, by: Actor) -> LateAnswersPage:
    """Return what was answered after, opened for its deciders alone."""
    rows = session.execute(
        select(LegalRequest.docket, Item, UserAnswer.answered_on)
        .join(Item, Item.request_id == LegalRequest.id)
        .join(UserAnswer, UserAnswer.item_id == Item.id)
        .where(UserAnswer.id.in_(waiting(by)))
        .order_by(UserAnswer.answered_on.desc(), LegalRequest.docket, Item.number)
    )
    return LateAnswersPage(
        tuple(
            LateAnswer(
                docket=docket,
                item=item.number,
                answered_on=local_date(answered_on),
                text=answers.read(session, docket, item) or "",
            )
            for docket, item, answered_on in rows
        )
    )
