"""Copies of the data keys: taken out as they are wrapped, and put back.

A copy holds no key that opens anything without the vault's own key. What was forgotten
never comes back from one.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.vault import erased, service
from oversight.vault.models.keys import DataKey

BATCH = 1000


@dataclass(frozen=True, slots=True)
class PutBack:
    """What became of the keys of a copy: how many of each."""

    restored: int = 0
    there: int = 0
    forgotten: int = 0
    replaced: int = 0


def taken(session: Session, *, now: datetime) -> tuple[int, bytes]:
    """Return how many data keys there are, and all of them in one text."""
    head = {"root": service.root_id(), "taken_at": now.isoformat()}
    asked = select(DataKey).order_by(DataKey.id).execution_options(yield_per=BATCH)
    lines = [json.dumps(head), *(json.dumps(_said(r)) for r in session.scalars(asked))]
    return len(lines) - 1, "\n".join(lines).encode()


def put_back(
    session: Session, content: bytes, *, gone: Collection[UUID] = ()
) -> PutBack:
    """Put back the keys that are missing here, all of them or none.

    Keys that were thrown away stay away, those of ``gone`` as well; where a fresh key
    has been made since, it stays. Raises ``RuleError`` (``other_vault_key``) when the
    vault's key of this portal does not open them.
    """
    head, *rows = [json.loads(line) for line in content.decode().splitlines()]
    found = PutBack()
    for start in range(0, len(rows), BATCH):
        some = [_read(row) for row in rows[start : start + BATCH]]
        ids = {key.id for key in some}
        away = erased.known(session, ids) | ids.intersection(gone)
        found = _some_put_back(session, some, str(head["root"]), away, found)
    return found


def _some_put_back(
    session: Session, keys: list[DataKey], root: str, gone: set[UUID], so_far: PutBack
) -> PutBack:
    there = {key.id for key in erased.alive(session, {key.id for key in keys})} - gone
    named = select(DataKey.docket, DataKey.subject)
    named = named.where(DataKey.docket.in_({key.docket for key in keys}))
    taken_names = {(docket, subject) for docket, subject in session.execute(named)}
    left = [key for key in keys if key.id not in gone | there]
    back = [key for key in left if (key.docket, key.subject) not in taken_names]
    for key in back:
        _check_opens(key, root)
    session.add_all(back)
    session.flush()
    return PutBack(
        so_far.restored + len(back),
        so_far.there + len(there),
        so_far.forgotten + len(gone),
        so_far.replaced + len(left) - len(back),
    )


def _check_opens(key: DataKey, root: str) -> None:
    try:
        service.unwrap(key)
    except RuleError:
        raise RuleError(
            "other_vault_key",
            N_(
                "These keys were wrapped under vault key %(theirs)s; this portal has "
                "%(ours)s. Give it that one, as OVERSIGHT_VAULT_OLD_KEY if need be."
            ),
            theirs=root[:8],
            ours=service.root_id(),
        ) from None


def _said(key: DataKey) -> dict[str, str | None]:
    return {
        "id": str(key.id),
        "docket": key.docket,
        "subject": key.subject,
        "wrapped": b64encode(key.wrapped).decode(),
        "made_at": key.made_at.isoformat(),
        "erase_after": key.erase_after.isoformat() if key.erase_after else None,
    }


def _read(said: Mapping[str, Any]) -> DataKey:
    until = said["erase_after"]
    return DataKey(
        id=UUID(said["id"]),
        docket=said["docket"],
        subject=said["subject"],
        wrapped=b64decode(said["wrapped"]),
        made_at=datetime.fromisoformat(said["made_at"]),
        erase_after=datetime.fromisoformat(until) if until else None,
    )
