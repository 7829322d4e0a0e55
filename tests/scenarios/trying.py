"""What else people try at one docket than a story on any way deals out.

The law changes, a court speaks, facts are put right, a platform asks and is answered,
and the worker comes: soon, to send what is ready, or late, when clocks have run out.
"""

from collections.abc import Mapping
from datetime import timedelta
from secrets import token_bytes
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.appeals.rules.deciding import Motion
from oversight.appeals.service import admission
from oversight.appeals.service import filing as appeals
from oversight.authority.permissions import Actor, Role
from oversight.core.clock import local_date
from oversight.dispatch.models.answers import Restoration
from oversight.dispatch.models.delaying import DelayAsk
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.rules.correcting import FieldName, Fix
from oversight.dispatch.rules.lifting import CourtWord
from oversight.dispatch.service import (
    answering,
    authority,
    clarifying,
    correcting,
    courts,
    data_answering,
    data_courts,
    delaying,
    keepers,
    restoring,
)
from oversight.dispatch.service.authority import OwnOrder
from oversight.dispatch.service.courts import Ruling
from oversight.intake.rules.corrections import Fix as FactFix
from oversight.intake.service import adding
from oversight.notices.rules.parts import Stage
from oversight.review.service import correcting as facts
from tests.factories import law
from tests.factories.accounts import an_actor
from tests.factories.appeals import a_form
from tests.factories.review import member, some_words
from tests.scenarios.dealing import SWEEPS, Deed, World, role, seated
from tests.scenarios.test_any_order import appealed, on_appeal

SOON, LATE = timedelta(minutes=2), timedelta(days=9)
SENDER, WORKER = "the worker sends", "the worker comes late"
LAW, RULING = "the law falls", "a court rules"
SLIP = "The officer copied the day of the report instead of that of the post."


def others(session: Session) -> dict[str, Actor]:
    """Return whom no story has: the worker's name, and two who may change the law."""
    return {
        "nobody": an_actor(session, role=Role.AUDITOR),
        "administrator": an_actor(session, role=Role.ADMINISTRATOR),
        "another administrator": an_actor(session, role=Role.ADMINISTRATOR),
    }


def work(w: World, by: Actor, number: int, turn: int) -> object:
    return [sweep(w.session, w.now + LATE) for sweep in SWEEPS]


def work_soon(w: World, by: Actor, number: int, turn: int) -> object:
    return [sweep(w.session, w.now + SOON) for sweep in SWEEPS]


def a_ruling(w: World, number: int, turn: int) -> Ruling:
    return Ruling(
        forum="high-court-writ",
        case_number="W.P. 12/2026",
        decided_on=w.now.date(),
        result=(CourtWord.STAYED, CourtWord.SET_ASIDE)[turn % 2],
        items=(number,),
        document_sha256="d" * 64,
        reasons=some_words("ruling"),
    )


def rule_on(w: World, by: Actor, number: int, turn: int) -> object:
    return courts.enter(
        w.session, w.docket, a_ruling(w, number, turn), by=by, now=w.now
    )


def strike(w: World, by: Actor, provision: str) -> None:
    law.suspend(
        w.session,
        provision,
        since=w.now.date(),
        ruling="W.P. 1/2026, Islamabad High Court",
        by=by,
        second=w.people["another administrator"],
        now=w.now,
    )


def correct(w: World, by: Actor, number: int, turn: int) -> object:
    fix = Fix(number, FieldName.HANDLE, f"other{turn}", "The name was typed wrongly.")
    return correcting.correct(w.session, w.docket, fix, by=by, now=w.now)


def put_right(w: World, by: Actor, number: int, turn: int) -> object:
    fix = FactFix(number, "published_on", f"2026-11-{18 + turn % 2}", SLIP, "0")
    return facts.correct(w.session, w.docket, fix, by=by, now=w.now)


def own_order(w: World, by: Actor, number: int, turn: int) -> object:
    today = local_date(w.now)
    order = OwnOrder(f"12-{turn}/2026/PTA/417", today, today)
    return authority.record_authority_order(
        w.session, w.docket, order, by=by, now=w.now
    )


