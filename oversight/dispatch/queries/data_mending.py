"""One request for data for those who may end it, or enter a court's word on it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Permission
from oversight.dispatch.models.data_lifting import DataLifting
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import documents, mending, stays
from oversight.dispatch.rules import lifting as rules
from oversight.dispatch.rules.data_lifecycle import LIFECYCLE, DataAct
from oversight.dispatch.rules.reading import may_read
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.queries import data as intake
from oversight.intake.queries import matters
from oversight.intake.queries.adding import Added
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.watching import Look

KEPT, STAYED = "kept", "stayed"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as it stands, and what this reader may do about it."""

    number: int
    locator: str
    state: str
    ended_as: str
    is_open: bool
    may_lift: bool
    may_give_up: bool
    why_ended: str
    ended_by: str


@dataclass(frozen=True, slots=True)
class DataMendingPage:
    """A request for data with its accounts and its courts."""

    docket: str
    tier: str
    platform: str
    body: str
    body_ur: str
    accounts: tuple[AccountRow, ...]
    courts: tuple[mending.CourtSaid, ...]
    may_rule: bool
    added: tuple[Added, ...] = ()

    def account(self, number: int) -> AccountRow:
        """Return the row of one account, or refuse a number that is not there."""
        for one in self.accounts:
            if one.number == number:
                return one
        raise queries.nothing()


def data_mending_page(session: Session, docket: str, *, by: Actor) -> DataMendingPage:
    """Return a request for data to somebody who may read it; no other knows of it."""
    request = matters.request(session, docket)
    promise = intake.promise(session, request.id)
    if by.platform is not None or not _may_read(session, request, by):
        raise queries.nothing()
    states = _states(session, docket)
    ended = _ended(session, request)
    return DataMendingPage(
        docket=docket,
        tier=promise.tier.value,
        platform=request.platform.slug,
        body=request.body.name,
        body_ur=request.body.name_ur,
        accounts=tuple(
            _account(session, item, states[item.number], ended.get(item.number), by)
            for item in request.items
            if item.number in states
        ),
        courts=mending.said_by_courts(session, request.id),
        may_rule=bool(states) and by.may(Permission.DISPATCH_RULING),
        added=mending.added_for(session, request, by),
    )


def _may_read(session: Session, request: LegalRequest, by: Actor) -> bool:
    return may_read(
        by,
        filing=request.body.slug,
        platform=request.platform.slug,
        is_sent=False,
        is_seated=documents.is_seated(session, request, by),
    )


def _account(
    session: Session,
    item: Item,
    state: tuple[str, bool],
    ended: DataLifting | None,
    by: Actor,
) -> AccountRow:
    name, is_open = state
    is_open = is_open and item.ended_as is None
    return AccountRow(
        number=item.number,
        locator=item.locator,
        state=name,
        ended_as=item.ended_as.value if item.ended_as else "",
        is_open=is_open,
        may_lift=is_open
        and by.may(Permission.DISPATCH_LIFT)
        and rules.may_lift(by, deciders=deciders(session, item)),
        may_give_up=is_open and by.may(Permission.DISPATCH_GIVE_UP),
        why_ended=ended.reasons if ended else "",
        ended_by=ended.by_name if ended else "",
    )


def deciders(session: Session, item: Item) -> tuple[str, ...]:
    """Return who decided on an account, or looked at what is only kept."""
    decided = select(ItemDecision.by).where(ItemDecision.item_id == item.id)
    looked = select(Look.pseudonym).where(Look.item_id == item.id)
    found = session.scalars(decided).one_or_none() or ()
    return (*found, *session.scalars(looked))


def _states(session: Session, docket: str) -> dict[int, tuple[str, bool]]:
    """Return where each account stands that was issued or is kept, and if it is open.

    Nobody decides that data are kept; the reviewer drawn for it looks at it.
    """
    order = queries.find_order(session, docket)
    lines = order.lines if order else []
    resting = stays.stayed(session, [line.id for line in lines])
    found = {
        line.number: (
            STAYED if line.id in resting else line.state.value,
            LIFECYCLE.allows(line.state, DataAct.LIFT),
        )
        for line in lines
    }
    return found | {one.number: (KEPT, True) for one in queries.kept(session, docket)}


def _ended(session: Session, request: LegalRequest) -> dict[int, DataLifting]:
    numbers = {item.id: item.number for item in request.items}
    found = session.scalars(
        select(DataLifting).where(DataLifting.item_id.in_(list(numbers)))
    )
    return {numbers[one.item_id]: one for one in found}
