"""What a body told of its own matter after it had filed."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.queries import adding as queries
from oversight.intake.queries import matters
from oversight.intake.queries.adding import Added
from oversight.intake.rules.data_tiers import KIND
from oversight.intake.rules.lifecycle import RequestState


@dataclass(frozen=True, slots=True)
class AddingPage:
    """A matter of the officer's own body, and what was added to it."""

    docket: str
    data: bool
    added: tuple[Added, ...]
    may_add: bool


def adding_page(session: Session, docket: str, by: Actor) -> AddingPage:
    """Return it to the officers of the body; to others it does not exist."""
    request = matters.own_request(session, docket, by)
    return AddingPage(
        docket=docket,
        data=request.kind == KIND,
        added=queries.of_matter(session, docket, request.id),
        may_add=request.state is not RequestState.WITHDRAWN,
    )
