"""The papers of a request that a victim's restriction stand longer."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.desk.queries.papers import Paper, columns, written
from oversight.desk.rules.certifying import PaperKind
from oversight.desk.service.voting import as_signed
from oversight.extensions.models.confirming import (
    Confirmation,
    ConfirmationItem,
    ConfirmationVote,
)
from oversight.extensions.models.signatures import ConfirmationSignature
from oversight.intake.models.requests import LegalRequest


def papers(session: Session, request: LegalRequest) -> Iterator[Paper]:
    """Return what was asked, each vote, and what the panel or silence made of it.

    They are a victim's: none is open.
    """
    asked = select(Confirmation).where(Confirmation.request_id == request.id)
    for one in session.scalars(asked):
        yield written(PaperKind.LONGER, one.asked_at, columns(one))
        rows = select(ConfirmationItem).where(
            ConfirmationItem.confirmation_id == one.id
        )
        for row in session.scalars(rows.order_by(ConfirmationItem.number)):
            if row.decided_at is None:
                continue
            yield written(PaperKind.DECISION, row.decided_at, columns(row))
            if row.reasons:
                whole = row.reasons.encode
                yield Paper(PaperKind.REASONS, row.decided_at, whole)
    numbers = dict(
        session.execute(
            select(ConfirmationItem.item_id, ConfirmationItem.number)
            .join(Confirmation, Confirmation.id == ConfirmationItem.confirmation_id)
            .where(Confirmation.request_id == request.id)
        ).all()
    )
    cast = (
        select(ConfirmationVote, ConfirmationSignature)
        .outerjoin(
            ConfirmationSignature, ConfirmationSignature.vote_id == ConfirmationVote.id
        )
        .where(ConfirmationVote.item_id.in_(numbers))
        .order_by(ConfirmationVote.at, ConfirmationVote.pseudonym)
    )
    for vote, signature in session.execute(cast):
        said = {"item": numbers[vote.item_id]} | columns(vote)
        yield written(PaperKind.VOTE, vote.at, said)
        yield from as_signed(signature, vote.at)
