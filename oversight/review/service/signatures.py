"""Signing: what a member reads back is what their passkey signs, to the letter."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.accounts.service import signing
from oversight.authority.permissions import Actor
from oversight.review.models.deciding import Vote
from oversight.review.models.signatures import VoteSignature
from oversight.review.queries import asked as facts
from oversight.review.queries import cases, seats
from oversight.review.rules import parts, texts
from oversight.review.rules import seats as rules
from oversight.review.rules.findings import Ballot, Joining
from oversight.review.service import joining


def text_of(
    session: Session,
    docket: str,
    number: int,
    ballot: Ballot | Joining,
    *,
    by: Actor,
    now: datetime,
) -> str:
    """Return what the member would sign, in its one spelling."""
    case = cases.case(session, docket)
    seat = seats.my_seat(session, case.panel_id, by)
    item = cases.item_of(case, number)
    rules.check_declared(seat.state)
    full = joining.whole(session, case, item, ballot, seat)
    target = facts.asked(session, case, item, now=now).target
    return texts.decision_text(
        (docket, number),
        seat.pseudonym,
        full,
        parts.every(full.parts, target),
        joined=isinstance(ballot, Joining),
    )


def sign(
    session: Session,
    vote: Vote,
    text: str,
    assertion: str | None,
    *,
    by: Actor,
    now: datetime,
) -> VoteSignature:
    """Keep the text of a vote with its signature; in development it may have none.

    The vote that it belongs to is what is put on the record.
    """
    digest = signing.digest(text)
    given = signing.check(session, digest, assertion, by=by, now=now)

    row = VoteSignature(vote_id=vote.id, text=text, digest=digest.hex(), at=now)
    if given is not None:
        row.credential_id, row.public_key = given.credential_id, given.public_key
        row.authenticator_data = given.authenticator_data
        row.client_data, row.signature = given.client_data, given.signature
    session.add(row)
    session.flush()
    return row
