"""Reading filings: rows for acts, and the facts that bind the next filing."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from oversight.accounts.models.people import Body
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date, midnight
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.models.batches import Batch, BatchRow
from oversight.intake.models.requests import Defect, Item, LegalRequest, Touch
from oversight.intake.rules.defects import DEFECTS
from oversight.intake.rules.filing import Earlier
from oversight.intake.rules.lifecycle import (
    BatchState,
    Capacity,
    ItemEnd,
    RequestState,
)

CHUNK = 500
# Spelled out, so that both databases see that their index of what is early answers it.
EARLY = LegalRequest.state.in_(
    bindparam(
        "early",
        (RequestState.FILED, RequestState.DEFECTIVE),
        unique=True,
        expanding=True,
        literal_execute=True,
    )
)
# Screened, and no review has taken it up yet: an index of its own, as above.
UNREVIEWED = and_(
    LegalRequest.state
    == bindparam("screened", RequestState.SCREENED, unique=True, literal_execute=True),
    ~LegalRequest.has_review,
)
# An account of which only parts were approved was refused as a whole.
_REFUSED = (ItemEnd.REJECTED, ItemEnd.OVERTURNED, ItemEnd.SPLIT)
# Data may be asked for on an account that is also to be restricted (I22).
_RESTRICTS = LegalRequest.kind != "DR"


def request(session: Session, docket: str, *, lock: bool = False) -> LegalRequest:
    """Return a request with its items, body and platform; its row locked for acts."""
    asked = _requests().where(LegalRequest.docket == docket)
    if lock:
        asked = asked.with_for_update(of=LegalRequest).execution_options(
            populate_existing=True
        )
    found = session.scalars(asked).one_or_none()
    if found is None:
        raise _nothing()
    return found


def item(session: Session, docket: str, number: int, *, lock: bool = False) -> Item:
    """Return one item with its request, the body and the platform."""
    asked = (
        select(Item)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .where(LegalRequest.docket == docket, Item.number == number)
        .options(
            joinedload(Item.request, innerjoin=True).options(
                joinedload(LegalRequest.body, innerjoin=True),
                joinedload(LegalRequest.platform, innerjoin=True),
            )
        )
    )
    if lock:
        asked = asked.with_for_update(of=Item).execution_options(populate_existing=True)
    found = session.scalars(asked).one_or_none()
    if found is None:
        raise _nothing()
    return found


def batch(session: Session, number: str, *, lock: bool = False) -> Batch:
    """Return a filing with its body; its row locked for acts."""
    asked = (
        select(Batch)
        .where(Batch.number == number)
        .options(joinedload(Batch.body, innerjoin=True))
    )
    if lock:
        asked = asked.with_for_update(of=Batch).execution_options(
            populate_existing=True
        )
    found = session.scalars(asked).one_or_none()
    if found is None:
        raise _nothing()
    return found


def own_batch(session: Session, number: str, by: Actor) -> Batch:
    """Return a filing of the visitor's own body; any other does not exist."""
    found = batch(session, number)
    if found.body.slug != by.body:
        raise _nothing()
    return found


def own_request(session: Session, docket: str, by: Actor) -> LegalRequest:
    """Return a request of the visitor's own body; any other does not exist."""
    found = request(session, docket)
    if found.body.slug != by.body:
        raise _nothing()
    return found


def same_file(session: Session, body: Body, sha256: str) -> Batch | None:
    """Return what the body was answered when it sent this very file before."""
    return session.scalars(
        select(Batch)
        .where(
            Batch.body_id == body.id,
            Batch.file_sha256 == sha256,
            Batch.state != BatchState.WITHDRAWN,
        )
        .options(joinedload(Batch.body, innerjoin=True))
    ).one_or_none()


