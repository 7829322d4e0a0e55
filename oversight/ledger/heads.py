"""The head of the internal audit goes on the public record, once a day (KINDS, R31).

Whoever cuts off or rewrites the audit's last rows, and sets its head back, then meets
a number and a digest that the public log holds and the audit no longer does.
"""

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.ledger import service
from oversight.ledger.models import AuditHead, Pending
from oversight.ledger.rules import heads as rules
from oversight.ledger.rules.moments import leaf_day

KIND = "operator.note"
LOOKED_AT = 50  # Among so many notes of the operator the last head is looked for.


def publish(session: Session, now: datetime) -> int:
    """Tell the audit's head, if today's is not told yet and anything was added."""
    head = session.scalars(select(AuditHead)).one_or_none()
    if head is None:
        return 0
    last = next(_told(session, newest=LOOKED_AT), None)
    if last is not None:
        leaf, (number, _) = last
        if leaf_day(leaf) >= local_date(now) or number >= head.number:
            return 0
    code = rules.code(head.number, head.digest)
    service.record(session, KIND, now=now, public={"code": code})
    return 1


def told(session: Session) -> list[tuple[int, str]]:
    """Return every head that the record tells, the newest first."""
    return [head for _, head in _told(session)]


def _told(
    session: Session, *, newest: int | None = None
) -> Iterator[tuple[dict[str, object], tuple[int, str]]]:
    asked = (
        select(Pending.entry).where(Pending.kind == KIND).order_by(Pending.id.desc())
    )
    for entry in session.scalars(asked.limit(newest)).all():
        leaf = json.loads(entry)
        if (head := rules.read(leaf["code"])) is not None:
            yield leaf, head
