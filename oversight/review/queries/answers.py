"""What affected persons answered before a decision, unsealed for the panel alone."""

from sqlalchemy.orm import Session

from oversight.intake.models.requests import Item
from oversight.review.queries import seats
from oversight.vault import service as vault


def subject(item: Item) -> str:
    """Return under whose data key the answer on an item is kept."""
    return f"user/{item.number}"


def place(item: Item) -> str:
    """Return the one place in which the answer on an item can be unsealed."""
    return f"review_answers/{item.id}/text"


def read(session: Session, docket: str, item: Item) -> str | None:
    """Return what the affected person answered on an item, if anything."""
    kept = seats.answer_to(session, item)
    if kept is None:
        return None
    return vault.open_text(
        session, kept.sealed, docket=docket, subject=subject(item), place=place(item)
    )