def cells(session: Session, found: Batch) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a filing as they were read, in the order of the file."""
    rows = session.execute(
        select(BatchRow.row, BatchRow.cells)
        .where(BatchRow.batch_id == found.id)
        .order_by(BatchRow.row)
    )
    return [(row, dict(given)) for row, given in rows]


def last_number(session: Session, request_id: UUID) -> int:
    """Return the highest number that an item of this request has."""
    asked = select(func.max(Item.number)).where(Item.request_id == request_id)
    return session.scalar(asked) or 0


def live(session: Session, canonicals: Iterable[str]) -> dict[str, str]:
    """Return in which docket each address is live, for those that are."""
    found: dict[str, str] = {}
    for some in _chunks(canonicals):
        rows = session.execute(
            select(Item.canonical, LegalRequest.docket)
            .join(LegalRequest, LegalRequest.id == Item.request_id)
            .where(Item.canonical.in_(some), Item.ended_as.is_(None), _RESTRICTS)
        )
        found.update((canonical, docket) for canonical, docket in rows)
    return found


def refused_since(
    session: Session, canonicals: Iterable[str], since: date
) -> dict[str, Earlier]:
    """Return the latest refusal of each address since a day, where there is one."""
    start = midnight(since).astimezone(UTC)
    found: dict[str, Earlier] = {}
    for some in _chunks(canonicals):
        rows = session.execute(
            select(Item.canonical, LegalRequest.docket, Item.number, Item.ended_at)
            .join(LegalRequest, LegalRequest.id == Item.request_id)
            .where(
                Item.canonical.in_(some),
                Item.ended_as.in_(_REFUSED),
                Item.ended_at >= start,
                _RESTRICTS,
            )
            .order_by(Item.ended_at, Item.number)
        )
        for canonical, docket, number, ended_at in rows:
            assert ended_at is not None
            day = local_date(ended_at)
            found[canonical] = Earlier(docket, number, day)
    return found


def capacity_of(session: Session, matter_id: UUID, person_id: UUID) -> Capacity | None:
    """Return in which capacity a person has touched a matter, if at all."""
    return session.scalars(
        select(Touch.capacity).where(
            Touch.matter_id == matter_id, Touch.person_id == person_id
        )
    ).one_or_none()


def defects(
    session: Session, request_ids: Collection[UUID], *, open_only: bool = False
) -> list[Defect]:
    """Return the defects listed for these requests, in the order of listing."""
    asked = (
        select(Defect)
        .where(Defect.request_id.in_(request_ids))
        .order_by(Defect.listed_at)
    )
    if open_only:
        asked = asked.where(Defect.cured_at.is_(None))
    return list(session.scalars(asked))


def wanted(
    request: LegalRequest, found: Iterable[Defect]
) -> dict[int, tuple[str, ...]]:
    """Return by item number what is to be corrected, in the order of the checklist."""
    order = list(DEFECTS)
    numbers = {one.id: one.number for one in request.items}
    codes: dict[int, set[str]] = {}
    for defect in found:
        if defect.item_id in numbers and defect.code in DEFECTS:
            codes.setdefault(numbers[defect.item_id], set()).add(defect.code)
    return {
        number: tuple(sorted(codes[number], key=order.index))
        for number in sorted(codes)
    }


def due_for_screening(session: Session, now: datetime) -> list[str]:
    """Return the dockets whose time for the registrar has run out, oldest first."""
    return _overdue(session, RequestState.FILED, LegalRequest.screening_due < now)


def due_for_cure(session: Session, now: datetime) -> list[str]:
    """Return the dockets whose time for the agency has run out, oldest first."""
    return _overdue(session, RequestState.DEFECTIVE, LegalRequest.cure_due < now)


def waiting_batches(session: Session) -> list[tuple[str, datetime]]:
    """Return every filing that waits for a signature, and since when."""
    rows = session.execute(
        select(Batch.number, Batch.created_at)
        .where(Batch.state == BatchState.WAITING)
        .order_by(Batch.created_at)
    )
    return [(number, created_at) for number, created_at in rows]


def filed_since(session: Session, since: datetime) -> int:
    """Return how many items all bodies together have filed since a moment."""
    total = session.scalar(
        select(func.sum(LegalRequest.item_count)).where(LegalRequest.filed_at > since)
    )
    return int(total or 0)


def count_rows(session: Session, batch_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many rows each filing has."""
    rows = session.execute(
        select(BatchRow.batch_id, func.count())
        .where(BatchRow.batch_id.in_(batch_ids))
        .group_by(BatchRow.batch_id)
    )
    return dict(rows.all())


def _overdue(session: Session, state: RequestState, late: object) -> list[str]:
    return list(
        session.scalars(
            select(LegalRequest.docket)
            .where(EARLY, LegalRequest.state == state, late)  # type: ignore[arg-type]
            .order_by(LegalRequest.docket)
        )
    )


def _requests() -> Select[LegalRequest]:
    return select(LegalRequest).options(
        joinedload(LegalRequest.body, innerjoin=True),
        joinedload(LegalRequest.platform, innerjoin=True),
        selectinload(LegalRequest.items),
    )


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(values)
    while some := list(islice(rest, CHUNK)):
        yield some


def _nothing() -> RuleError:
    return RuleError("not_found", N_("There is nothing here under that number."))
