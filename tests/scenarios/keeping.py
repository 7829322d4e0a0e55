"""What people try over data that are only kept, over a warrant, and over a slip."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.dispatch.rules.correcting import FieldName, Fix
from oversight.dispatch.service import data_correcting, keeping
from oversight.intake.service import matter_files, warrants
from oversight.intake.service.warrants import Call
from oversight.review.service import watching
from tests.factories import data as make
from tests.factories import exhibits
from tests.factories.accounts import an_actor
from tests.factories.review import some_words
from tests.scenarios import test_any_order_data as data
from tests.scenarios import trying
from tests.scenarios.dealing import ITEMS, Deed, Story, World, role, seated

COURT = "Court of the Sessions Judge, Islamabad East"
SLIP = "The number was typed with two digits turned round."
PAPER = exhibits.a_paper(3)
FINGERPRINTS = (sha256(PAPER).hexdigest(), "0d" * 32)


def enter(w: World, by: Actor, number: int, turn: int) -> object:
    paper = make.a_paper(sha256=FINGERPRINTS[turn % 2], number=f"Misc. {turn}/2026")
    return warrants.enter(w.session, w.docket, paper, by=by, now=w.now)


def verify(w: World, by: Actor, number: int, turn: int) -> object:
    result = ("confirmed", "denied")[turn % 2]
    call = Call("The reader of the court", "051-9108123", w.now, result)
    return warrants.verify(w.session, w.docket, FINGERPRINTS[0], call, by=by, now=w.now)


def attach(w: World, by: Actor, number: int, turn: int) -> object:
    handed = exhibits.handed(PAPER, name="warrant.pdf", purpose="document")
    return matter_files.attach_warrant(
        w.session, w.docket, FINGERPRINTS[0], handed, by=by, now=w.now
    )


def tell_court(w: World, by: Actor, number: int, turn: int) -> object:
    return keeping.tell_court(w.session, w.docket, COURT, w.now, by=by, now=w.now)


def keep_longer(w: World, by: Actor, number: int, turn: int) -> object:
    return keeping.extend(
        *(w.session, w.docket, number, 30 + turn),
        court=COURT,
        court_number="Misc. 7/2026",
        by=by,
        now=w.now,
    )


def look(w: World, by: Actor, number: int, turn: int) -> object:
    result, why = ("cancelled", "left")[turn % 2], some_words("look", 100)
    return watching.look(w.session, w.docket, number, result, why, by=by, now=w.now)


def correct(w: World, by: Actor, number: int, turn: int) -> object:
    known = f"471{number - 1}"
    fix = Fix(number, FieldName.NATIVE_ID, (known, f"4-{known[1:]}")[turn % 2], SLIP)
    return data_correcting.correct(w.session, w.docket, fix, by=by, now=w.now)


DEEDS: Mapping[str, Deed] = {
    **data.DEEDS,
    **trying.ON_DATA,
    "enter a warrant": Deed(role("drafter"), enter),
    "call the court": Deed(role("registrar"), verify),
    "keep the warrant's paper": Deed(role("drafter"), attach),
    "say that it is kept": Deed(
        role("liaison"),
        lambda w, by, n, _t: keeping.acknowledge(
            w.session, w.docket, n, by=by, now=w.now
        ),
    ),
    "tell the court": Deed(role("drafter"), tell_court),
    "keep longer": Deed(role("drafter"), keep_longer),
    "look after it": Deed(seated, look),
    "put the account right": Deed(role("registrar"), correct),
}


def _begun(session: Session, tier: str) -> World:
    """The world of any data request, with a docket of this tier in its place."""
    world = data.begun(session)
    team = make.Team(
        *(world.people[name] for name in ("drafter", "authoriser", "custodian"))
    )
    named = [
        make.an_account(locator=f"https://x.com/kept{tier}{n}", native_id=f"47 1{n}")
        for n in range(ITEMS)
    ]
    asked = () if tier == "D0" else None
    docket = make.filed(session, team, tier=tier, accounts=named, fields=asked)
    another = an_actor(session, role=Role.CUSTODIAN, body=make.BODY)
    more = {**trying.others(session), "another custodian": another}
    return replace(world, docket=docket, people={**world.people, **more})


def _told(tier: str) -> Story:
    return Story(
        lambda session: _begun(session, tier),
        DEEDS,
        data.STAGES,
        data.OF_ITEMS | {"say that it is kept", "look after it"},
    )


KEPT, NAMED, WARRANTED = _told("D0"), _told("D1"), _told("D2")
