"""Two people at the same moment, whatever each is about: one comes after the other.

Who decides, cures, withdraws, lets lapse, stays, lifts, corrects, answers, changes the
law, steps aside, appeals, lets expire: each pair that can meet at one docket.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from secrets import token_bytes

import pytest
from sqlalchemy.orm import Session

from oversight.appeals.service import filing as appeals
from oversight.authority.permissions import Actor, Role
from oversight.dispatch.rules.correcting import FieldName, Fix
from oversight.dispatch.rules.lifting import CourtWord
from oversight.dispatch.service import correcting, courts
from oversight.dispatch.service.courts import Ruling
from oversight.notices.rules.parts import Stage
from tests.factories import law
from tests.factories.accounts import an_actor
from tests.factories.appeals import a_form
from tests.factories.review import some_words
from tests.fixtures.databases import Databases, databases_apart
from tests.scenarios import test_any_order
from tests.scenarios.dealing import SWEEPS, Deed, World, role
from tests.scenarios.racing import Moment, Racing

pytestmark = pytest.mark.slow

LATE = timedelta(days=9)
WORKER = "the worker comes late"


def work(w: World, by: Actor, number: int, turn: int) -> object:
    return [sweep(w.session, w.now + LATE) for sweep in SWEEPS]


def rule_on(w: World, by: Actor, number: int, turn: int) -> object:
    ruling = Ruling(
        forum="high-court-writ",
        case_number="W.P. 12/2026",
        decided_on=w.now.date(),
        result=(CourtWord.STAYED, CourtWord.SET_ASIDE)[turn % 2],
        items=(number,),
        document_sha256="d" * 64,
        reasons=some_words("ruling"),
    )
    return courts.enter(w.session, w.docket, ruling, by=by, now=w.now)


def fall(w: World, by: Actor, number: int, turn: int) -> None:
    since, ruling = w.now.date(), "W.P. 1/2026, Islamabad High Court"
    second = w.people["another administrator"]
    law.suspend(
        w.session,
        "peca-2016-s37",
        since=since,
        ruling=ruling,
        by=by,
        second=second,
        now=w.now,
    )


def correct(w: World, by: Actor, number: int, turn: int) -> object:
    fix = Fix(number, FieldName.HANDLE, f"other{turn}", "The name was typed wrongly.")
    return correcting.correct(w.session, w.docket, fix, by=by, now=w.now)


def appeal(w: World, by: Actor, number: int, turn: int) -> object:
    form = a_form(notice_code=w.code(number, Stage.SENT), stay_asked=True)
    return appeals.file(w.session, form, form_key=token_bytes(32), now=w.now)


MORE: Mapping[str, Deed] = {
    WORKER: Deed(role("nobody"), work, after=LATE),
    "a court rules": Deed(role("registrar"), rule_on),
    "the law falls": Deed(role("administrator"), fall),
    "correct": Deed(role("registrar"), correct),
    "appeal": Deed(role("nobody"), appeal),
}


def begun(session: Session) -> World:
    """The world of any order, and who may change the law."""
    world = test_any_order.begun(session)
    more = {
        "nobody": an_actor(session, role=Role.AUDITOR),
        "administrator": an_actor(session, role=Role.ADMINISTRATOR),
        "another administrator": an_actor(session, role=Role.ADMINISTRATOR),
    }
    return replace(world, people={**world.people, **more})


TOLD = test_any_order.TAKEDOWN
TAKEDOWN = replace(TOLD, begin=begun, deeds={**TOLD.deeds, **MORE})
SENT = TOLD.stages[:6]
LAW = "the law falls"
MOMENTS: Mapping[str, Moment] = {
    "filed": Moment((), {"screen": 0, "find defects": 0, "withdraw": 0, WORKER: 0}),
    "listed": Moment(
        (("find defects",),), {"cure": 0, "withdraw": 0, LAW: 0, WORKER: 0}
    ),
    "in review": Moment(
        TOLD.stages[:4],
        {"vote": 0, "withdraw": 0, "recuse": 0, "hand back": 0, LAW: 0, WORKER: 0},
    ),
    "handed back": Moment(
        (*TOLD.stages[:4], ("hand back",)),
        {"complete": 0, "withdraw": 0, "recuse": 0, WORKER: 0},
    ),
    "sent": Moment(
        SENT,
        {
            "answer": 1,
            "lift": 0,
            "lift for the body": 0,
            "appeal": 0,
            "a court rules": 0,
            "correct": 0,
            LAW: 0,
            WORKER: 0,
        },
    ),
    "appealed": Moment(
        (*TOLD.stages[:8], ("declare on appeal",)),
        {
            "admit": 0,
            "refuse an appeal": 0,
            "stay": 0,
            "lift": 0,
            "appeal": 0,
            WORKER: 0,
        },
    ),
    "weighed": Moment(
        TOLD.stages[:9],
        {
            "weigh an appeal": 1,
            "stay": 0,
            "lift for the body": 0,
            "a court rules": 0,
            LAW: 0,
            WORKER: 0,
        },
    ),
}


# PostgreSQL alone lets two read at once, so one of a pair is late there: each in turn
# at the moment at which a body has one chance, every other one elsewhere.
BOTH_WAYS = {"listed"}
RACES = [("sqlite", name) for name in MOMENTS]
RACES += [("postgres", name) for name in MOMENTS if name != "weighed"]


@pytest.fixture(scope="module")
def apart() -> Iterator[Databases]:
    """A server of its own: while a race writes, nothing is cleared away beside it."""
    with databases_apart() as databases:
        yield databases


@pytest.mark.parametrize("kind,name", RACES)  # noqa: PT006
def test_what_two_do_at_once_comes_out_as_one_after_the_other(
    apart: Databases, kind: str, name: str
) -> None:
    racing = Racing.at(apart, kind, TAKEDOWN, MOMENTS[name])
    racing.both_ways = name in BOTH_WAYS

    wrong = list(racing.wrong())

    assert not wrong, "\n".join(wrong)
