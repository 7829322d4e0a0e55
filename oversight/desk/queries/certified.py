"""What was certified so far, and the docket that is certified."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.core.clock import local_date, midnight
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.desk.models.certified import CertifiedRecord
from oversight.intake.models.requests import LegalRequest
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due as due_of
from oversight.ledger import tree
from oversight.ledger.models import Audit, Pending, TreeEntry

TAKEN, CLOCK = "record.taken", "certified_record"


@dataclass(frozen=True, slots=True)
class MadeRow:
    """One making of a record, as the registry sees it."""

    number: int
    part: str
    asked_by: str
    court: str
    reference: str
    dated: date
    reasons: str
    entries: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class TakenRow:
    """One taking of the file: when, and the fingerprint of the record."""

    at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """Every making of the record of one docket, the newest first, and each taking."""

    docket: str
    made: tuple[MadeRow, ...]
    taken: Mapping[int, tuple[TakenRow, ...]]
    due: Mapping[int, datetime]

    def is_late(self, row: MadeRow) -> bool:
        """Say whether a making came after the time that its paper gave."""
        return row.made_at > self.due[row.number]


@dataclass(frozen=True, slots=True)
class NewestPage:
    """The makings of late, whatever the docket."""

    made: tuple[tuple[str, MadeRow], ...]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper in the index; one that is sealed apart has neither file nor digest."""

    n: int
    kind: str
    at: datetime
    name: str
    sha256: str
    entry: int | None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of the log in the index."""

    n: int
    kind: str
    sha256: str


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The certificate and the index of a record, as they are printed."""

    docket: str
    made: MadeRow
    platform: str
    body: str
    filed_on: date
    appeals: tuple[str, ...]
    papers: tuple[PaperRow, ...]
    entries: tuple[EntryRow, ...]
    slice_sha256: str
    withheld: tuple[int, ...]
    witnessed: bool


def records_page(session: Session, docket: str) -> RecordsPage:
    """Return what was made of one docket, or refuse one there is not."""
    check_there(session, docket)
    rows = session.scalars(
        select(CertifiedRecord)
        .where(CertifiedRecord.docket == docket)
        .order_by(CertifiedRecord.number.desc())
    )
    made = tuple(made_row(row) for row in rows)
    due = {row.number: due_by(session, row.dated, now=row.made_at) for row in made}
    return RecordsPage(docket, made, _taken(session, docket), due)


def due_by(session: Session, dated: date, *, now: datetime) -> datetime:
    """Return until when what a paper of that day asks for is to be certified."""
    clock = law.clock(session, CLOCK, local_date(now))
    begun = midnight(dated)
    return due_of(clock, begun, law.calendar(session))


def _taken(session: Session, docket: str) -> dict[int, tuple[TakenRow, ...]]:
    rows = session.scalars(
        select(Audit)
        .where(Audit.subject == docket, Audit.act == TAKEN)
        .order_by(Audit.number)
    )
    found: dict[int, tuple[TakenRow, ...]] = {}
    for row in rows:
        number = row.facts["number"]
        taken = TakenRow(row.at, row.facts["sha256"])
        found[number] = (*found.get(number, ()), taken)
    return found


def newest_page(session: Session) -> NewestPage:
    """Return the last hundred makings."""
    rows = session.scalars(
        select(CertifiedRecord)
        .order_by(CertifiedRecord.made_at.desc(), CertifiedRecord.docket)
        .limit(100)
    )
    return NewestPage(tuple((row.docket, made_row(row)) for row in rows))


def one(session: Session, docket: str, number: int) -> CertifiedRecord:
    """Return one making, or refuse."""
    found = session.scalars(
        select(CertifiedRecord).where(
            CertifiedRecord.docket == docket, CertifiedRecord.number == number
        )
    ).one_or_none()
    if found is None:
        raise nothing()
    return found


def last_number(session: Session, docket: str) -> int:
    """Return the number of the newest making; 0 before the first."""
    asked = select(func.max(CertifiedRecord.number))
    return session.scalar(asked.where(CertifiedRecord.docket == docket)) or 0


def last_entry(session: Session, docket: str) -> int:
    """Return how much is recorded in a docket."""
    asked = select(func.max(Pending.n)).where(Pending.stream == docket)
    return session.scalar(asked) or 0


def shown_of(session: Session, docket: str) -> int:
    """Return up to which number the world is shown the entries of a docket."""
    asked = (
        select(func.max(Pending.n))
        .join(TreeEntry, TreeEntry.leaf_id == Pending.id)
        .where(Pending.stream == docket, TreeEntry.id < tree.published(session))
    )
    return session.scalar(asked) or 0


def appeals_of(session: Session, request: LegalRequest) -> tuple[str, ...]:
    """Return the dockets of the appeals in a matter."""
    asked = select(Appeal.docket).where(Appeal.matter_id == request.id)
    return tuple(session.scalars(asked.order_by(Appeal.docket)))


def check_there(session: Session, docket: str) -> None:
    """Refuse a docket that there is not."""
    for table in (LegalRequest, Appeal):
        asked = select(table.id).where(table.docket == docket)
        if session.scalars(asked).one_or_none() is not None:
            return
    raise nothing()


def made_row(row: CertifiedRecord) -> MadeRow:
    """Return a making as pages show it."""
    return MadeRow(
        number=row.number,
        part=row.part.value,
        asked_by=row.asked_by.value,
        court=row.court,
        reference=row.reference,
        dated=row.dated,
        reasons=row.reasons,
        entries=row.entries,
        made_at=row.made_at,
    )


def nothing() -> RuleError:
    """Return the one refusal of what there is not."""
    return RuleError(
        "not_found", N_("There is nothing here, or it is not yours to see.")
    )
