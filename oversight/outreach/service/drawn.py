"""Writing to whoever was drawn: at once, once, and never a word of the case."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.queries import languages
from oversight.ledger import service as ledger
from oversight.notices.service import mail
from oversight.outreach.models.reminders import Reminder
from oversight.outreach.queries import decided
from oversight.outreach.queries import running as queries
from oversight.outreach.queries.decided import Drawn
from oversight.outreach.rules import reminders as rules
from oversight.storage import apart

CLOCK = "drawn"


def sweep(session: Session, now: datetime) -> int:
    """Write to everybody who was drawn and has not declared, each draw once."""
    told = queries.told(session, now)
    keys = {
        f"{CLOCK}:{one.docket}:{one.since:%Y%m%d%H%M%S}:{one.person_id}": one
        for one in decided.drawn(session, now)
    }
    return apart.each(
        session,
        [(key, one) for key, one in keys.items() if key not in told],
        lambda due: tell(session, due[1], key=due[0], now=now),
    )


def tell(session: Session, one: Drawn, *, key: str, now: datetime) -> int:
    """Tell one person that they were drawn, until when to declare, and which hours."""
    person = session.get_one(Person, one.person_id)
    session.add(
        Reminder(
            key=key,
            person_id=person.id,
            clock=CLOCK,
            docket=one.docket,
            step=rules.HALF,
            due_at=one.declare_by,
            made_at=now,
        )
    )
    session.flush()

    hours = one.decide_by
    mail.post(
        session,
        "drawn",
        to=person.email,
        language=languages.of_person(session, person.id),
        key=f"reminder:{key}",
        now=now,
        values={
            "docket": one.docket,
            "until": one.declare_by.isoformat(),
            "decide_by": hours.isoformat() if hours else "",
        },
    )
    ledger.note(
        session,
        "reminder.sent",
        by=None,
        now=now,
        subject=one.docket,
        facts={"clock": CLOCK, "step": rules.HALF, "person": str(person.id)},
    )
    return 1
