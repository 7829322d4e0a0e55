"""The operator's notes: that the log stood still is recorded, once, with its cause."""

import json
from datetime import datetime
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.ledger import service, tree
from oversight.ledger.models import Pending, TreeEntry
from oversight.ledger.rules import standstills as rules
from oversight.ledger.rules.standstills import Cause, Told

KIND = "operator.note"


def confess(session: Session, cause: Cause, since: datetime, *, now: datetime) -> bool:
    """Put a standstill on the record, once; say False if it stands there already."""
    code = rules.code(cause, since)
    asked = select(Pending.entry).where(Pending.kind == KIND)
    if any(json.loads(entry)["code"] == code for entry in session.scalars(asked)):
        return False
    service.record(session, KIND, now=now, public={"code": code})
    return True


def restored_since(session: Session, since: datetime) -> bool:
    """Say whether entries that a restored database had lost were put back since."""
    asked = select(Pending.entry).where(
        Pending.kind == KIND, Pending.created_at >= since
    )
    codes = (str(json.loads(entry)["code"]) for entry in session.scalars(asked))
    return any(code.startswith(rules.RESTORED) for code in codes)


def shown(session: Session, *, most: int) -> tuple[Told, ...]:
    """Return the newest notes that the published log holds, the newest first."""
    asked = (
        select(Pending.entry)
        .join(TreeEntry, TreeEntry.leaf_id == Pending.id)
        .where(Pending.kind == KIND, TreeEntry.id < tree.published(session))
        .order_by(TreeEntry.id.desc())
    )
    told = (rules.read(json.loads(entry)) for entry in session.scalars(asked))
    return tuple(islice((one for one in told if one is not None), most))
