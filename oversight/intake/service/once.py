"""An act that is done once under its key, however often its page is sent (R14, R15)."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.drafts import SaidOnce
from oversight.intake.queries import unsent as queries
from oversight.intake.rules import unsent


def once(
    session: Session,
    key: str,
    said: object,
    act: Callable[[], str],
    *,
    by: Actor,
    now: datetime,
) -> str:
    """Do an act and keep its answer; said again, answer the same and do nothing.

    The key's row is written first: whoever sends the same page at the same moment
    waits for it, and finds the answer. An act that refuses leaves no key behind.
    """
    if not key:
        return act()
    unsent.check_key(key)
    digest = unsent.fingerprint(said)
    row = SaidOnce(
        id=uuid4(), person_id=by.id, key=key, said_sha256=digest, answer="", said_at=now
    )
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        first = queries.said(session, by.id, key)
        assert first is not None
        unsent.check_same(said=digest, first=first.said_sha256)
        return first.answer
    row.answer = act()
    session.flush()
    return row.answer
