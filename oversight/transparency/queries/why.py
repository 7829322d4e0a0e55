"""What was decided and why, for whoever holds the code of the notice on it.

No address of anybody else stands in the texts, and no number that names a person. Who
works here is not asked: the forms of the public reach no account (C7). Where a victim
is protected from that very person no text is shown at all; what is kept from the public
for the person's own sake (glory of Islam, decency) the person reads.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.appeals.queries.told import Decided
from oversight.dispatch.models.orders import Line
from oversight.dispatch.rules.lifecycle import LineState
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules import victims
from oversight.intake.rules.data_tiers import KIND
from oversight.intake.rules.preview import HIDDEN_PROVISIONS
from oversight.review.models.deciding import ItemDecision
from oversight.transparency.queries import names
from oversight.transparency.rules.redaction import Redaction


def why(session: Session, docket: str, numbers: Sequence[int]) -> tuple[Decided, ...]:
    """Return what was decided on these items of a docket; undecided ones are absent."""
    found = session.execute(
        select(
            *(LegalRequest.id, LegalRequest.kind, LegalRequest.track),
            *(Item, ItemDecision, Line.state),
        )
        .join(Item, Item.request_id == LegalRequest.id)
        .join(ItemDecision, ItemDecision.item_id == Item.id)
        .outerjoin(Line, Line.item_id == Item.id)
        .where(LegalRequest.docket == docket, Item.number.in_(numbers))
        .order_by(Item.number)
    ).all()
    if not found:
        return ()
    first = found[0]
    hide = Redaction(names.addresses(session, first.id, but=numbers))
    is_withheld = first.track == victims.VICTIM or _protects(session, first.id)
    return tuple(_decided(docket, row, hide, is_withheld) for row in found)


def _protects(session: Session, request_id: UUID) -> bool:
    """Say whether a matter protects somebody, as the register says it: of any item."""
    cited = session.scalars(
        select(Item.provisions).where(Item.request_id == request_id)
    )
    return any(
        one.partition(":")[0] in HIDDEN_PROVISIONS for some in cited for one in some
    )


def _decided(
    docket: str,
    row: Any,  # noqa: ANN401
    hide: Redaction,
    is_withheld: bool,  # noqa: FBT001
) -> Decided:
    item: Item = row.Item
    decision: ItemDecision = row.ItemDecision

    def text(name: str) -> str:
        return "" if is_withheld else hide.of(getattr(decision, name))

    return Decided(
        docket=docket,
        number=item.number,
        kind=item.item_kind,
        address="" if row.kind == KIND else item.canonical,
        outcome=decision.outcome.value,
        summary=text("summary"),
        summary_ur=text("summary_ur"),
        reasons=text("reasons"),
        dissent=text("dissent"),
        is_withheld=is_withheld,
        rests=row.state is LineState.SUSPENDED,
    )
