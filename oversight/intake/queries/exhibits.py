"""Reading exhibits: what stands beside an item, and the pieces of one file."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.models.exhibits import Chunk, Exhibit, FiledExhibit, Withheld
from oversight.intake.models.requests import Item
from oversight.intake.rules.exhibits import Copy, Purpose
from oversight.privacy.rules.kinds import PICTURES, SOUNDS, Media


@dataclass(frozen=True, slots=True)
class ExhibitRow:
    """One exhibit as officers and reviewers see it, without its content."""

    code: str
    position: int
    purpose: str
    caption: str
    name: str
    media: str
    size: int
    sha256: str
    viewing_media: str
    viewing_size: int
    viewing_sha256: str
    pages: int | None
    width: int | None
    height: int | None
    seconds: int | None
    left_out: tuple[str, ...] | None
    scan: str
    uploaded_at: datetime
    came_later: bool
    is_erased: bool = False

    @property
    def is_picture(self) -> bool:
        """Say whether the viewing copy can be shown on a page."""
        return Media(self.viewing_media) in PICTURES

    @property
    def is_sound(self) -> bool:
        """Say whether the viewing copy can be played on a page."""
        return Media(self.viewing_media) in SOUNDS


def of_item(session: Session, item_id: UUID) -> tuple[ExhibitRow, ...]:
    """Return the exhibits of a filed item, in their order."""
    return of_items(session, [item_id]).get(item_id, ())


def of_items(
    session: Session, item_ids: Collection[UUID]
) -> dict[UUID, tuple[ExhibitRow, ...]]:
    """Return the exhibits of filed items, for those that have any."""
    found = session.execute(
        select(FiledExhibit.item_id, FiledExhibit.position, Exhibit)
        .join(Exhibit, Exhibit.id == FiledExhibit.exhibit_id)
        .where(FiledExhibit.item_id.in_(item_ids))
        .order_by(FiledExhibit.item_id, FiledExhibit.position)
    ).all()
    here = held(session, [exhibit.id for _item, _place, exhibit in found])
    rows: dict[UUID, tuple[ExhibitRow, ...]] = {}
    for item_id, position, exhibit in found:
        row = row_of(exhibit, position, erased=exhibit.id not in here)
        rows[item_id] = (*rows.get(item_id, ()), row)
    return rows


def of_batch(session: Session, batch_id: UUID) -> dict[int, tuple[ExhibitRow, ...]]:
    """Return the exhibits handed in with a filing, by row."""
    found = session.scalars(
        select(Exhibit)
        .where(Exhibit.batch_id == batch_id, Exhibit.row.is_not(None))
        .order_by(Exhibit.row, Exhibit.position)
    ).all()
    here = held(session, [exhibit.id for exhibit in found])
    rows: dict[int, tuple[ExhibitRow, ...]] = {}
    for exhibit in found:
        assert exhibit.row is not None
        rows[exhibit.row] = (
            *rows.get(exhibit.row, ()),
            row_of(exhibit, exhibit.position, erased=exhibit.id not in here),
        )
    return rows


def withheld_of(session: Session, item_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return the fingerprints of files that were not taken, by item."""
    rows = session.execute(
        select(Withheld.item_id, Withheld.sha256)
        .where(Withheld.item_id.in_(item_ids))
        .order_by(Withheld.told_at, Withheld.sha256)
    )
    found: dict[UUID, list[str]] = {}
    for item_id, sha256 in rows:
        assert item_id is not None
        found.setdefault(item_id, []).append(sha256)
    return found


def withheld_in(session: Session, batch_id: UUID) -> dict[int, list[str]]:
    """Return the fingerprints of files that were not taken, by row of a filing."""
    rows = session.execute(
        select(Withheld.row, Withheld.sha256)
        .where(Withheld.batch_id == batch_id, Withheld.row.is_not(None))
        .order_by(Withheld.told_at, Withheld.sha256)
    )
    found: dict[int, list[str]] = {}
    for row, sha256 in rows:
        assert row is not None
        found.setdefault(row, []).append(sha256)
    return found


def withheld_rows(session: Session, batch_id: UUID) -> list[Withheld]:
    """Return what was not taken beside the rows of a filing."""
    return list(
        session.scalars(
            select(Withheld).where(
                Withheld.batch_id == batch_id, Withheld.row.is_not(None)
            )
        )
    )


def is_withheld(
    session: Session, batch_id: UUID, row: int | None, item_id: UUID | None, sha256: str
) -> bool:
    """Say whether a fingerprint is noted already beside this row or item."""
    beside = Withheld.row == row if item_id is None else Withheld.item_id == item_id
    found = select(Withheld.id).where(
        Withheld.batch_id == batch_id, beside, Withheld.sha256 == sha256
    )
    return session.scalars(found).first() is not None


