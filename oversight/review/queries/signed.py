"""Signed decisions as files that can be checked without the portal."""

from sqlalchemy.orm import Session

from oversight.accounts.rules.signatures import FORMAT
from oversight.accounts.service import signing
from oversight.authority.permissions import Actor, Role
from oversight.intake.models.requests import Item
from oversight.review.models.deciding import Vote
from oversight.review.models.panels import Case
from oversight.review.models.signatures import Signed
from oversight.review.queries import cases, seats, votes


def exported(
    session: Session, docket: str, number: int, pseudonym: str, by: Actor
) -> dict[str, object]:
    """Return one member's signed text with its signature, for those who may see it.

    Members of the panel have it once they have voted themselves; the presiding
    reviewer and the auditor once the item is decided. To others it does not exist.
    """
    case = cases.case(session, docket)
    item = cases.item_of(case, number)
    cast = seats.votes_on(session, item)
    _check_may_read(session, case, item, cast, by)
    vote = next((one for one in cast if one.pseudonym == pseudonym), None)
    kept = votes.signatures_of(session, [vote]).get(vote.id) if vote else None
    if kept is None:
        raise cases.nothing()
    return as_file(kept)


def as_file(kept: Signed) -> dict[str, object]:
    """Return a signature as a file; without a passkey the file says so."""
    if kept.credential_id is None:
        return {"format": FORMAT, "text": kept.text, "signature": None}
    parts = (kept.public_key, kept.authenticator_data, kept.client_data, kept.signature)
    return signing.exported(
        kept.text,
        signing.Signature(kept.credential_id, *(part or b"" for part in parts)),
    )


def _check_may_read(
    session: Session, case: Case, item: Item, cast: list[Vote], by: Actor
) -> None:
    if by.role is Role.REVIEWER:
        seats.my_seat(session, case.panel_id, by)
        if any(vote.person_id == by.id for vote in cast):
            return
    elif cases.decided(session, [item]):
        return
    raise cases.nothing()
