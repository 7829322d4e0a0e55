"""Deals acts to people in any order: what every machine of that kind shares.

Each act is either refused by a rule, and then nothing moved, or moves a matter along
the steps that its table lists. Afterwards the record is in order for whoever reads it,
and ``fsck`` finds nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session, SessionTransaction

from oversight.appeals.models import Appeal
from oversight.appeals.rules.lifecycle import LIFECYCLE as APPEAL
from oversight.authority.permissions import Actor
from oversight.cli.fsck.every import found
from oversight.core.errors import RuleError
from oversight.core.lifecycle import Lifecycle
from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.holdings import Production
from oversight.dispatch.models.orders import Line
from oversight.dispatch.rules.data_lifecycle import HOLDINGS
from oversight.dispatch.rules.data_lifecycle import LIFECYCLE as DATA
from oversight.dispatch.rules.lifecycle import LIFECYCLE as LINE
from oversight.dispatch.service import data_sweep
from oversight.intake.models.requests import LegalRequest
from oversight.intake.rules.lifecycle import LIFECYCLE as REQUEST
from oversight.intake.service import withdrawing
from oversight.ledger import queries as log
from oversight.notices.queries import notices as notice_rows
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling
from oversight.review.models.panels import Case
from oversight.review.queries import seats
from oversight.review.rules.lifecycle import LIFECYCLE as CASE
from oversight.review.service import challenging, deciding, extending, members
from oversight.transparency.rules import watching
from tests.factories.intake import NOW
from tests.factories.review import member, some_words
from tests.journeys import stage

ITEMS = 2
SHIFT = timedelta(hours=20)
ROSTER = 18
MISTAKE = "The wrong account was named, as the officer found on reading it again."
DOUBT = ("served-the-body", "In 2024 this reviewer drafted the body's own rules.")
SPANS = (
    *(timedelta(minutes=1), timedelta(minutes=20), timedelta(hours=5)),
    *(timedelta(days=1), timedelta(days=3), timedelta(days=9)),
)
SWEEPS = (*stage.SWEEPS, data_sweep.sweep)
# The factories sign for both officers, and write the law without telling of it; the
# worker that builds the tree is not among the sweeps.
SHORTCUTS = {"two-officers", "holidays-recorded", "clocks-recorded", "tree-waits"}
KINDS: Mapping[str, tuple[type[Any], Lifecycle[Any, Any]]] = {
    "request": (LegalRequest, REQUEST),
    "case": (Case, CASE),
    "line": (Line, LINE),
    "data": (DataLine, DATA),
    "holding": (Production, HOLDINGS),
    "appeal": (Appeal, APPEAL),
}
States = Mapping[str, str]


@dataclass
class World:
    """One filed docket, and everybody who may come near it."""

    session: Session
    docket: str
    people: dict[str, Actor]
    now: datetime = NOW
    stood_still: bool = False

    def panel(self, docket: str) -> list[Actor]:
        """Who sits in a docket now, if anybody was drawn."""
        try:
            panel = seats.panel_of(self.session, docket)
        except RuleError:
            return []
        sitting = seats.sitting(self.session, panel.id)
        return [member(self.session, one.pseudonym) for one in sitting]

    def appeals(self) -> list[str]:
        """The dockets of the appeals so far."""
        return list(self.session.scalars(select(Appeal.docket).order_by(Appeal.docket)))

    def code(self, number: int, *stages: Stage) -> str:
        """The newest code that the person behind an item holds, or a wrong one."""
        for one in stages:
            told = notice_rows.find(self.session, self.docket, number, one)
            if told is not None:
                return telling.code_of(self.session, told)
        return "NO-SUCH-CODE"

    def states(self) -> States:
        """Where everything stands: one entry for each row that has steps."""
        self.session.expire_all()
        return {
            f"{name} {one.id}": str(one.state)
            for name, (kind, _) in KINDS.items()
            for one in self.session.scalars(select(kind))
        }


@dataclass(frozen=True)
class Deed:
    """One act as somebody presses it: who may, and what is sent."""

    who: Callable[[World], list[Actor]]
    do: Callable[[World, Actor, int, int], object]
    after: timedelta = timedelta()
    """How much later than what else is done now it is done, as the worker's is."""


def role(name: str) -> Callable[[World], list[Actor]]:
    return lambda world: [world.people[name]]


def seated(world: World) -> list[Actor]:
    """Return who sits in the docket now."""
    return world.panel(world.docket)


# What is done alike in every kind of matter.
COMMON: Mapping[str, Deed] = {
    "withdraw": Deed(
        role("authoriser"),
        lambda w, by, _n, _t: withdrawing.withdraw(
            w.session, w.docket, "filed-in-error", MISTAKE, by=by, now=w.now
        ),
    ),
    "declare": Deed(
        seated,
        lambda w, by, _n, _t: members.declare(w.session, w.docket, by=by, now=w.now),
    ),
    "recuse": Deed(
        seated,
        lambda w, by, _n, _t: members.recuse(
            w.session, w.docket, "cannot-act", by=by, now=w.now
        ),
    ),
    "challenge": Deed(
        role("authoriser"),
        lambda w, by, _n, t: challenging.by_body(
            w.session, w.docket, f"R-{t % ROSTER + 1:02}", DOUBT, by=by, now=w.now
        ),
    ),
    "decide a challenge": Deed(
        role("presiding"),
        lambda w, by, _n, t: challenging.decide(
            w.session,
            w.docket,
            some_words("challenge"),
            upheld=t % 2 == 0,
            by=by,
            now=w.now,
        ),
    ),
    "give more time": Deed(
        role("presiding"),
        lambda w, by, _n, _t: extending.extend(
            w.session, w.docket, some_words("time"), by=by, now=w.now
        ),
    ),
    "open an item": Deed(
        seated,
        lambda w, by, n, _t: deciding.open_item(
            w.session, w.docket, n, by=by, now=w.now
        ),
    ),
}


