"""Letters about a misuse: to the body, and to whoever presides. None says who reported.

Like every letter of this room they name a docket and lead to its page.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.dispatch.models.misuse import Misuse
from oversight.dispatch.queries import misuse as queries
from oversight.dispatch.service import posting

FLAGGED, ENDED, WAITING = "misuse_flagged", "misuse_ended", "misuse_waiting"


def flagged(
    session: Session,
    docket: str,
    number: int,
    found: Misuse,
    *,
    body: str,
    now: datetime,
) -> None:
    """Write to the body, which is to answer, and to the presiding reviewer."""
    values = {
        "docket": docket,
        "item": str(number),
        "until": found.answer_by.isoformat(),
    }
    posting.to_body(
        session, body, FLAGGED, key=f"{FLAGGED}:{found.id}", values=values, now=now
    )
    presiding(session, docket, number, found, now=now)


def presiding(
    session: Session, docket: str, number: int, found: Misuse, *, now: datetime
) -> None:
    """Write to whoever presides that something waits, once for each step."""
    for person in queries.presiding(session):
        posting.to_person(
            session,
            person,
            WAITING,
            key=f"{WAITING}:{found.id}:{found.state.value}:{person}",
            values={"docket": docket, "item": str(number)},
            now=now,
        )


def ended(
    session: Session,
    docket: str,
    number: int,
    found: Misuse,
    *,
    body: str,
    now: datetime,
) -> None:
    """Write to the body how it ended, and whether it may file again."""
    posting.to_body(
        session,
        body,
        ENDED,
        key=f"{ENDED}:{found.id}",
        values={"docket": docket, "item": str(number), "state": found.state.value},
        now=now,
    )
