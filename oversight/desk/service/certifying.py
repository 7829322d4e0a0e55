"""Certifying the record of a docket, and writing it out (I74).

Certifying writes down which part, for whom and up to which entry; the zip is written
anew each time it is taken. From the same state it is the same, byte by byte.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from sqlalchemy.orm import Session

from oversight.appeals.queries import rows as appeals
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.desk.models.certified import CertifiedRecord
from oversight.desk.queries import certified as queries
from oversight.desk.queries.certified import EntryRow, IndexPage, PaperRow
from oversight.desk.queries.papers import Paper
from oversight.desk.rules import certifying as rules
from oversight.desk.rules.certifying import PaperKind, Part, Wanted
from oversight.desk.service import gathering, opening
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import matters as intake
from oversight.intake.rules.preview import is_hidden
from oversight.ledger import handing
from oversight.ledger import service as ledger
from oversight.ledger.rules.holders import Holder
from oversight.ledger.rules.receipts import Receipt, opened, read_entry
from oversight.ledger.rules.records import (
    ABOUT,
    LOG,
    About,
    Bound,
    Listed,
    Writer,
    slice_digest,
)

APPEAL = "AP-"
ENTRIES = "log/entries.jsonl"
Drawn = Callable[[IndexPage], Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class Matter:
    """What is certified: the request, whose papers, and the appeals linked to it."""

    request: LegalRequest | None
    papers: Sequence[Paper]
    appeals: tuple[str, ...]
    filed_at: datetime
    sealed: bool


def certify(
    session: Session, docket: str, wanted: Wanted, *, by: Actor, now: datetime
) -> int:
    """Certify the record of a docket as it stands; return the number of the making."""
    _lock(session, docket)
    rules.check_wanted(wanted, today=local_date(now))
    entries = queries.last_entry(session, docket)
    number = queries.last_number(session, docket) + 1
    assert wanted.dated is not None
    made = CertifiedRecord(
        docket=docket,
        number=number,
        part=wanted.part,
        asked_by=wanted.asked_by,
        court=wanted.court,
        reference=wanted.reference,
        dated=wanted.dated,
        reasons=wanted.reasons,
        by_id=by.id,
        entries=entries,
        made_at=now,
    )
    session.add(made)
    session.flush()
    ledger.note(
        session,
        "record.certified",
        by=by,
        now=now,
        subject=docket,
        facts={
            "number": number,
            "part": wanted.part.value,
            "asked_by": wanted.asked_by.value,
            "reference": wanted.reference,
            "late": now > queries.due_by(session, wanted.dated, now=now),
        },
    )
    return number


def take(
    session: Session,
    docket: str,
    number: int,
    out: IO[bytes],
    *,
    asked: Path,
    drawn: Drawn,
    by: Actor,
    now: datetime,
) -> str:
    """Write a certified record to a file, note who took it; return its fingerprint.

    ``asked`` is the file that names the witnesses; ``drawn`` draws the index.
    """
    made = queries.one(session, docket, number)
    rules.check_published(made.entries, queries.shown_of(session, docket))
    matter = _matter(session, docket)
    receipt = handing.receipt(
        session, docket, holder=_holder(made, matter), asked=asked, upto=made.entries
    )
    if receipt is None:
        raise queries.nothing()
    with ZipFile(out, "w") as archive:
        fingerprint = _write(Writer(archive), made, matter, receipt, drawn)

    ledger.note(
        session,
        queries.TAKEN,
        by=by,
        now=now,
        subject=docket,
        facts={"number": number, "sha256": fingerprint},
    )
    return fingerprint


def _lock(session: Session, docket: str) -> None:
    """Let nobody else certify the same docket meanwhile; refuse one there is not."""
    queries.check_there(session, docket)
    if docket.startswith(APPEAL):
        appeals.appeal(session, docket, lock=True)
    else:
        intake.request(session, docket, lock=True)


def _matter(session: Session, docket: str) -> Matter:
    if docket.startswith(APPEAL):
        appeal = appeals.appeal(session, docket)
        matter = appeal.matter
        linked = () if matter is None else (matter.docket,)
        request = intake.request(session, linked[0]) if linked else None
        hide = opening.hiding(session, request) if request else None
        papers = gathering.of_appeal(session, appeal, hide)
        return Matter(request, papers, linked, appeal.filed_at, sealed=hide is None)
    request = intake.request(session, docket)
    hide = opening.hiding(session, request)
    return Matter(
        request,
        gathering.of_request(session, request, hide),
        queries.appeals_of(session, request),
        request.filed_at,
        sealed=hide is None,
    )


def _holder(made: CertifiedRecord, matter: Matter) -> Holder:
    """Return who the private values of the log go to; a body's name opens none.

    Whoever concerns the matter has the fingerprint of the reasons, a court the rest.
    Of reasons with a gap nobody has it: what stood there could be guessed from it.
    """
    if made.part is Part.SEALED:
        return Holder.COURT
    told = _until(matter.papers, made.made_at)
    cut = any(paper.is_cut for paper in told if paper.kind is PaperKind.REASONS)
    return Holder.ANYBODY if matter.sealed or cut else Holder.AGENCY


def _write(
    writer: Writer,
    made: CertifiedRecord,
    matter: Matter,
    receipt: Receipt,
    drawn: Drawn,
) -> str:
    entries = [piece.proof.extra for piece in receipt.pieces]
    recorded = _recorded(receipt)
    writer.add(ENTRIES, (entry + b"\n" for entry in entries))
    writer.add(LOG, [receipt.raw])
    papers = [
        _add(writer, n, paper, made, recorded)
        for n, paper in enumerate(_until(matter.papers, made.made_at), start=1)
    ]
    about = About(
        docket=made.docket,
        part=made.part.value,
        number=made.number,
        made_at=made.made_at.astimezone(UTC).isoformat(timespec="seconds"),
        entries=made.entries,
        withheld=_withheld(entries, made.entries),
        slice_sha256=slice_digest(entries),
        papers=tuple(papers),
    )
    writer.add(ABOUT, [about.raw])
    page = _index(made, matter, about, entries, receipt)
    for name, body in drawn(page).items():
        writer.add(name, [body])
    return writer.finish()


def _until(papers: Sequence[Paper], moment: datetime) -> list[Paper]:
    return [paper for paper in papers if paper.at <= moment]


def _add(
    writer: Writer,
    n: int,
    paper: Paper,
    made: CertifiedRecord,
    recorded: Mapping[str, Bound],
) -> Listed:
    """Write one paper, if it belongs to this part, and say how it is listed."""
    at = paper.at.astimezone(UTC).isoformat(timespec="seconds")
    content = paper.content if made.part is Part.SEALED else paper.public
    if content is None:
        return Listed(n, paper.kind.value, at)
    name = f"papers/{n:04}-{paper.kind.value}.{paper.suffix}"
    digest = writer.add(name, [content()])
    return Listed(n, paper.kind.value, at, name, digest, recorded.get(digest))


def _recorded(receipt: Receipt) -> dict[str, Bound]:
    """Return which fingerprints the log bears, and where: the first place counts."""
    found: dict[str, Bound] = {}
    for piece in receipt.pieces:
        entry = read_entry(piece.proof.extra)
        n = entry["n"]
        assert isinstance(n, int)
        said = {**entry, **opened(entry, piece.disclosures)}
        for name, value in sorted(said.items()):
            if isinstance(value, str) and name.endswith("sha256"):
                found.setdefault(value, Bound(n, name))
    return found


def _withheld(entries: Sequence[bytes], last: int) -> tuple[int, ...]:
    there = {read_entry(entry)["n"] for entry in entries}
    return tuple(n for n in range(1, last + 1) if n not in there)


def _index(
    made: CertifiedRecord,
    matter: Matter,
    about: About,
    entries: Sequence[bytes],
    receipt: Receipt,
) -> IndexPage:
    request = matter.request
    read = [(read_entry(entry), entry) for entry in entries]
    return IndexPage(
        docket=made.docket,
        made=queries.made_row(made),
        platform=_platform(made, request),
        body=request.body.slug if request else "",
        filed_on=local_date(matter.filed_at),
        appeals=matter.appeals,
        papers=tuple(_paper_row(paper) for paper in about.papers),
        entries=tuple(
            EntryRow(int(str(said["n"])), str(said["k"]), sha256(raw).hexdigest())
            for said, raw in read
        ),
        slice_sha256=about.slice_sha256,
        withheld=about.withheld,
        witnessed=receipt.witnessed,
    )


def _platform(made: CertifiedRecord, request: LegalRequest | None) -> str:
    """Return the platform, unless the public page names none and this is no court."""
    if request is None:
        return ""
    basis = [one for item in request.items for one in item.provisions]
    hidden = is_hidden(basis, track=request.track)
    return "" if hidden and made.part is Part.OPEN else request.platform.slug


def _paper_row(paper: Listed) -> PaperRow:
    return PaperRow(
        paper.n,
        paper.kind,
        datetime.fromisoformat(paper.at),
        paper.name,
        paper.sha256,
        paper.bound.entry if paper.bound else None,
    )