@dataclass(frozen=True)
class Story:
    """What one kind of matter is made of.

    ``stages`` is as straight a way through it as there is: each names acts, and
    ``wait``; what one member may do once, the others are refused.
    """

    begin: Callable[[Session], World]
    deeds: Mapping[str, Deed]
    stages: tuple[tuple[str, ...], ...]
    of_items: frozenset[str]


def reachable(steps: Lifecycle[Any, Any], state: str) -> set[str]:
    """Every state that the listed steps lead to from here, however many they are."""
    found, left = {state}, [state]
    while left:
        at = left.pop()
        new = {str(step.target) for step in steps if step.source == at} - found
        found |= new
        left += new
    return found


def wrong_moves(before: States, after: States) -> Iterator[str]:
    for name, state in after.items():
        _, steps = KINDS[name.partition(" ")[0]]
        if name in before and state not in reachable(steps, before[name]):
            yield f"{name}: {before[name]} to {state}"
    yield from (f"{name} is gone" for name in set(before) - set(after))


class Dealing(RuleBasedStateMachine):
    """Deals acts; the database is as it was when the next machine begins."""

    session: Session
    told: Story

    def __init__(self) -> None:
        """Begin where nothing was written."""
        super().__init__()
        self.whole: SessionTransaction = self.session.begin_nested()

    def file(self, depth: int) -> None:
        """File, and let the matter go as straight a way as it can for a while."""
        self.world = self.told.begin(self.session)
        for names in self.told.stages[:depth]:
            for name in names:
                self.straight(name)

    def straight(self, name: str) -> None:
        """Let everybody who may do this do it once, on every item that it is about."""
        if name == "wait":
            self.wait(SPANS[1])
            return
        about = range(1, ITEMS + 1) if name in self.told.of_items else range(1, 2)
        for number in about:
            for place, _ in enumerate(self.told.deeds[name].who(self.world)):
                self.act(name, right=True, number=number, turn=place)

    def act(self, name: str, *, right: bool, number: int, turn: int) -> None:
        """Let somebody try one act."""
        deed, world = self.told.deeds[name], self.world
        may = deed.who(world)
        everybody = [*world.people.values(), *may]
        who = may if right and may else everybody
        before = world.states()
        try:
            with self.session.begin_nested():
                deed.do(world, who[turn % len(who)], number, turn)
        except RuleError as error:
            said = error.sentence
            self.session.info.clear()  # What was remembered was rolled back.
        else:
            said = ""
        after = world.states()
        assert not list(wrong_moves(before, after))
        assert not said or after == before

    @rule(span=st.sampled_from(SPANS))
    def wait(self, span: timedelta) -> None:
        """Let time pass while the worker does what is due, at least once a shift."""
        until = self.world.now + span
        while self.world.now < until:
            self.world.now = min(until, self.world.now + SHIFT)
            self.sweep()

    @rule(span=st.sampled_from(SPANS))
    def stand_still(self, span: timedelta) -> None:
        """Let time pass while nothing runs, and the worker come back to what is due."""
        self.world.now += span
        self.world.stood_still |= span > SHIFT
        self.sweep()

    def sweep(self) -> None:
        """Let the worker come once."""
        before = self.world.states()
        for sweep in SWEEPS:
            sweep(self.session, self.world.now)
        assert not list(wrong_moves(before, self.world.states()))

    def teardown(self) -> None:
        """Read everything as a stranger and as the operator would; then forget it."""
        try:
            if hasattr(self, "world"):
                said = list(watching.findings(log.leaves(self.session)))
                if self.world.stood_still:  # That it was late is then the truth.
                    said = [one for one in said if one.code != "ended_late"]
                broken = [
                    one
                    for one in found(self.session, self.world.now)
                    if one.check not in SHORTCUTS
                ]
                assert (said, broken) == ([], [])
        finally:
            self.whole.rollback()
            self.session.expire_all()
            self.session.info.clear()


def machine(session: Session, told: Story) -> type[RuleBasedStateMachine]:
    """Return a machine that deals the acts of a story on this database."""
    begins = initialize(depth=st.integers(0, len(told.stages)))
    deals = rule(
        name=st.sampled_from(sorted(told.deeds)),
        right=st.sampled_from([True, True, True, False]),
        number=st.integers(1, ITEMS),
        turn=st.integers(0, 20),
    )
    own = {"file": begins(Dealing.file), "dealt": deals(Dealing.act)}
    return type("Dealt", (Dealing,), {"session": session, "told": told, **own})


def deal(session: Session, told: Story, *, stories: int, acts: int) -> None:
    """Tell so many stories of so many acts, each on a database as it was before."""
    run_state_machine_as_test(
        machine(session, told),
        settings=settings(
            max_examples=stories,
            stateful_step_count=acts,
            phases=[Phase.explicit, Phase.generate],  # Its steps are its own story.
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
