"""Taking in a file: cleaned before any row is locked, then kept where it belongs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.codes import new_code
from oversight.core.text import clean_line
from oversight.intake.models.exhibits import Exhibit
from oversight.intake.rules import exhibits as rules
from oversight.intake.rules.exhibits import Purpose
from oversight.intake.service import keeping
from oversight.privacy.service import cleaning
from oversight.privacy.service.cleaning import Cleaned

CODE_LENGTH = 10


@dataclass(frozen=True, slots=True, repr=False)
class Handed:
    """A file as it was handed in, and what was said of it.

    ``fingerprint`` stands in for a file that must not be sent at all.
    """

    name: str
    content: bytes
    purpose: str
    caption: str
    shows_child: str
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Beside what a file is put, and what is there already."""

    batch_id: UUID
    kept_under: str
    row: int | None
    taken: Mapping[int, Exhibit]
    bytes_held: int
    capture: str | None


def cleaned_of(handed: Handed) -> Cleaned | None:
    """Return the file cleaned, before any row is locked; None if it must not be."""
    rules.check_said(
        purpose=handed.purpose,
        caption=clean_line(handed.caption),
        shows_child=handed.shows_child,
        has_file=bool(handed.name or handed.content),
    )
    if handed.shows_child == rules.YES:
        return None
    return cleaning.clean(handed.name, handed.content)


def keep(
    session: Session,
    place: Place,
    handed: Handed,
    cleaned: Cleaned,
    *,
    by: Actor,
    now: datetime,
) -> Exhibit:
    """Keep a cleaned file in its place, sealed, if there is room for it."""
    held = list(place.taken.values())
    rules.check_room(
        held=len(held), bytes_held=place.bytes_held, more=len(cleaned.original)
    )
    rules.check_new(cleaned.sha256, {one.original_sha256 for one in held})
    rules.check_capture(
        handed.purpose,
        cleaned.sha256,
        given=place.capture,
        held={one.purpose for one in held},
    )
    exhibit = _row(place, handed, cleaned, by, now)
    session.add(exhibit)
    session.flush()
    keeping.keep(session, exhibit, cleaned, now=now)
    return exhibit


def _row(
    place: Place, handed: Handed, cleaned: Cleaned, by: Actor, now: datetime
) -> Exhibit:
    return Exhibit(
        id=uuid4(),
        code=f"E-{new_code()[:CODE_LENGTH]}",
        batch_id=place.batch_id,
        row=place.row,
        position=rules.free_place(place.taken),
        purpose=Purpose(handed.purpose),
        caption=clean_line(handed.caption),
        name=cleaned.name,
        media=cleaned.media,
        original_sha256=cleaned.sha256,
        original_size=len(cleaned.original),
        viewing_media=cleaned.viewing_media.value,
        viewing_sha256=sha256(cleaned.viewing).hexdigest(),
        viewing_size=len(cleaned.viewing),
        pages=cleaned.pages,
        width=cleaned.width,
        height=cleaned.height,
        seconds=cleaned.seconds,
        left_out=list(cleaned.left_out),
        scan=cleaned.scan,
        kept_under=place.kept_under,
        uploaded_by=by.id,
        uploaded_at=now,
    )
