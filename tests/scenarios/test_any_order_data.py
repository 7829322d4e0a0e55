"""Every act on a request for data, tried by anybody, at any time and in any order."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.clock import local_date
from oversight.dispatch.models.misuse import Misuse
from oversight.dispatch.models.using import UseAsk
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries import lodging as lodgings
from oversight.dispatch.rules import misuse as misuse_rules
from oversight.dispatch.rules.lifting import AgencyCode
from oversight.dispatch.rules.lodging import Lodged
from oversight.dispatch.rules.using import MoreUse
from oversight.dispatch.service import (
    data_answering,
    data_asking,
    data_lifting,
    delaying,
    holding,
    lodging,
    misuse,
    using,
)
from oversight.dispatch.service.using import UseRuling
from oversight.intake.rules.data_checklist import CHECKS
from oversight.intake.service import data_curing, data_screening
from oversight.notices.service import telling
from oversight.review.rules.findings import Joining
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import (
    data_deciding,
    returning,
)
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import NOTICE_SECRET, a_roster, member, some_words
from tests.scenarios.dealing import (
    COMMON,
    ITEMS,
    ROSTER,
    Deed,
    Story,
    World,
    deal,
    role,
    seated,
)

WHY = "Give the number by which the platform itself knows the account that is meant."
LISTED = ((0, "case_number_unclear"), (1, "account_unclear"))
GIVEN = {"fir_no": "FIR 119/2026, Lahore", "native_id-1": "4400001"}


def vote(w: World, by: Actor, number: int, turn: int) -> object:
    asked = make.asked_of(w.session, w.docket, number)
    outcome = (Outcome.APPROVED, Outcome.REJECTED)[turn % 5 == 4]
    ballot = make.a_ballot(asked, outcome)
    return data_deciding.vote(w.session, w.docket, number, ballot, by=by, now=w.now)


def join(w: World, by: Actor, number: int, turn: int) -> object:
    joining = Joining(some_words("draft"))
    return data_deciding.vote(w.session, w.docket, number, joining, by=by, now=w.now)


def produce(w: World, by: Actor, number: int, turn: int) -> object:
    line = sendings.order(w.session, w.docket).lines[number - 1]
    given = tuple(line.fields)[: 1 if turn % 3 == 0 else None]
    paper = make.a_manifest(given, produced_on=local_date(w.now))
    return data_answering.produce(w.session, w.docket, number, paper, by=by, now=w.now)


def destroy(w: World, by: Actor, number: int, turn: int) -> object:
    paper = make.a_destruction(destroyed_on=local_date(w.now))
    return holding.destroy(w.session, w.docket, number, paper, by=by, now=w.now)


def ask_longer(w: World, by: Actor, number: int, turn: int) -> object:
    asked = make.an_extension(court_on=local_date(w.now))
    return delaying.ask(w.session, w.docket, number, asked, by=by, now=w.now)


def lift(w: World, by: Actor, number: int, turn: int) -> object:
    code, why = list(AgencyCode)[turn % 4], some_words("end")
    return data_lifting.lift_for_body(
        w.session, w.docket, number, code, why, by=by, now=w.now
    )


def lodge(w: World, by: Actor, number: int, turn: int) -> object:
    kept = tuple(make.held(w.session, w.docket, number).fields[:1])
    day, case = local_date(w.now), f"Case {turn % 3}/2026"
    paper = Lodged("Sessions Court, Lahore", case, kept, day, "0c" * 32)
    return lodging.lodge(w.session, w.docket, number, paper, by=by, now=w.now)


def end_case(w: World, by: Actor, number: int, turn: int) -> object:
    held = make.held(w.session, w.docket, number)
    found = lodgings.of_production(w.session, held.id)
    which = str(found[turn % len(found)].id) if found else ""
    return lodging.end_case(
        w.session, w.docket, number, which, local_date(w.now), by=by, now=w.now
    )


def ask_more(w: World, by: Actor, number: int, turn: int) -> object:
    why = some_words("why", 100)
    asked = (
        MoreUse("time", 10 + turn, "", "", why),
        MoreUse("purpose", None, "peca-2016-s10", some_words("offence", 40), why),
    )[turn % 2]
    return using.ask(w.session, w.docket, number, asked, by=by, now=w.now)


def decide_more(w: World, by: Actor, number: int, turn: int) -> object:
    ruling = UseRuling(turn % 3 != 0, 10, some_words("why", 100), untied=True)
    what = ("time", "purpose")[turn % 2]
    return using.decide(w.session, w.docket, number, what, ruling, by=by, now=w.now)


def report(w: World, by: Actor, number: int, turn: int) -> object:
    code, facts = misuse_rules.CODES[turn % 6], some_words("facts", 100)
    return misuse.flag(w.session, w.docket, number, code, facts, by=by, now=w.now)


def finding(turn: int) -> tuple[str, str]:
    return ("cleared", "misused")[turn % 3 == 0], some_words("finding", 100)


def called(world: World) -> list[Actor]:
    """Return who of the roster was called to decide on more use, or on a misuse."""
    names = {
        *world.session.scalars(select(UseAsk.judge)),
        *world.session.scalars(select(Misuse.judge)),
    }
    return [member(world.session, name) for name in sorted(filter(None, names))]


BEYOND: Mapping[str, Deed] = {
    "give to a court": Deed(role("custodian"), lodge),
    "end a case": Deed(role("custodian"), end_case),
    "ask for more use": Deed(role("authoriser"), ask_more),
    "decide on more use": Deed(called, decide_more),
    "report a misuse": Deed(role("custodian"), report),
    "answer on a misuse": Deed(
        role("authoriser"),
        lambda w, by, n, _t: misuse.answer(
            w.session, w.docket, n, some_words("answer", 100), by=by, now=w.now
        ),
    ),
    "weigh a misuse": Deed(
        called,
        lambda w, by, n, t: misuse.weigh(
            w.session, w.docket, n, *finding(t), untied=True, by=by, now=w.now
        ),
    ),
    "end a misuse": Deed(
        role("presiding"),
        lambda w, by, n, t: misuse.conclude(
            w.session, w.docket, n, *finding(t), by=by, now=w.now
        ),
    ),
}
DEEDS: Mapping[str, Deed] = {
    **COMMON,
    **BEYOND,
    "screen": Deed(
        role("registrar"),
        lambda w, by, _n, _t: data_screening.screen(
            w.session, w.docket, list(CHECKS), by=by, now=w.now
        ),
    ),
    "find defects": Deed(
        role("registrar"),
        lambda w, by, _n, _t: data_screening.find_defects(
            w.session, w.docket, LISTED, by=by, now=w.now
        ),
    ),
    "cure": Deed(
        role("drafter"),
        lambda w, by, _n, _t: data_curing.cure(
            w.session, w.docket, GIVEN, by=by, now=w.now
        ),
    ),
    "hand back": Deed(
        seated,
        lambda w, by, n, _t: returning.propose(
            w.session, w.docket, {n: ["native_id_missing"]}, WHY, by=by, now=w.now
        ),
    ),
    "complete": Deed(
        role("drafter"),
        lambda w, by, n, _t: returning.complete(
            w.session, w.docket, {n: {"native_id": "4400002"}}, by=by, now=w.now
        ),
    ),
    "vote": Deed(seated, vote),
    "join": Deed(seated, join),
    "acknowledge": Deed(
        role("liaison"),
        lambda w, by, _n, _t: data_answering.acknowledge(
            w.session, w.docket, by=by, now=w.now
        ),
    ),
    "produce": Deed(role("liaison"), produce),
    "refuse": Deed(
        role("liaison"),
        lambda w, by, n, _t: data_answering.refuse(
            w.session, w.docket, n, "overbroad", by=by, now=w.now
        ),
    ),
    "the platform asks": Deed(
        role("liaison"),
        lambda w, by, n, _t: data_asking.ask(
            w.session, w.docket, n, "unclear", some_words("question"), by=by, now=w.now
        ),
    ),
    "the body replies": Deed(
        role("authoriser"),
        lambda w, by, n, _t: data_asking.reply(
            w.session, w.docket, n, some_words("reply"), by=by, now=w.now
        ),
    ),
    "receive": Deed(
        role("custodian"),
        lambda w, by, n, _t: holding.receive(
            w.session, w.docket, n, (), by=by, now=w.now
        ),
    ),
    "delete what is over": Deed(
        role("custodian"),
        lambda w, by, n, _t: holding.delete_excess(
            w.session, w.docket, n, by=by, now=w.now
        ),
    ),
    "minimise": Deed(
        role("custodian"),
        lambda w, by, n, _t: holding.minimise(w.session, w.docket, n, by=by, now=w.now),
    ),
    "log a use": Deed(
        role("custodian"),
        lambda w, by, n, t: holding.log_use(
            w.session,
            w.docket,
            n,
            "NC-1042",
            ("court", "another-offence")[t % 2],
            local_date(w.now),
            by=by,
            now=w.now,
        ),
    ),
    "destroy": Deed(role("custodian"), destroy),
    "certify": Deed(
        role("authoriser"),
        lambda w, by, n, _t: holding.certify(w.session, w.docket, n, by=by, now=w.now),
    ),
    "ask to tell later": Deed(role("authoriser"), ask_longer),
    "lift for the body": Deed(role("authoriser"), lift),
    "lift": Deed(
        role("presiding"),
        lambda w, by, n, t: data_lifting.lift_on_own_motion(
            w.session,
            w.docket,
            n,
            some_words("end"),
            error=t % 2 == 0,
            by=by,
            now=w.now,
        ),
    ),
}
STAGES = (
    ("screen",),
    ("wait", "wait"),
    ("declare",),
    ("open an item",),
    ("vote", "join"),
    ("wait", "wait"),
    ("acknowledge", "produce"),
    ("receive",),
    ("minimise",),
    ("give to a court", "ask for more use"),
    ("decide on more use", "report a misuse", "answer on a misuse"),
    ("weigh a misuse", "end a misuse"),
    ("destroy", "certify"),
)
OF_ITEMS = frozenset(
    {"open an item", "vote", "join", "produce", "receive", "minimise", "destroy"}
)


def begun(session: Session) -> World:
    """A filed request for the data of two accounts, and nobody has looked at it yet."""
    telling.use(NOTICE_SECRET)
    team = make.a_team(session)
    a_roster(session, ROSTER)
    more: dict[str, Any] = make.DELAYED
    accounts = [make.an_account() for _ in range(ITEMS)]
    docket = make.filed(session, team, accounts=accounts, **more)
    people = {
        "drafter": team.drafter,
        "authoriser": team.authoriser,
        "custodian": team.custodian,
        "registrar": an_actor(session, role=Role.REGISTRAR),
        "presiding": an_actor(session, role=Role.PRESIDING),
        "liaison": make.a_liaison(session),
        "another liaison": make.a_liaison(session, "tiktok"),
        "another body": make.a_team(session, "fia").custodian,
    }
    return World(session, docket, people, now=NOW)


def test_v4_in_whatever_order_acts_on_data_are_tried_only_listed_steps_happen(
    session: Session,
) -> None:
    deal(session, Story(begun, DEEDS, STAGES, OF_ITEMS), stories=20, acts=25)
