"""A decision is signed by its author's own passkey, over its own words.

What is signed is the SHA-256 of the decision's canonical text, used as the challenge
that the device signs, with its owner verified by finger, face or PIN. Anybody can
check it later without the portal: ``python -m oversight decision verify``.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.accounts import ceremony
from oversight.accounts.models.passkeys import Purpose
from oversight.accounts.queries import passkeys as queries
from oversight.accounts.rules import passkeys as rules
from oversight.accounts.rules.signatures import (
    DIGEST_BYTES,
    Signature,
    digest,
    exported,
)
from oversight.accounts.service import challenges
from oversight.accounts.site import site
from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.ledger import service as ledger

__all__ = ["Signature", "check", "digest", "exported", "options"]


def options(session: Session, digest: bytes, *, by: Actor, now: datetime) -> str | None:
    """Return what the browser needs to have this digest signed, as JSON.

    None where the person has no passkey and none is required. It writes the
    challenge down, so it wants a transaction, never a session that only reads.
    """
    if len(digest) != DIGEST_BYTES:
        raise ValueError("a SHA-256 digest is signed, nothing else")
    mine = queries.of_person(session, by.id)
    if not mine:
        if site().strict:
            raise RuleError(
                "passkey_owed",
                N_(
                    "Add a passkey under “My sign-in” first: "
                    "decisions are signed with it."
                ),
            )
        return None

    challenges.ask(session, Purpose.SIGN, by.id, value=digest, now=now)
    return ceremony.request(digest, [one.credential_id for one in mine])


def check(
    session: Session, digest: bytes, assertion: str | None, *, by: Actor, now: datetime
) -> Signature | None:
    """Return the signature that the person's own passkey gave over this digest.

    None where the person has no passkey and none is required.
    """
    mine = queries.of_person(session, by.id)
    owed = bool(mine) or site().strict
    rules.check_signature_given(given=bool(assertion), owed=owed)
    if not assertion:
        return None
    challenges.answered(session, Purpose.SIGN, by.id, value=digest, now=now)
    passkey = queries.by_credential(session, ceremony.credential_of(assertion))
    rules.check_own(passkey.person_id, by=by.id)
    proof = ceremony.proved(assertion, digest, passkey)

    passkey.sign_count = proof.sign_count
    passkey.used_at = now

    ledger.note(session, "passkey.signed", by=by, now=now, subject=str(passkey.id))
    return proof.signature
