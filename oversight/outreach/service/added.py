"""Writing to whoever decides that a body told more: at once, once, no word of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.queries import languages
from oversight.ledger import service as ledger
from oversight.notices.queries import mail as letters
from oversight.notices.service import mail
from oversight.outreach.queries import added as queries
from oversight.storage import apart

MESSAGE = "facts_added"


def sweep(session: Session, now: datetime) -> int:
    """Write to everybody who must read what was added, each addition once."""

    def tell(one: tuple[str, int, Person]) -> int:
        docket, entry, person = one
        key = f"{MESSAGE}:{docket}:{entry}:{person.id}"
        if letters.by_key(session, key) is not None:
            return 0
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
        return 1

    return apart.each(session, list(queries.readers(session, now)), tell)
