"""The content of exhibits: sealed in pieces, opened whole or not at all, forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.models.exhibits import Chunk, Exhibit
from oversight.intake.queries import exhibits as queries
from oversight.intake.rules import exhibits as rules
from oversight.intake.rules.exhibits import Copy
from oversight.ledger import service as ledger
from oversight.privacy.rules import kinds, names
from oversight.privacy.rules.kinds import Media
from oversight.privacy.service.cleaning import Cleaned
from oversight.vault import service as vault


@dataclass(frozen=True, slots=True, repr=False)
class HandedOut:
    """One copy of a file with the name and kind under which it goes out."""

    content: bytes
    name: str
    mime: str


NEVER_FILED = "never-filed"
PREFIX = "exhibit:"
_CHUNKS = Chunk.metadata.tables[Chunk.__tablename__]


def keep(
    session: Session, exhibit: Exhibit, cleaned: Cleaned, *, now: datetime
) -> None:
    """Seal both copies of a file, under a key that is this exhibit's alone."""
    for copy, content in (
        (Copy.ORIGINAL, cleaned.original),
        (Copy.VIEWING, cleaned.viewing),
    ):
        pieces = rules.pieces(content)
        places = [
            rules.place_of(exhibit.id.hex, copy, number, len(pieces))
            for number in range(1, len(pieces) + 1)
        ]
        sealed = vault.seal_all(
            session,
            dict(zip(places, pieces, strict=True)),
            docket=exhibit.kept_under,
            subject=subject(exhibit.id),
            now=now,
        )
        rows = [
            {
                "id": uuid4(),
                "exhibit_id": exhibit.id,
                "copy": copy,
                "number": number,
                "sealed": sealed[place],
            }
            for number, place in enumerate(places, start=1)
        ]
        session.execute(insert(_CHUNKS), rows)


def opened(session: Session, exhibit: Exhibit, copy: Copy) -> bytes:
    """Return one copy whole, exactly as it was kept, or refuse to show any of it."""
    pieces = queries.chunks(session, exhibit.id, copy)
    places = {
        rules.place_of(exhibit.id.hex, copy, number, len(pieces)): sealed
        for number, sealed in pieces
    }
    try:
        found = vault.open_all(
            session,
            places,
            docket=exhibit.kept_under,
            subject=subject(exhibit.id),
        )
    except RuleError as error:
        if error.code == "vault_forgotten":
            raise
        raise _damaged(exhibit) from error
    content = b"".join(found.values())
    if sha256(content).hexdigest() != fingerprint(exhibit, copy):
        raise _damaged(exhibit)
    return content


def hand_out(
    session: Session, exhibit: Exhibit, copy: Copy, *, by: Actor | None, now: datetime
) -> HandedOut:
    """Return one copy to somebody who may see it, and note that they did."""
    content = opened(session, exhibit, copy)
    ledger.note(
        session,
        "exhibit.seen",
        by=by,
        now=now,
        subject=exhibit.code,
        facts={"copy": copy.value},
    )
    if copy is Copy.ORIGINAL:
        return HandedOut(content, exhibit.name, kinds.UNKNOWN)
    kind = kinds.BY_MEDIA[Media(exhibit.viewing_media)]
    return HandedOut(content, names.renamed(exhibit.name, kind), kind.mime)


def forget(session: Session, exhibits: Sequence[Exhibit], *, now: datetime) -> None:
    """Take away files that were never filed, their pieces and their keys."""
    for exhibit in exhibits:
        session.execute(delete(_CHUNKS).where(_CHUNKS.c.exhibit_id == exhibit.id))
        vault.forget(
            session,
            docket=exhibit.kept_under,
            subject=subject(exhibit.id),
            ground=NEVER_FILED,
            now=now,
        )
        session.delete(exhibit)
    session.flush()


def purge(session: Session, subject_: str) -> int:
    """Take away the pieces of a file whose key was thrown away; return how many.

    The erasure is recorded where the key goes; what is known of the file stays.
    """
    if not subject_.startswith(PREFIX):
        return 0
    exhibit = UUID(subject_.removeprefix(PREFIX))
    gone = delete(_CHUNKS).where(_CHUNKS.c.exhibit_id == exhibit)
    return len(session.execute(gone.returning(_CHUNKS.c.id)).all())


def fingerprint(exhibit: Exhibit, copy: Copy) -> str:
    """Return the fingerprint that one copy must have."""
    if copy is Copy.ORIGINAL:
        return exhibit.original_sha256
    return exhibit.viewing_sha256


def subject(exhibit_id: UUID) -> str:
    """Return the name under which the vault keeps this exhibit's own key."""
    return f"{PREFIX}{exhibit_id.hex}"


def _damaged(exhibit: Exhibit) -> RuleError:
    return RuleError(
        "exhibit_damaged",
        N_(
            "Exhibit %(exhibit)s is not as it was handed in: it was changed, moved or "
            "damaged. It is not shown. Tell whoever runs the portal."
        ),
        exhibit=exhibit.code,
    )
