"""Every act, tried by anybody, at any time and in any order: only listed steps happen.

A machine deals acts to people as it likes, most of them to somebody who may do them.
Each is either refused by a rule or moves a matter along the steps that its table
lists; afterwards the record is in order for whoever reads it, and ``fsck`` finds
nothing. What is asked of an act here is no more than what its page would send.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes
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
from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.appeals.service import admission
from oversight.appeals.service import deciding as appealing
from oversight.appeals.service import filing as appeals
from oversight.authority.permissions import Actor, Role
from oversight.cli.fsck.every import found
from oversight.core.errors import RuleError
from oversight.core.lifecycle import Lifecycle
from oversight.dispatch.models.orders import Line
from oversight.dispatch.rules.lifecycle import LIFECYCLE as LINE
from oversight.dispatch.rules.lifting import AgencyCode
from oversight.dispatch.service import answering, lifting
from oversight.intake.models.requests import LegalRequest
from oversight.intake.rules.lifecycle import LIFECYCLE as REQUEST
from oversight.intake.rules.screening import TICKED
from oversight.intake.service import curing, screening, withdrawing
from oversight.ledger import queries as log
from oversight.notices.queries import notices as notice_rows
from oversight.notices.rules.parts import Stage as Told
from oversight.notices.service import telling
from oversight.review.models.panels import Case
from oversight.review.queries import seats
from oversight.review.rules.findings import Joining
from oversight.review.rules.lifecycle import LIFECYCLE as CASE
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import (
    asking,
    asking_body,
    challenging,
    deciding,
    extending,
    members,
    returning,
)
from oversight.transparency.rules import watching
from tests.factories.accounts import an_actor
from tests.factories.appeals import SECRET, a_form, a_vote
from tests.factories.dispatch import acted, refused
from tests.factories.intake import NOW, a_row, filed, officers
from tests.factories.review import (
    GIST,
    NOTICE_SECRET,
    a_ballot,
    a_roster,
    asked_of,
    member,
    some_words,
)
from tests.journeys.stage import SWEEPS

ITEMS = 2
SHIFT = timedelta(hours=20)
SPANS = (
    *(timedelta(minutes=1), timedelta(minutes=20), timedelta(hours=5)),
    *(timedelta(days=1), timedelta(days=3), timedelta(days=9)),
)
# The factories sign for both officers, and write the law without telling of it; the
# worker that builds the tree is not among the sweeps.
SHORTCUTS = {"two-officers", "holidays-recorded", "clocks-recorded", "tree-waits"}
LACKS = {1: ["passage_unclear"]}
GIVEN = {1: {"passage": "«Come on Friday.» Second 12 to 16."}}
DEFECT = {"passage": [1]}
DOUBT = ("served-the-body", "In 2024 this reviewer drafted the body's own rules.")
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

    def code(self, number: int, *stages: Told) -> str:
        """The newest code that the person behind an item holds, or a wrong one."""
        for stage in stages:
            told = notice_rows.find(self.session, self.docket, number, stage)
            if told is not None:
                return telling.code_of(self.session, told)
        return "NO-SUCH-CODE"

    def states(self) -> States:
        """Where everything stands: one entry for each row that has steps."""
        self.session.expire_all()
        found: dict[str, str] = {"request": self.one(LegalRequest).state}
        cases = self.session.scalars(select(Case))
        found |= {f"case {one.id}": one.state for one in cases}
        lines = self.session.scalars(select(Line))
        found |= {f"line {one.id}": one.state for one in lines}
        filed = self.session.scalars(select(Appeal))
        return found | {f"appeal {one.id}": one.state for one in filed}

    def one(self, kind: type[LegalRequest]) -> LegalRequest:
        """The one request."""
        return self.session.scalars(select(kind)).one()


@dataclass(frozen=True)
class Deed:
    """One act as somebody presses it: who may, and what is sent."""

    who: Callable[[World], list[Actor]]
    do: Callable[[World, Actor, int, int], object]


def role(name: str) -> Callable[[World], list[Actor]]:
    return lambda world: [world.people[name]]


def seated(world: World) -> list[Actor]:
    return world.panel(world.docket)


def appealed(world: World) -> list[Actor]:
    return [one for docket in world.appeals() for one in world.panel(docket)]


def vote(w: World, by: Actor, number: int, turn: int) -> object:
    asked = asked_of(w.session, w.docket, number, now=w.now)
    outcome = list(Outcome)[turn % 3]
    terms = {"days": 30} if outcome is Outcome.NARROWER else {}
    ballot = a_ballot(asked, outcome, **terms)
    return deciding.vote(w.session, w.docket, number, ballot, by=by, now=w.now)


def join(w: World, by: Actor, number: int, turn: int) -> object:
    joining = Joining(some_words("draft"))
    return deciding.vote(w.session, w.docket, number, joining, by=by, now=w.now)


def appeal(w: World, by: Actor, number: int, turn: int) -> object:
    form = a_form(notice_code=w.code(number, Told.SENT))
    return appeals.file(w.session, form, form_key=token_bytes(32), now=w.now)


def on_appeal(
    do: Callable[[World, str, Actor, int, int], object],
) -> Callable[[World, Actor, int, int], object]:
    def run(w: World, by: Actor, number: int, turn: int) -> object:
        dockets = w.appeals() or ["AP-2026-000001"]
        return do(w, dockets[turn % len(dockets)], by, number, turn)

    return run


def weigh(w: World, docket: str, by: Actor, number: int, turn: int) -> object:
    outcome = list(AppealOutcome)[turn % 3]
    more = {"measure": "label", "days": 5} if outcome == "partly" else {}
    ballot = a_vote(outcome, **more)
    return appealing.vote(w.session, docket, number, ballot, by=by, now=w.now)


def lift(w: World, by: Actor, number: int, turn: int) -> object:
    code, why = list(AgencyCode)[turn % 4], some_words("end")
    return lifting.lift_for_body(
        w.session, w.docket, number, code, why, by=by, now=w.now
    )


DEEDS: Mapping[str, Deed] = {
    "screen": Deed(
        role("registrar"),
        lambda w, by, _n, _t: screening.screen(
            w.session, w.docket, TICKED, by=by, now=w.now
        ),
    ),
    "find defects": Deed(
        role("registrar"),
        lambda w, by, _n, _t: screening.find_defects(
            w.session, w.docket, DEFECT, by=by, now=w.now
        ),
    ),
    "cure": Deed(
        role("drafter"),
        lambda w, by, _n, _t: curing.cure(w.session, w.docket, GIVEN, by=by, now=w.now),
    ),
    "withdraw": Deed(
        role("authoriser"),
        lambda w, by, _n, _t: withdrawing.withdraw(
            w.session, w.docket, "filed-in-error", WHY, by=by, now=w.now
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
    "ask the user": Deed(
        seated,
        lambda w, by, _n, _t: asking.ask_user(
            w.session, w.docket, GIST, by=by, now=w.now
        ),
    ),
    "skip asking": Deed(
        seated,
        lambda w, by, _n, _t: asking.skip_asking(
            w.session, w.docket, "unreachable", some_words("tries"), by=by, now=w.now
        ),
    ),
    "the user answers": Deed(
        role("nobody"),
        lambda w, _by, n, _t: asking.answer(
            w.session, w.code(n, Told.ASKED), some_words("answer"), now=w.now
        ),
    ),
    "ask the body": Deed(
        seated,
        lambda w, by, _n, _t: asking_body.ask(
            w.session, w.docket, some_words("question"), by=by, now=w.now
        ),
    ),
    "the body answers": Deed(
        role("authoriser"),
        lambda w, by, _n, _t: asking_body.answer(
            w.session, w.docket, some_words("answer"), by=by, now=w.now
        ),
    ),
    "hand back": Deed(
        seated,
        lambda w, by, _n, _t: returning.propose(
            w.session, w.docket, LACKS, WHY, by=by, now=w.now
        ),
    ),
    "complete": Deed(
        role("drafter"),
        lambda w, by, _n, _t: returning.complete(
            w.session, w.docket, GIVEN, by=by, now=w.now
        ),
    ),
    "challenge": Deed(
        role("authoriser"),
        lambda w, by, _n, t: challenging.by_body(
            w.session, w.docket, f"R-{t % 21 + 1:02}", DOUBT, by=by, now=w.now
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
    "vote": Deed(seated, vote),
    "join": Deed(seated, join),
    "acknowledge": Deed(
        role("liaison"),
        lambda w, by, _n, _t: answering.acknowledge(
            w.session, w.docket, by=by, now=w.now
        ),
    ),
    "answer": Deed(
        role("liaison"),
        lambda w, by, n, t: answering.answer(
            w.session,
            w.docket,
            n,
            acted(acted_at=w.now) if t % 2 else refused(),
            by=by,
            now=w.now,
        ),
    ),
    "lift for the body": Deed(role("authoriser"), lift),
    "lift": Deed(
        role("presiding"),
        lambda w, by, n, t: lifting.lift_on_own_motion(
            w.session,
            w.docket,
            n,
            some_words("end"),
            error=t % 2 == 0,
            by=by,
            now=w.now,
        ),
    ),
    "appeal": Deed(role("nobody"), appeal),
    "admit": Deed(
        appealed,
        on_appeal(
            lambda w, docket, by, _n, _t: admission.admit(
                w.session, docket, by=by, now=w.now
            )
        ),
    ),
    "refuse an appeal": Deed(
        appealed,
        on_appeal(
            lambda w, docket, by, _n, _t: admission.refuse(
                w.session,
                docket,
                "no-interest",
                some_words("no", 130),
                by=by,
                now=w.now,
            )
        ),
    ),
    "stay": Deed(
        appealed,
        on_appeal(
            lambda w, docket, by, _n, t: admission.stay(
                w.session, docket, granted=t % 2 == 0, by=by, now=w.now
            )
        ),
    ),
    "declare on appeal": Deed(
        appealed,
        on_appeal(
            lambda w, docket, by, _n, _t: members.declare(
                w.session, docket, by=by, now=w.now
            )
        ),
    ),
    "weigh an appeal": Deed(appealed, on_appeal(weigh)),
}
# As straight a way as there is; what a member may do once, the others are refused.
STAGES = (
    ("screen",),
    ("wait", "wait"),
    ("declare",),
    ("skip asking", "open an item"),
    ("vote", "join"),
    ("wait", "wait"),
    ("acknowledge", "answer"),
    ("appeal", "wait", "wait"),
    ("declare on appeal", "admit"),
    ("weigh an appeal",),
)
OF_ITEMS = {"open an item", "vote", "join", "answer", "weigh an appeal"}
WHY = "Quote the sentence that is said to call people to come, with its second."
STEPS: Mapping[str, Lifecycle[Any, Any]] = {
    "request": REQUEST,
    "case": CASE,
    "line": LINE,
    "appeal": APPEAL,
}


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
        steps = STEPS[name.partition(" ")[0]]
        if name in before and state not in reachable(steps, before[name]):
            yield f"{name}: {before[name]} to {state}"
    yield from (f"{name} is gone" for name in set(before) - set(after))


def begun(session: Session) -> World:
    """A filed docket of two posts, and nobody has looked at it yet."""
    telling.use(NOTICE_SECRET)
    appeals.use(SECRET)
    by = officers(session)
    a_roster(session, 21)
    people = {
        "drafter": by.drafter,
        "authoriser": by.authoriser,
        "nobody": an_actor(session, role=Role.AUDITOR),
        "registrar": an_actor(session, role=Role.REGISTRAR),
        "presiding": an_actor(session, role=Role.PRESIDING),
        "liaison": an_actor(session, role=Role.LIAISON, platform="x"),
        "another liaison": an_actor(session, role=Role.LIAISON, platform="tiktok"),
        "another body": officers(session, "nccia").authoriser,
    }
    (docket,) = filed(session, [a_row() for _ in range(ITEMS)], by=by).dockets
    return World(session, docket, people)


class AnyOrder(RuleBasedStateMachine):
    """Deals acts; the database is as it was when the next machine begins."""

    session: Session

    def __init__(self) -> None:
        """Begin where nothing was written."""
        super().__init__()
        self.whole: SessionTransaction = self.session.begin_nested()

    @initialize(depth=st.integers(0, len(STAGES)))
    def file(self, depth: int) -> None:
        """File, and let the matter go as straight a way as it can for a while."""
        self.world = begun(self.session)
        for stage in STAGES[:depth]:
            for name in stage:
                self.straight(name)

    def straight(self, name: str) -> None:
        """Let everybody who may do this do it once, on every item that it is about."""
        if name == "wait":
            self.wait(SPANS[1])
            return
        about = range(1, ITEMS + 1) if name in OF_ITEMS else range(1, 2)
        for number in about:
            for place, _ in enumerate(DEEDS[name].who(self.world)):
                self.act(name, right=True, number=number, turn=place)

    @rule(
        name=st.sampled_from(sorted(DEEDS)),
        right=st.sampled_from([True, True, True, False]),
        number=st.integers(1, ITEMS),
        turn=st.integers(0, 20),
    )
    def act(self, name: str, *, right: bool, number: int, turn: int) -> None:
        """Let somebody try one act."""
        deed, world = DEEDS[name], self.world
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
                told = list(watching.findings(log.leaves(self.session)))
                if self.world.stood_still:  # That it was late is then the truth.
                    told = [one for one in told if one.code != "ended_late"]
                broken = [
                    one
                    for one in found(self.session, self.world.now)
                    if one.check not in SHORTCUTS
                ]
                assert (told, broken) == ([], [])
        finally:
            self.whole.rollback()
            self.session.expire_all()
            self.session.info.clear()


def test_v4_in_whatever_order_acts_are_tried_only_listed_steps_happen(
    session: Session,
) -> None:
    machine = type("OnThisDatabase", (AnyOrder,), {"session": session})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            phases=[Phase.explicit, Phase.generate],  # Its steps are its own story.
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
