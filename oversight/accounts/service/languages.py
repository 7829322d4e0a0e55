"""A person says in which language they want letters."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.accounts.models.languages import LetterLanguage
from oversight.accounts.queries import languages as queries
from oversight.accounts.queries.people import person
from oversight.accounts.rules import languages as rules
from oversight.authority.permissions import Actor
from oversight.ledger import service as ledger


def begin(session: Session, language: str, *, by: Actor, now: datetime) -> None:
    """Take the language in which somebody enrolled as their own, until they choose."""
    if language != rules.DEFAULT and queries.row_of(session, by.id) is None:
        choose(session, language, by=by, now=now)


def choose(session: Session, language: str, *, by: Actor, now: datetime) -> None:
    """Write to this person in that language from now on."""
    rules.check_language(language)
    person(session, by.id, lock=True)

    row = queries.row_of(session, by.id)
    if row is None:
        row = LetterLanguage(person_id=by.id)
        session.add(row)
    row.language, row.chosen_at = language, now
    session.flush()

    facts = {"language": language}
    ledger.note(
        session, "language.chosen", by=by, now=now, subject=str(by.id), facts=facts
    )
