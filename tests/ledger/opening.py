"""Reading the record as a stranger would: only hashlib, json and base64."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.ledger import service as ledger
from oversight.ledger.models import Pending
from oversight.vault.models.keys import Kept


def spoken(raw: bytes) -> str:
    """Bytes as unpadded base64url."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def heard(text: str) -> bytes:
    """Unpadded base64url as bytes."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def opened(leaf: dict[str, Any], disclosures: list[str]) -> dict[str, Any]:
    """The private values of a leaf; an assertion fails if one is not committed to."""
    found: dict[str, Any] = {}
    for disclosure in disclosures:
        assert spoken(sha256(disclosure.encode()).digest()) in leaf["_sd"]
        salt, name, value = json.loads(heard(disclosure))
        assert len(heard(salt)) == 32
        assert name not in found
        found[name] = value
    return found


def rows(session: Session) -> list[Pending]:
    """Every row of the record, in the order of arrival."""
    return list(session.scalars(select(Pending).order_by(Pending.id)))


def last(session: Session) -> tuple[dict[str, Any], list[str]]:
    """The newest leaf and its disclosures, read back from the database."""
    session.flush()
    session.expire_all()
    row = rows(session)[-1]
    kept = select(Kept.id).where(Kept.event_id == row.event_id)
    if session.scalar(kept) is None:
        return json.loads(row.entry), []
    return json.loads(row.entry), json.loads(ledger.disclosures(session, row.event_id))
