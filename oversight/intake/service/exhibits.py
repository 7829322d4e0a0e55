"""Handing in a file beside a row or an item, taking it back, and what signing does."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.batches import Batch
from oversight.intake.models.exhibits import Exhibit, FiledExhibit, Withheld
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.queries import beside, matter_files, matters
from oversight.intake.queries import exhibits as queries
from oversight.intake.rules import exhibits as rules
from oversight.intake.rules import officers
from oversight.intake.service import keeping
from oversight.intake.service.taking import Handed, Place, cleaned_of, keep
from oversight.ledger import service as ledger


def attach_to_row(
    session: Session,
    number: str,
    row: int,
    handed: Handed,
    *,
    by: Actor,
    now: datetime,
) -> Exhibit | None:
    """Keep a file beside a row of an unsigned filing; None where it must not exist."""
    cleaned = cleaned_of(handed)
    batch = _own_batch(session, number, by)
    given = _cells(session, batch, row)
    if cleaned is None:
        _withhold(session, batch.id, row, None, handed, by=by, now=now)
        return None
    rules.check_may_hold_files(batch.answers, given.get("provision", "").split(";"))
    place = Place(
        batch_id=batch.id,
        kept_under=batch.number,
        row=row,
        taken={one.position: one for one in queries.in_row(session, batch.id, row)},
        bytes_held=queries.bytes_in_batch(session, batch.id),
        capture=given.get("capture_sha256"),
    )
    exhibit = keep(session, place, handed, cleaned, by=by, now=now)
    _note(session, "exhibit.attached", f"{number} {row}", exhibit, by, now)
    return exhibit


def attach_to_item(
    session: Session,
    docket: str,
    number: int,
    handed: Handed,
    *,
    by: Actor,
    now: datetime,
) -> Exhibit | None:
    """Keep a file beside a filed item, until it is decided; it stays for good."""
    cleaned = cleaned_of(handed)
    request = matters.request(session, docket, lock=True)
    officers.check_own_body(body=request.body.slug, by=by)
    officers.check_drafter(by)
    item = _item(request, number)
    if cleaned is None:
        _withhold(session, request.batch_id, None, item.id, handed, by=by, now=now)
        return None
    rules.check_takes_files(
        request.state, ended=item.ended_as is not None, ordered_at=request.ordered_at
    )
    rules.check_may_hold_files(request.answers, item.provisions)
    place = Place(
        batch_id=request.batch_id,
        kept_under=docket,
        row=None,
        taken=dict(queries.beside(session, item.id)),
        bytes_held=_bytes_held(session, request.id),
        capture=item.capture_sha256,
    )
    exhibit = keep(session, place, handed, cleaned, by=by, now=now)
    _file(session, exhibit, item.id, now)
    _note(session, "exhibit.attached", f"{docket}/{number}", exhibit, by, now)
    return exhibit


def remove(session: Session, code: str, *, by: Actor, now: datetime) -> None:
    """Take a file back before the filing is signed; nothing of it is left."""
    exhibit = queries.one(session, code)
    batch = session.get_one(Batch, exhibit.batch_id)
    batch = _own_batch(session, batch.number, by)

    keeping.forget(session, [exhibit], now=now)

    _note(session, "exhibit.removed", batch.number, exhibit, by, now)


def file_rows(
    session: Session, batch: Batch, items: Mapping[int, UUID], *, now: datetime
) -> None:
    """Let the files of a signed filing belong to its items; forget those of no item.

    Refuse where an item became one about the abuse of a child after its file came.

    The act that signs records it: each item's leaf commits to its capture.
    """
    loose = []
    files = queries.unfiled(session, batch.id)
    given = beside.given(session, batch) if files else {}
    for exhibit in files:
        item_id = items.get(exhibit.row or 0)
        if item_id is None:
            loose.append(exhibit)
        else:
            _check_stays(session, batch, given, exhibit.row or 0)
            _file(session, exhibit, item_id, now)
    for withheld in queries.withheld_rows(session, batch.id):
        withheld.item_id = items.get(withheld.row or 0)
    keeping.forget(session, loose, now=now)
    session.flush()


def drop(session: Session, batch: Batch, *, now: datetime) -> None:
    """Forget the files of a filing that was taken back: nothing of it was filed."""
    keeping.forget(session, queries.unfiled(session, batch.id), now=now)


def _bytes_held(session: Session, request_id: UUID) -> int:
    beside_all = matter_files.bytes_beside(session, request_id)
    return queries.bytes_in_request(session, request_id) + beside_all


def _own_batch(session: Session, number: str, by: Actor) -> Batch:
    batch = matters.batch(session, number, lock=True)
    officers.check_own_body(body=batch.body.slug, by=by)
    officers.check_drafter(by)
    rules.check_before_signing(batch.state)
    return batch


def _cells(session: Session, batch: Batch, row: int) -> Mapping[str, str]:
    found = beside.given(session, batch).get(row)
    if found is None:
        raise queries.nothing()
    return found


def _item(request: LegalRequest, number: int) -> Item:
    found = next((one for one in request.items if one.number == number), None)
    if found is None:
        raise queries.nothing()
    return found


def _check_stays(session: Session, batch: Batch, given: beside.Given, row: int) -> None:
    cited = given.get(row, {}).get("provision", "").split(";")
    if rules.is_child_material(batch.answers, cited):
        raise rules.child_files(beside.place_of(session, batch, row) or row)


def _file(session: Session, exhibit: Exhibit, item_id: UUID, now: datetime) -> None:
    session.add(
        FiledExhibit(
            exhibit_id=exhibit.id,
            item_id=item_id,
            position=exhibit.position,
            purpose=exhibit.purpose,
            filed_at=now,
        )
    )
    session.flush()


def _withhold(
    session: Session,
    batch_id: UUID,
    row: int | None,
    item_id: UUID | None,
    handed: Handed,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Keep the fingerprint of a file that shows a child abused, and nothing of it."""
    found = sha256(handed.content).hexdigest() if handed.content else ""
    digest = rules.check_fingerprint(found or handed.fingerprint)
    if not queries.is_withheld(session, batch_id, row, item_id, digest):
        session.add(
            Withheld(
                batch_id=batch_id,
                row=row,
                item_id=item_id,
                sha256=digest,
                told_by=by.id,
                told_at=now,
            )
        )
        session.flush()
    facts = {"sha256": digest, "row": row, "item": str(item_id) if item_id else None}
    ledger.note(
        session, "exhibit.withheld", by=by, now=now, subject=str(batch_id), facts=facts
    )


def _note(
    session: Session, act: str, where: str, exhibit: Exhibit, by: Actor, now: datetime
) -> None:
    facts = {"code": exhibit.code, "sha256": exhibit.original_sha256}
    ledger.note(session, act, by=by, now=now, subject=where, facts=facts)