def captures(session: Session, batch_id: UUID) -> dict[int, str]:
    """Return the fingerprints of the captures that a filing holds, by row."""
    rows = session.execute(
        select(Exhibit.row, Exhibit.original_sha256).where(
            Exhibit.batch_id == batch_id,
            Exhibit.row.is_not(None),
            Exhibit.purpose == Purpose.CAPTURE,
        )
    )
    return {row: sha256 for row, sha256 in rows if row is not None}


def one(session: Session, code: str) -> Exhibit:
    """Return an exhibit by its code, or refuse as if there were none."""
    found = session.scalars(select(Exhibit).where(Exhibit.code == code)).one_or_none()
    if found is None:
        raise nothing()
    return found


def filed_item(session: Session, exhibit: Exhibit) -> Item | None:
    """Return the filed item an exhibit belongs to; there is none before signing."""
    return session.scalars(
        select(Item)
        .join(FiledExhibit, FiledExhibit.item_id == Item.id)
        .where(FiledExhibit.exhibit_id == exhibit.id)
    ).one_or_none()


def in_row(session: Session, batch_id: UUID, row: int) -> list[Exhibit]:
    """Return the exhibits of one row of a filing, in their order."""
    return list(
        session.scalars(
            select(Exhibit)
            .where(Exhibit.batch_id == batch_id, Exhibit.row == row)
            .order_by(Exhibit.position)
        )
    )


def unfiled(session: Session, batch_id: UUID) -> list[Exhibit]:
    """Return the exhibits of a filing that belong to no filed item."""
    return list(
        session.scalars(
            select(Exhibit).where(
                Exhibit.batch_id == batch_id,
                ~select(FiledExhibit.id)
                .where(FiledExhibit.exhibit_id == Exhibit.id)
                .exists(),
            )
        )
    )


def beside(session: Session, item_id: UUID) -> list[tuple[int, Exhibit]]:
    """Return the exhibits of a filed item with their places, in order."""
    return [
        (position, exhibit)
        for position, exhibit in session.execute(
            select(FiledExhibit.position, Exhibit)
            .join(Exhibit, Exhibit.id == FiledExhibit.exhibit_id)
            .where(FiledExhibit.item_id == item_id)
            .order_by(FiledExhibit.position)
        )
    ]


def bytes_in_batch(session: Session, batch_id: UUID) -> int:
    """Return how many bytes the files of a filing have together."""
    return _sum(
        session,
        select(func.sum(Exhibit.original_size)).where(Exhibit.batch_id == batch_id),
    )


def bytes_in_request(session: Session, request_id: UUID) -> int:
    """Return how many bytes the files of a request have together."""
    return _sum(
        session,
        select(func.sum(Exhibit.original_size))
        .join(FiledExhibit, FiledExhibit.exhibit_id == Exhibit.id)
        .join(Item, Item.id == FiledExhibit.item_id)
        .where(Item.request_id == request_id),
    )


def chunks(session: Session, exhibit_id: UUID, copy: Copy) -> list[tuple[int, bytes]]:
    """Return the encrypted pieces of one copy, in their order."""
    rows = session.execute(
        select(Chunk.number, Chunk.sealed)
        .where(Chunk.exhibit_id == exhibit_id, Chunk.copy == copy)
        .order_by(Chunk.number)
    )
    return [(number, sealed) for number, sealed in rows]


def row_of(exhibit: Exhibit, position: int, *, erased: bool = False) -> ExhibitRow:
    """Return what a page may say of an exhibit."""
    return ExhibitRow(
        code=exhibit.code,
        position=position,
        purpose=exhibit.purpose.value,
        caption=exhibit.caption,
        name=exhibit.name,
        media=exhibit.media.value,
        size=exhibit.original_size,
        sha256=exhibit.original_sha256,
        viewing_media=exhibit.viewing_media,
        viewing_size=exhibit.viewing_size,
        viewing_sha256=exhibit.viewing_sha256,
        pages=exhibit.pages,
        width=exhibit.width,
        height=exhibit.height,
        seconds=exhibit.seconds,
        left_out=None if exhibit.left_out is None else tuple(exhibit.left_out),
        scan=exhibit.scan.value,
        uploaded_at=exhibit.uploaded_at,
        came_later=exhibit.row is None,
        is_erased=erased,
    )


def nothing() -> RuleError:
    """Return the refusal of what is not there, or not the visitor's to see."""
    return RuleError("not_found", N_("There is nothing here under that number."))


def held(session: Session, ids: Collection[UUID]) -> frozenset[UUID]:
    """Return of which of these files the content is still here."""
    asked = select(Chunk.exhibit_id).where(Chunk.exhibit_id.in_(ids), Chunk.number == 1)
    return frozenset(session.scalars(asked))


def _sum(session: Session, asked: Select[int | None]) -> int:
    return int(session.scalar(asked) or 0)
