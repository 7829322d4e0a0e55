"""Which passkeys a person has, and which challenge an answer belongs to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from oversight.accounts.models.passkeys import Challenge, Passkey, Purpose
from oversight.accounts.rules import passkeys as rules
from oversight.core.errors import RuleError
from oversight.core.words import N_

# Put together once: whatever is signed asks for it.
_OWN = (
    select(Passkey)
    .where(Passkey.person_id == bindparam("person"), Passkey.removed_at.is_(None))
    .order_by(Passkey.made_at, Passkey.id)
)


def of_person(session: Session, person_id: UUID) -> Sequence[Passkey]:
    """Return the passkeys that a person has now, the oldest first."""
    return session.scalars(_OWN, {"person": person_id}).all()


def by_credential(session: Session, credential_id: bytes) -> Passkey:
    """Return the passkey that an answer names, locked, or refuse the answer."""
    found = session.scalars(
        select(Passkey)
        .where(Passkey.credential_id == credential_id, Passkey.removed_at.is_(None))
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise rules.refused()
    return found


def challenge(
    session: Session, value: bytes, purpose: Purpose, person_id: UUID | None
) -> Challenge | None:
    """Return the challenge of this value, asked of this person for this, locked."""
    whose = Challenge.person_id
    return session.scalars(
        select(Challenge)
        .where(
            Challenge.value == value,
            Challenge.purpose == purpose,
            whose.is_(None) if person_id is None else whose == person_id,
        )
        .with_for_update()
    ).one_or_none()


def own(session: Session, passkey_id: UUID, person_id: UUID) -> Passkey:
    """Return one passkey of this person's own, or say that there is none."""
    for passkey in of_person(session, person_id):
        if passkey.id == passkey_id:
            return passkey
    raise RuleError("not_found", N_("There is no such passkey."))
