"""How it was decided: by those whom the draw chose, each with a view and a vote."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from oversight.cli.fsck import workload
from oversight.cli.fsck.book import Book
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.data_tiers import PRESERVE
from oversight.review.models.beacons import DrandRound
from oversight.review.models.deciding import ItemDecision, View, Vote
from oversight.review.models.panels import Case, Panel, Seat
from oversight.review.models.roster import Beacon
from oversight.review.models.watching import Look
from oversight.review.queries.beacons import has_spoken, source, waits
from oversight.review.queries.cases import LIVE
from oversight.review.rules import drand, draw
from oversight.review.rules.beacons import LOCAL
from oversight.review.rules.dwelling import is_opening
from oversight.review.rules.lifecycle import CaseState, Outcome, SeatState

Found = Iterator[tuple[str, str]]
LONGEST_WAIT = timedelta(minutes=10)


def decisions_recorded(book: Book) -> Found:
    """Find decisions without their one leaf, and leaves without their decision."""
    leaves = book.items("item.decided")
    known = set()
    for docket, number, decision in _decisions(book):
        where = f"{docket}/{number}"
        known.add((docket, number))
        found = leaves.get((docket, number), [])
        if len(found) != 1:
            yield where, f"stands {len(found)} times in the record as decided"
            continue
        said = tuple(found[0][name] for name in ("outcome", "code", "measure", "days"))
        held = (
            *(decision.outcome.value, decision.code),
            *(decision.measure, decision.days),
        )
        if said != held or list(found[0]["by"]) != list(decision.by):
            yield where, "the record says something else was decided"
    for docket, number in sorted(set(leaves) - known):
        yield f"{docket}/{number}", "stands as decided, but the decision is gone"


def votes_complete(book: Book) -> Found:
    """Find decisions without every seat's vote, or against the majority (I30)."""
    votes: dict[object, list[Vote]] = {}
    for vote in book.session.scalars(select(Vote)):
        votes.setdefault(vote.item_id, []).append(vote)
    seats = dict(book.session.execute(select(Case.id, Case.seats)).all())
    # A post was decided with its account: the votes stand there.
    whole = dict(
        book.session.execute(
            select(Item.id, Item.parent_id).where(Item.parent_id.is_not(None))
        ).all()
    )
    for docket, number, decision in _decisions(book):
        where = f"{docket}/{number}"
        voted_on = whole.get(decision.item_id, decision.item_id)
        cast = [v for v in votes.get(voted_on, ()) if v.pseudonym in decision.by]
        if len(cast) != seats[decision.case_id] or len(decision.by) != len(cast):
            yield where, "was decided without the vote of every seat"
            continue
        against = sum(vote.outcome is Outcome.REJECTED for vote in cast)
        rejected = decision.outcome is Outcome.REJECTED
        # Seats that name posts or places apart can reject, and none of them wished to.
        apart = any(vote.outcome is Outcome.NARROWER for vote in cast)
        if (rejected and not (against or apart)) or (
            not rejected and against * 2 > len(cast)
        ):
            yield where, "was decided against the majority of the votes"
        if decision.split and not decision.dissent:
            yield where, "was decided by a divided panel without a dissent"


