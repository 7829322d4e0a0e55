"""A form that is sent again does nothing, and is answered as it was (R14, R15).

The row is written first in the transaction of the act: whoever sends the same form at
the same moment waits for it, and an act that refuses leaves nothing behind.
"""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.accounts.models.presses import LONGEST_ANSWER, Press
from oversight.accounts.queries import presses as queries
from oversight.accounts.rules import presses as rules


def press(session: Session, name: str, said: str, who: str, *, now: datetime) -> bool:
    """Keep that a form is sent; say False if the very same was sent before.

    A page of somebody else, in the hand of another, is an act of its own.
    """
    row = Press(name=name, said=said, who=who, pressed_at=now)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        first = queries.press(session, name)
        assert first is not None
        if rules.is_anothers(who=who, first=first.who):
            return True
        rules.check_same(said=said, first=first.said)
        return False
    return True


def first(session: Session, name: str, said: str, who: str) -> Press | None:
    """Return how the very same was answered, if it was sent before."""
    row = queries.press(session, name)
    if row is None or row.said != said or rules.is_anothers(who=who, first=row.who):
        return None
    return row


def answer(session: Session, name: str, there: str, who: str) -> None:
    """Keep where the answer to a form led."""
    row = queries.press(session, name)
    if row is not None and row.who == who:
        row.answer = there if len(there) <= LONGEST_ANSWER else ""
        session.flush()


def tell(session: Session, name: str, told: str, who: str) -> None:
    """Keep what a form is told that is refused, and whose attempt is on record."""
    row = queries.press(session, name)
    if row is not None and row.who == who:
        row.told = told
        session.flush()


def drop(session: Session, name: str, who: str) -> None:
    """Forget a form whose sending came to nothing: it may be sent again.

    What its visitor was told of an attempt on record stays.
    """
    session.execute(
        delete(Press).where(Press.name == name, Press.who == who, Press.told.is_(None))
    )


def forget(session: Session, *, now: datetime) -> None:
    """Forget what nobody sends again any more."""
    session.execute(delete(Press).where(Press.pressed_at < now - rules.REMEMBERED))