def ask(w: World, by: Actor, number: int, turn: int) -> object:
    asked = Answer("clarify", reason="locator-fails", question="Which of the two?")
    return answering.answer(w.session, w.docket, number, asked, by=by, now=w.now)


def put_back(w: World, by: Actor, number: int, turn: int) -> object:
    waiting = select(Restoration.id).where(Restoration.answered_at.is_(None))
    first = w.session.scalars(waiting.order_by(Restoration.asked_at)).first()
    return restoring.answer_restoration(
        w.session,
        first or uuid4(),
        restored=turn % 2 == 0,
        restored_at=w.now if turn % 2 == 0 else None,
        by=by,
        now=w.now,
    )


def appeal(w: World, by: Actor, number: int, turn: int) -> object:
    form = a_form(notice_code=w.code(number, Stage.SENT), stay_asked=True)
    return appeals.file(w.session, form, form_key=token_bytes(32), now=w.now)


CLOCK: Mapping[str, Deed] = {
    WORKER: Deed(role("nobody"), work, after=LATE),
    SENDER: Deed(role("nobody"), work_soon, after=SOON),
}
ON_POSTS: Mapping[str, Deed] = {
    **CLOCK,
    RULING: Deed(role("registrar"), rule_on),
    LAW: Deed(
        role("administrator"), lambda w, by, _n, _t: strike(w, by, "peca-2016-s37")
    ),
    "correct": Deed(role("registrar"), correct),
    "put facts right": Deed(role("drafter"), put_right),
    "tell more": Deed(
        role("drafter"),
        lambda w, by, _n, _t: adding.add(
            w.session, w.docket, some_words("learnt since"), by=by, now=w.now
        ),
    ),
    "order by itself": Deed(role("authoriser"), own_order),
    "the platform asks": Deed(role("liaison"), ask),
    "reply to the platform": Deed(
        seated,
        lambda w, by, n, _t: clarifying.reply(
            w.session, w.docket, n, some_words("reply"), by=by, now=w.now
        ),
    ),
    "put back": Deed(role("liaison"), put_back),
    "appeal": Deed(role("nobody"), appeal),
    "stay unasked": Deed(
        appealed,
        on_appeal(
            lambda w, docket, by, _n, _t: admission.move_stay(
                w.session,
                docket,
                Motion(some_words("arguable"), some_words("harm")),
                by=by,
                now=w.now,
            )
        ),
    ),
}


def rule_on_data(w: World, by: Actor, number: int, turn: int) -> object:
    return data_courts.enter(
        w.session, w.docket, a_ruling(w, number, turn), by=by, now=w.now
    )


def entrust(w: World, by: Actor, number: int, turn: int) -> object:
    given = str(w.people["another custodian"].id)
    return keepers.hand_over(
        w.session, w.docket, given, "left", some_words("left"), by=by, now=w.now
    )


def rest(w: World, by: Actor, number: int, turn: int) -> object:
    until = local_date(w.now) + timedelta(days=3 + turn)
    return data_answering.not_for_now(
        w.session, w.docket, number, until, by=by, now=w.now
    )


def longer_uses(world: World) -> list[Actor]:
    """Return whom the lot called to decide whether somebody is told later still."""
    names = sorted(filter(None, world.session.scalars(select(DelayAsk.judge))))
    return [member(world.session, name) for name in names]


def decide_longer(w: World, by: Actor, number: int, turn: int) -> object:
    ruling = delaying.Ruling(turn % 2 == 0, 5, some_words("why", 100), untied=True)
    return delaying.decide(w.session, w.docket, number, ruling, by=by, now=w.now)


ON_DATA: Mapping[str, Deed] = {
    **CLOCK,
    RULING: Deed(role("registrar"), rule_on_data),
    LAW: Deed(
        role("administrator"), lambda w, by, _n, _t: strike(w, by, "peca-2016-s31")
    ),
    "tell more": ON_POSTS["tell more"],
    "entrust": Deed(role("authoriser"), entrust),
    "not for now": Deed(role("liaison"), rest),
    "decide on telling later": Deed(longer_uses, decide_longer),
}