def votes_viewed(book: Book) -> Found:
    """Find votes by people who had not opened the item (I19)."""
    keys = select(View.panel_id, View.item_id, View.person_id)
    seen = set(book.session.execute(keys).all())
    opened = Counter(
        (leaf["docket"], leaf["item"], leaf["by"])
        for leaf in book.leaves("item.viewed")
        if is_opening(leaf["dwell"])
    )
    rows = book.session.execute(
        select(LegalRequest.docket, Item.number, Vote)
        .join(Item, Item.id == Vote.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
    )
    for docket, number, vote in rows:
        if (vote.panel_id, vote.item_id, vote.person_id) not in seen:
            yield f"{docket}/{number}", f"{vote.pseudonym} voted without opening it"
        if not opened[docket, number, vote.pseudonym]:
            yield f"{docket}/{number}", f"no leaf says that {vote.pseudonym} opened it"


def draws_repeatable(book: Book) -> Found:
    """Find draws that do not follow from what was published before (I25, I26)."""
    committed = {
        (leaf["docket"], leaf["round"]): leaf for leaf in book.leaves("pool.committed")
    }
    beacon = _said(book)
    for leaf in book.leaves("panel.drawn"):
        docket, round_ = leaf["docket"], leaf["round"]
        pool = committed.get((docket, round_))
        if pool is None:
            yield docket, "a panel was drawn from a pool that was never committed"
            continue
        if beacon.get((pool["beacon"], round_)) != leaf["randomness"]:
            yield docket, "the draw does not rest on the beacon's value"
        places = draw.sequence(
            pool["pool"], randomness=leaf["randomness"], docket=docket
        )[: pool["seats"]]
        names = [pool["pool"][place] for place in places]
        if (list(places), names) != (leaf["index"], leaf["seats"]):
            yield docket, "repeating the draw seats other people"
    for panel in book.session.scalars(select(Panel)):
        named = source(book.session, panel.beacon)
        if not named.in_time(panel.round, panel.committed_at):
            yield panel.docket, "the pool was committed after the beacon's round"


def _said(book: Book) -> dict[tuple[str, int], str]:
    """Return what each beacon said in each round that was needed."""
    local = book.session.execute(select(Beacon.round, Beacon.value))
    found = {(LOCAL.name, round_): value for round_, value in local}
    for one in book.session.scalars(select(DrandRound)):
        found[one.beacon, one.round] = one.value
    return found


def beacon_heard(book: Book) -> Found:
    """Find numbers that drand did not sign, and pools that wait too long for one."""
    for one in book.session.scalars(select(DrandRound)):
        where = f"{one.beacon} {one.round}"
        chain = source(book.session, one.beacon).chain
        if chain is None or drand.signed(one.round, one.signature, chain) is False:
            yield where, "its signature is not that of the chain"
        elif drand.number(one.signature) != one.value:
            yield where, "its number does not follow from its signature"
    unheard = select(Panel).where(waits(), ~has_spoken())
    for panel in book.session.scalars(unheard.order_by(Panel.docket)):
        spoke = datetime.fromtimestamp(
            source(book.session, panel.beacon).begins(panel.round), UTC
        )
        if book.overdue(spoke + LONGEST_WAIT):
            yield panel.docket, f"no draw: {panel.beacon} is not heard, the draw waits"


def seats_declared(book: Book) -> Found:
    """Find votes by people who did not sit, or had not declared."""
    seats = {
        (seat.panel_id, seat.person_id): seat
        for seat in book.session.scalars(select(Seat))
    }
    for vote in book.session.scalars(select(Vote)):
        seat = seats.get((vote.panel_id, vote.person_id))
        if seat is None or seat.declared_at is None or seat.declared_at > vote.at:
            yield vote.pseudonym, "voted before declaring, or without a seat"
        elif seat.pseudonym != vote.pseudonym:
            yield vote.pseudonym, "voted under another pseudonym than the seat's"
    for seat in seats.values():
        if seat.state is SeatState.DECLARED and seat.declared_at is None:
            yield seat.pseudonym, "counts as declared without a day"


def case_states(book: Book) -> Found:
    """Find cases that ended with something open, and cases overdue."""
    decided = set(book.session.scalars(select(ItemDecision.item_id)))
    # What is only kept is looked at, not decided.
    decided |= set(book.session.scalars(select(Look.item_id)))
    # Its review closes when nobody looked in time; silence does not end the keeping.
    open_: Counter[object] = Counter()
    kept: Counter[object] = Counter()
    for item in book.session.scalars(select(Item).where(Item.ended_as.is_(None))):
        open_[item.request_id] += item.id not in decided
        kept[item.request_id] += item.id not in decided and item.measure == PRESERVE
    rows = book.session.execute(
        select(LegalRequest.docket, Case).join(
            LegalRequest, LegalRequest.id == Case.request_id
        )
    )
    for docket, case in rows:
        if case.state is CaseState.DECIDED and open_[case.request_id]:
            yield docket, "counts as decided, but an item is open"
        unlooked = open_[case.request_id] - kept[case.request_id]
        if case.state is CaseState.LAPSED and unlooked:
            yield docket, "counts as lapsed, but an item is open"
        if case.state in LIVE and book.overdue(case.due_at):
            yield docket, "the time to decide ran out and nothing happened"


def _decisions(book: Book) -> list[tuple[str, int, ItemDecision]]:
    rows = book.session.execute(
        select(LegalRequest.docket, Item.number, ItemDecision)
        .join(Item, Item.id == ItemDecision.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .order_by(LegalRequest.docket, Item.number)
    )
    return [(docket, number, decision) for docket, number, decision in rows]


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "decisions-recorded": decisions_recorded,
    "votes-complete": votes_complete,
    "votes-viewed": votes_viewed,
    "draws-repeatable": draws_repeatable,
    "beacon-heard": beacon_heard,
    "seats-declared": seats_declared,
    "daily-caps": workload.daily_caps,
    "case-states": case_states,
}
