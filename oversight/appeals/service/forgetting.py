"""What goes with a key that is thrown away, in whatever room it stands."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, AppealItem
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.service import keeping
from oversight.privacy.rules.retention import Keeps, term_of
from oversight.review.service import drafting

SPOKEN = frozenset({Keeps.APPEAL, Keeps.ANSWER, Keeps.RECORD})
"""The kinds that a member's unsigned text may quote."""
USER = "user/"


def purge(session: Session, docket: str, subject: str) -> int:
    """Take away what a thrown-away key leaves elsewhere; return how many rows.

    Those are the pieces of a file, and what members wrote on these items and did not
    sign: it may quote the words that are forgotten. Signed reasons stay.
    """
    gone = keeping.purge(session, subject)
    keeps = term_of(docket, subject).keeps
    if keeps not in SPOKEN:
        return gone
    items = _of_appeal(docket) if keeps is Keeps.APPEAL else _of_matter(docket)
    number = subject.removeprefix(USER)
    if keeps is Keeps.ANSWER and number.isdecimal():
        items = items.where(Item.number == int(number))
    return gone + drafting.forget(session, items)


def _of_appeal(docket: str) -> Select[UUID]:
    asked = select(AppealItem.item_id).join(Appeal, Appeal.id == AppealItem.appeal_id)
    return asked.where(Appeal.docket == docket)


def _of_matter(docket: str) -> Select[UUID]:
    asked = select(Item.id).join(LegalRequest, LegalRequest.id == Item.request_id)
    return asked.where(LegalRequest.docket == docket)
