"""What goes with a key that is thrown away, in whatever room it stands."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, AppealItem
from oversight.appeals.queries import finality
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.service import keeping
from oversight.ledger import service as ledger
from oversight.privacy.rules.retention import UNSIGNED, Keeps, look_again, term_of
from oversight.review.queries import kept
from oversight.review.service import drafting

MOST = 50
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


def unsigned(session: Session, *, now: datetime, most: int = MOST) -> int:
    """Delete what was written and not signed when its term is over, key or no key.

    What its matter may still need is looked at again later. Returns how many texts were
    looked at.
    """
    texts = kept.to_look_at(session, now=now, most=most)
    since = {
        docket: finality.final(session, docket, UNSIGNED.keeps) for _, docket in texts
    }
    gone = 0
    for text, docket in texts:
        text.erase_after = look_again(UNSIGNED, since[docket], now=now)
        if text.erase_after is None:
            session.delete(text)
            gone += 1
    session.flush()
    if gone:
        facts = {"texts": gone}
        ledger.note(session, "review.forgotten", by=None, now=now, facts=facts)
    return len(texts)


def _of_appeal(docket: str) -> Select[UUID]:
    asked = select(AppealItem.item_id).join(Appeal, Appeal.id == AppealItem.appeal_id)
    return asked.where(Appeal.docket == docket)


def _of_matter(docket: str) -> Select[UUID]:
    asked = select(Item.id).join(LegalRequest, LegalRequest.id == Item.request_id)
    return asked.where(LegalRequest.docket == docket)
