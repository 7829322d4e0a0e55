"""People are told by mail of whatever changes how they sign in."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.queries import languages
from oversight.accounts.rules.people import LINK_LASTS
from oversight.notices.service import mail


def tell(
    session: Session,
    person: Person,
    change: str,
    *,
    language: str,
    now: datetime,
    to: str = "",
) -> None:
    """Owe a letter that says what has changed, and what to do if it was not them."""
    mail.post(
        session,
        "sign-in-changed",
        to=to or person.email,
        language=languages.of_person(session, person.id, otherwise=language),
        key=f"sign-in-changed:{uuid4()}",
        now=now,
        values={"name": person.name, "change": change, "at": now.isoformat()},
    )


def invite(
    session: Session, person: Person, token: str, *, language: str, now: datetime
) -> None:
    """Owe a letter with the link by which only its reader takes the account over."""
    mail.post(
        session,
        "invitation",
        to=person.email,
        language=languages.of_person(session, person.id, otherwise=language),
        key=f"invitation:{uuid4()}",
        now=now,
        values={
            "name": person.name,
            "role": person.role.value,
            "token": token,
            "until": (now + LINK_LASTS).isoformat(),
        },
    )


def send_reset(
    session: Session, person: Person, token: str, *, language: str, now: datetime
) -> None:
    """Owe a letter with the link by which only its reader can sign in again."""
    mail.post(
        session,
        "sign-in-reset",
        to=person.email,
        language=languages.of_person(session, person.id, otherwise=language),
        key=f"sign-in-reset:{uuid4()}",
        now=now,
        values={
            "name": person.name,
            "token": token,
            "until": (now + LINK_LASTS).isoformat(),
        },
    )
