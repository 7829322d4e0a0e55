"""What stands open of a record: the decisions, as the public page shows them.

Whoever gets the open part may take it into an open court, and one docket concerns
many people: nobody reads there what the public page would not tell of another.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from oversight.appeals.models import Appeal
from oversight.desk.queries.papers import Paper, columns, spelt
from oversight.desk.rules.certifying import PaperKind, all_sealed
from oversight.intake.models.requests import Item, LegalRequest
from oversight.review.models.data import DataDecision
from oversight.review.models.deciding import ItemDecision
from oversight.transparency.queries import names
from oversight.transparency.rules.redaction import Redaction

TEXTS = frozenset({"summary", "summary_ur", "dissent", "conditions"})
SHOWN = (
    *("item", "number", "outcome", "code", "by_default", "by"),
    *("measure", "territory", "days", "split", "decided_at"),
    *("summary", "summary_ur", "conditions", "dissent"),
)


def hiding(session: Session, request: LegalRequest) -> Redaction | None:
    """Return what hides people in the open texts; None where no text is open."""
    basis = [one for item in request.items for one in item.provisions]
    if all_sealed(request.kind, request.track, basis):
        return None
    return Redaction(names.on(session, request.id))


def decided(
    session: Session, items: Sequence[Item], hide: Redaction | None
) -> Iterator[Paper]:
    """Return what was decided on each item, and the reasons word for word."""
    keys = [item.id for item in items]
    data = {
        row.decision_id: columns(row)
        for row in session.scalars(
            select(DataDecision).where(DataDecision.item_id.in_(keys))
        )
    }
    asked = select(ItemDecision).where(ItemDecision.item_id.in_(keys))
    for row in session.scalars(asked.options(selectinload(ItemDecision.item))):
        said = {"item": row.item.number} | columns(row) | data.get(row.id, {})
        told = {**said, "conditions": row.findings.get("conditions") or ""}
        yield _facts(PaperKind.DECISION, row.decided_at, said, told, hide)
        yield _text(row.reasons, row.decided_at, hide)


def of_appeal(appeal: Appeal, hide: Redaction | None) -> Iterator[Paper]:
    """Return what was decided on each item of an appeal, and why."""
    for row in appeal.items:
        if row.decided_at is None:
            continue
        said = columns(row)
        yield _facts(PaperKind.APPEAL_DECISION, row.decided_at, said, said, hide)
        if row.reasons:
            yield _text(row.reasons, row.decided_at, hide)


def _facts(
    kind: PaperKind,
    at: datetime,
    said: Mapping[str, object],
    told: Mapping[str, object],
    hide: Redaction | None,
) -> Paper:
    """Return a paper that shows everybody only what the public page shows."""

    def public() -> bytes:
        shown = {name: told[name] for name in SHOWN if name in told}
        return spelt(
            {
                name: hide.of(str(value or "")) if hide and name in TEXTS else value
                for name, value in shown.items()
            }
        ).encode()

    whole = spelt(said).encode
    return Paper(kind, at, whole, public=public if hide else None)


def _text(reasons: str, at: datetime, hide: Redaction | None) -> Paper:
    def public() -> bytes:
        return hide.of(reasons).encode() if hide else b""

    whole = reasons.encode
    return Paper(PaperKind.REASONS, at, whole, public=public if hide else None)
