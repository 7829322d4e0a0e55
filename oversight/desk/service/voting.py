"""The votes on a docket's items, each with its signature where it bears one."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, AppealSignature, AppealVote
from oversight.desk.queries.papers import Paper, columns, written
from oversight.desk.rules.certifying import PaperKind
from oversight.intake.models.requests import Item
from oversight.review.models.data import DataVote
from oversight.review.models.deciding import Vote
from oversight.review.models.signatures import Signed, VoteSignature
from oversight.review.queries import signed


def papers(session: Session, items: Sequence[Item]) -> Iterator[Paper]:
    """Return every vote by its moment; each says on which item it was cast."""
    numbers = {item.id: item.number for item in items}
    of_data = (
        select(DataVote)
        .join(Vote, Vote.id == DataVote.vote_id)
        .where(Vote.item_id.in_(numbers))
    )
    data = {row.vote_id: columns(row) for row in session.scalars(of_data)}
    cast = (
        select(Vote, VoteSignature)
        .outerjoin(VoteSignature, VoteSignature.vote_id == Vote.id)
        .where(Vote.item_id.in_(numbers))
        .order_by(Vote.at, Vote.pseudonym)
    )
    for vote, signature in session.execute(cast):
        said = {"item": numbers[vote.item_id]} | columns(vote)
        yield written(PaperKind.VOTE, vote.at, said | data.get(vote.id, {}))
        yield from as_signed(signature, vote.at)


def of_appeal(session: Session, appeal: Appeal) -> Iterator[Paper]:
    """Return every vote in an appeal; each says on which of its items it was cast."""
    numbers = {item.id: item.number for item in appeal.items}
    cast = (
        select(AppealVote, AppealSignature)
        .outerjoin(AppealSignature, AppealSignature.vote_id == AppealVote.id)
        .where(AppealVote.appeal_item_id.in_(numbers))
        .order_by(AppealVote.at, AppealVote.pseudonym)
    )
    for vote, signature in session.execute(cast):
        said = {"item": numbers[vote.appeal_item_id]} | columns(vote)
        yield written(PaperKind.VOTE, vote.at, said)
        yield from as_signed(signature, vote.at)


def as_signed(signature: Signed | None, at: datetime) -> Iterator[Paper]:
    """Return a signature as the file that can be checked without the portal."""
    if signature is not None:
        text = json.dumps(signed.as_file(signature), ensure_ascii=False, indent=1)
        yield Paper(PaperKind.VOTE, at, text.encode, "json")
