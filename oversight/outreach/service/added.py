"""Writing to whoever decides that a body told more: at once, once, no word of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.accounts.queries import languages
from oversight.ledger import service as ledger
from oversight.notices.queries import mail as letters
from oversight.notices.service import mail
from oversight.outreach.queries import added as queries

MESSAGE = "facts_added"


def sweep(session: Session, now: datetime) -> int:
    """Write to everybody who must read what was added, each addition once."""
    done = 0
    for docket, entry, person in list(queries.readers(session, now)):
        key = f"{MESSAGE}:{docket}:{entry}:{person.id}"
        if letters.by_key(session, key) is not None:
            continue
        mail.post(
            session,
            MESSAGE,
            to=person.email,
            language=languages.of_person(session, person.id),
            key=key,
            now=now,
            values={"docket": docket},
        )
        facts = {"person": str(person.id)}
        ledger.note(
            session, "facts.told", by=None, now=now, subject=docket, facts=facts
        )
        done += 1
    return done
