"""Every act, tried by anybody, at any time and in any order: only listed steps happen.

A machine deals acts to people as it likes, most of them to somebody who may do them.
Each is either refused by a rule or moves a matter along the steps that its table
lists; afterwards the record is in order for whoever reads it, and ``fsck`` finds
nothing. What is asked of an act here is no more than what its page would send.
"""

from collections.abc import Callable, Mapping
from secrets import token_bytes

from sqlalchemy.orm import Session

from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.appeals.service import admission, opening
from oversight.appeals.service import deciding as appealing
from oversight.appeals.service import filing as appeals
from oversight.authority.permissions import Actor, Role
from oversight.dispatch.rules.lifting import AgencyCode
from oversight.dispatch.service import answering, lifting
from oversight.intake.rules.screening import TICKED
from oversight.intake.service import curing, screening
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling
from oversight.review.rules.findings import Joining
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import (
    asking,
    asking_body,
    deciding,
    members,
    returning,
)
from tests.factories.accounts import an_actor
from tests.factories.appeals import SECRET, a_form, a_vote
from tests.factories.dispatch import acted, refused
from tests.factories.intake import a_row, filed, officers
from tests.factories.review import (
    GIST,
    NOTICE_SECRET,
    a_ballot,
    a_roster,
    asked_of,
    some_words,
)
from tests.scenarios.dealing import (
    COMMON,
    ITEMS,
    Deed,
    Story,
    World,
    deal,
    role,
    seated,
)

LACKS = {1: ["passage_unclear"]}
GIVEN = {1: {"passage": "«Come on Friday.» Second 12 to 16."}}
DEFECT = {"passage": [1]}


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
    form = a_form(notice_code=w.code(number, Stage.SENT))
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


def look(w: World, docket: str, by: Actor, number: int, turn: int) -> object:
    return opening.open_item(w.session, docket, number, by=by, now=w.now)


def lift(w: World, by: Actor, number: int, turn: int) -> object:
    code, why = list(AgencyCode)[turn % 4], some_words("end")
    return lifting.lift_for_body(
        w.session, w.docket, number, code, why, by=by, now=w.now
    )


DEEDS: Mapping[str, Deed] = {
    **COMMON,
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
            w.session, w.code(n, Stage.ASKED), some_words("answer"), now=w.now
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
    "open on appeal": Deed(appealed, on_appeal(look)),
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
    ("open on appeal",),
    ("weigh an appeal",),
)
OF_ITEMS = frozenset(
    {*("open an item", "vote", "join", "answer"), "open on appeal", "weigh an appeal"}
)
WHY = "Quote the sentence that is said to call people to come, with its second."


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


TAKEDOWN = Story(begun, DEEDS, STAGES, OF_ITEMS)


def test_v4_in_whatever_order_acts_are_tried_only_listed_steps_happen(
    session: Session,
) -> None:
    deal(session, TAKEDOWN, stories=20, acts=25)
