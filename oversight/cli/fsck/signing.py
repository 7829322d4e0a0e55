"""What was signed: every vote has its text, unaltered, and the signature holds."""

import json
from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import select

from oversight.accounts.rules.signatures import Signature, verdict
from oversight.cli.fsck.book import Book
from oversight.core.hashes import sha256_of
from oversight.intake.models.requests import Item, LegalRequest
from oversight.review.models.deciding import Vote
from oversight.review.models.signatures import Signed, VoteSignature

Found = Iterator[tuple[str, str]]


def votes_signed(book: Book) -> Found:
    """Find votes whose signed text is missing, altered or says something else."""
    rows = book.session.execute(
        select(LegalRequest.docket, Item.number, Vote, VoteSignature)
        .join(Item, Item.id == Vote.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .outerjoin(VoteSignature, VoteSignature.vote_id == Vote.id)
        .where(LegalRequest.kind == "TD")
        .order_by(LegalRequest.docket, Item.number, Vote.pseudonym)
    )
    for docket, number, vote, kept in rows:
        where = f"{docket}/{number}"
        if kept is None:
            yield where, f"nothing says what {vote.pseudonym} signed"
            continue
        cast = (docket, number, vote.pseudonym, vote.outcome.value, vote.reasons)
        yield from faults(kept, cast)


def faults(kept: Signed, cast: tuple[str, int, str, str, str]) -> Found:
    """Find what is wrong with one signature: ``cast`` is what the vote itself says.

    That is its docket and item, by whom, with which outcome and reasons.
    """
    where, name = f"{cast[0]}/{cast[1]}", cast[2]
    if sha256_of(kept.text) != kept.digest:
        yield where, f"the text that {name} signed was altered"
    said = json.loads(kept.text)
    told = ("docket", "item", "by", "outcome", "reasons")
    if tuple(said[part] for part in told) != cast:
        yield where, f"{name} signed another text than the vote's"
    if kept.credential_id is not None and not _holds(kept):
        yield where, f"the signature of {name} does not hold"


def _holds(kept: Signed) -> bool:
    parts = (
        *(kept.credential_id, kept.public_key, kept.authenticator_data),
        *(kept.client_data, kept.signature),
    )
    given = Signature(*(part or b"" for part in parts))
    return verdict(bytes.fromhex(kept.digest), given).valid


CHECKS: Mapping[str, Callable[[Book], Found]] = {"votes-signed": votes_signed}
