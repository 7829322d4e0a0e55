"""What affected persons answered before a decision, unsealed for the panel alone."""

from sqlalchemy.orm import Session

from oversight.intake.models.requests import Item
from oversight.review.queries import seats
from oversight.vault import reading
from oversight.vault.reading import Gone


def subject(item: Item) -> str:
    """Return under whose data key the answer on an item is kept."""
    return f"user/{item.number}"


def place(item: Item) -> str:
    """Return the one place in which the answer on an item can be unsealed."""
    return f"review_answers/{item.id}/text"


def read(session: Session, docket: str, item: Item) -> str | Gone | None:
    """Return what the affected person answered on an item, if anything and if kept."""
    kept = seats.answer_to(session, item)
    if kept is None:
        return None
    return reading.text(
        session, kept.sealed, docket=docket, subject=subject(item), place=place(item)
    )


def text_of(session: Session, docket: str, item: Item) -> str:
    """Return the words of an answer; none where there is none, or none any more."""
    found = read(session, docket, item)
    return found if isinstance(found, str) else ""
