"""What a reader may narrow the register by, put to the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from unicodedata import decimal
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    String,
    and_,
    cast,
    false,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from oversight.accounts.models.people import Body, Platform
from oversight.appeals.models import Appeal
from oversight.appeals.rules.lifecycle import AppealState
from oversight.core.clock import KARACHI
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.keeping import Preservation
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.dispatch.rules.lifecycle import OPEN, LineState
from oversight.intake.models.citations import Citation
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.models.tallies import Tally
from oversight.intake.queries import matters
from oversight.intake.rules.lifecycle import RequestState
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Case
from oversight.review.queries import cases
from oversight.review.rules.lifecycle import CaseState, Outcome
from oversight.transparency.queries.turning import FILED, Column, Walk

OPEN_APPEAL = (AppealState.FILED, AppealState.ADMITTED)
APPEALED = "under-appeal"
STAGES = ("waiting", "approved", "not-approved", "ended", APPEALED)
FEW = 1000
KINDS = ("TD", "DR")
STANDING = tuple(set(DataState) - {DataState.LIFTED, DataState.LAPSED})
# Of the stages that few are in: all dockets that can be, and not many others.
_RARE: dict[str, CompoundSelect[UUID]] = {
    APPEALED: union(
        select(Appeal.matter_id).where(
            Appeal.state.in_(OPEN_APPEAL), Appeal.matter_id.is_not(None)
        )
    ),
    "waiting": union(
        select(LegalRequest.id).where(matters.EARLY),
        select(LegalRequest.id).where(matters.UNREVIEWED),
        select(Case.request_id).where(cases.RUNS),
    ),
}
CITED: tuple[Column, Column] = (Citation.filed_at, Citation.docket)
_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Filter:
    """What a reader asked the list for; empty means everything."""

    body: str = ""
    platform: str = ""
    provision: str = ""
    stage: str = ""
    year: int | None = None
    text: str = ""
    kind: str = ""
    page: int = 1
    after: str = ""
    before: str = ""


def walk(wanted: Filter) -> Walk:
    """Return what a docket on the list must meet, and along what it is found."""
    along = CITED if wanted.provision else FILED
    return Walk(_where(wanted, filed_at=along[0]), along)


def among(session: Session, wanted: Filter) -> Sequence[UUID] | None:
    """Return the few dockets that may meet what is asked; None where they are many.

    An open appeal is rare, and so is what still waits: in a long list it is found from
    what is open, not by asking each docket. Where many are, the walk soon meets enough
    of them.
    """
    asked = _RARE.get(wanted.stage)
    if asked is None:
        return None
    found = session.scalars(select(asked.subquery()).limit(FEW + 1)).all()
    return found if len(found) <= FEW else None


def _where(wanted: Filter, *, filed_at: Column) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.body:
        found.append(_named(LegalRequest.body_id, Body, wanted.body))
    if wanted.platform:
        found.append(_named(LegalRequest.platform_id, Platform, wanted.platform))
        # A list of one platform must not name the platform that a page leaves out.
        found.append(LegalRequest.platform_listed == true())
    if wanted.year is not None:
        found.append(_in_year(filed_at, wanted.year))
    if wanted.text:
        found.append(_numbered(wanted.text))
    if wanted.provision:
        found += [
            Citation.citation == wanted.provision,
            Citation.request_id == LegalRequest.id,
        ]
    if wanted.kind in KINDS:
        found.append(LegalRequest.kind == wanted.kind)
    if wanted.stage in STAGES:
        found.append(_stage(wanted.stage))
    return found


def spelled(text: str) -> str:
    """Return a docket number as it is written, from small letters and Urdu digits."""
    plain = (str(decimal(c)) if c.isdecimal() else c for c in text)
    return "".join(plain).replace(" ", "").upper()


def _in_year(filed_at: Column, year: int) -> ColumnElement[bool]:
    """Ask for what was filed in a year, in the order of the list: by when it was."""
    if not MINYEAR < year < MAXYEAR:
        return false()
    start, end = (datetime(one, 1, 1, tzinfo=KARACHI) for one in (year, year + 1))
    return and_(filed_at >= start, filed_at < end)


def _named(
    key: InstrumentedAttribute[object], table: type[Body] | type[Platform], slug: str
) -> ColumnElement[bool]:
    # The list joins the same table: without correlate(None) this would be its row.
    found = select(table.id).where(table.slug == slug).correlate(None)
    return key == found.scalar_subquery()


def _numbered(text: str) -> ColumnElement[bool]:
    """Find a whole docket number, or the number at its end alone."""
    number = spelled(text)
    if number.isdecimal() and len(number) <= _NUMBER:
        # Of each kind and year that there is: a number's end alone has no index.
        begun = Tally.kind.concat("-").concat(cast(Tally.year, String))
        return LegalRequest.docket.in_(
            select(begun.concat(f"-{number:0>{_NUMBER}}")).distinct()
        )
    return LegalRequest.docket == number


def _stage(stage: str) -> ColumnElement[bool]:
    """Say in SQL what ``rules.standing.stage`` says of the facts of one docket."""
    appealed = _there(
        Appeal.matter_id == LegalRequest.id, Appeal.state.in_(OPEN_APPEAL)
    )
    withdrawn = or_(
        LegalRequest.state == RequestState.WITHDRAWN, _case(CaseState.WITHDRAWN)
    )
    sent = or_(_lines(), data_lines(), kept())
    live = or_(_lines(*OPEN), data_lines(*STANDING), kept(Item.ended_as.is_(None)))
    decided = _case(CaseState.DECIDED)
    lapsed = or_(LegalRequest.state == RequestState.LAPSED, _case(CaseState.LAPSED))
    some = _decided(ItemDecision.outcome != Outcome.REJECTED)
    refused = _decided(ItemDecision.outcome == Outcome.REJECTED)
    standing = and_(~appealed, ~withdrawn)
    unsent = and_(standing, ~sent)
    return {
        APPEALED: appealed,
        "ended": and_(
            ~appealed,
            or_(
                and_(withdrawn, ~refused),
                and_(~withdrawn, sent, ~live),
                and_(~withdrawn, ~sent, ~decided, lapsed),
            ),
        ),
        "not-approved": and_(
            ~appealed,
            or_(and_(withdrawn, refused), and_(unsent, decided, ~some)),
        ),
        "approved": and_(standing, or_(live, and_(~sent, decided, some))),
        "waiting": and_(unsent, ~decided, ~lapsed),
    }[stage]


def _decided(outcome: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say that an item of the docket was decided so."""
    of = (Item.request_id == LegalRequest.id, ItemDecision.item_id == Item.id)
    return _there(*of, outcome)


def _case(state: CaseState) -> ColumnElement[bool]:
    return _there(Case.request_id == LegalRequest.id, Case.state == state)


def _lines(*states: LineState) -> ColumnElement[bool]:
    of = (Dispatch.request_id == LegalRequest.id, Line.dispatch_id == Dispatch.id)
    return _there(*of, Line.state.in_(states)) if states else _there(*of)


def data_lines(*states: DataState) -> ColumnElement[bool]:
    """Say that an account of the docket is on its way, or back, in these states."""
    of = (DataOrder.request_id == LegalRequest.id, DataLine.order_id == DataOrder.id)
    return _there(*of, DataLine.state.in_(states)) if states else _there(*of)


def kept(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say that data of the docket are or were being kept."""
    of = (Preservation.request_id == LegalRequest.id, Preservation.item_id == Item.id)
    return _there(*of, *where)


def _there(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say that there is such a row; only the docket is the list's own row.

    As one value and not as EXISTS: for that PostgreSQL would read the whole table once,
    however few dockets a page has, and the page would slow down with the register.
    """
    one = select(true()).where(*where).limit(1).correlate(LegalRequest)
    return one.scalar_subquery().is_not(None)
