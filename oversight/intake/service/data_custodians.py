"""Who is to keep the data that a request asks for: one of the body's own custodians."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.queries import data as queries


def faults(session: Session, body: str, given: str) -> Iterator[RuleError]:
    """Return why the one named cannot keep the data: not one of this body's."""
    known = {str(person) for person, _ in queries.custodians(session, body)}
    if given not in known:
        yield RuleError(
            "custodian_unknown",
            N_("Choose a custodian of your body, who does not investigate."),
            field="custodian",
        )


def named_in(answers: Mapping[str, str]) -> UUID | None:
    """Return who is to keep the data, where the form names somebody."""
    given = answers.get("custodian", "")
    return UUID(given) if given else None
