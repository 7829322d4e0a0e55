"""Signing: what a member reads back is what their passkey signs, to the letter."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.accounts.service import signing
from oversight.authority.permissions import Actor
from oversight.review.models.deciding import Vote
from oversight.review.models.signatures import Signed, VoteSignature


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
    row = VoteSignature(vote_id=vote.id)
    seal(session, row, text, assertion, by=by, now=now)
    return row


def seal(
    session: Session,
    row: Signed,
    text: str,
    assertion: str | None,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Fill a signature with its text and with the passkey's answer, and keep it.

    It is written with what follows from it: the audit's row or the decision.
    """
    digest = signing.digest(text)
    given = signing.check(session, digest, assertion, by=by, now=now)

    row.text, row.digest, row.at = text, digest.hex(), now
    if given is not None:
        row.credential_id, row.public_key = given.credential_id, given.public_key
        row.authenticator_data = given.authenticator_data
        row.client_data, row.signature = given.client_data, given.signature
    session.add(row)
