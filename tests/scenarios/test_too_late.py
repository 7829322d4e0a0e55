"""Whoever sends a form after its matter moved on is told why, and keeps every word.

Two people have a page open. One acts; the other then sends what they wrote. The page
that answers says what happened meanwhile, names nobody, and holds all that was typed:
in its form still, or beside it to be copied.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Actor, Role
from oversight.core.clock import utc_now
from oversight.law.service import proposals as law
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.fixtures.pages import Page
from tests.fixtures.web import Visitor
from tests.hostile.forms import TYPED, Filled, asked, mended, worded
from tests.hostile.lists import Deck
from tests.journeys import stage
from tests.law.test_proposals import SUSPENSION, two
from tests.scenarios import test_two_at_once_data
from tests.scenarios.dealing import Story, World, role, seated
from tests.scenarios.racing import Act, straight
from tests.scenarios.test_any_order import appealed
from tests.scenarios.test_two_at_once import TAKEDOWN
from tests.scenarios.trying import RULING, WORKER

DATA = test_two_at_once_data.TOLD
PLAIN = ["Plain words of somebody who means what they say."]
MOVED_ON = {404, 409, 422}
LANGUAGES = ("en", "ur")
MOVED = "[A-Z]{2}-2026-0|moved on|آگے بڑھ"
ENTERED = "on record already|پہلے ہی ریکارڈ پر"
URDU = re.compile("[\u0600-\u06ff]")
TRIES = 8


@dataclass(frozen=True)
class Late:
    """A form that somebody has open, and what another does before they send it."""

    before: Sequence[Sequence[str]]
    page: str
    who: Callable[[World], list[Actor]]
    meanwhile: str
    action: str = ""
    told: Story = TAKEDOWN
    typed: Mapping[str, str] = field(default_factory=dict)
    """What is answered as the other answered it, where the same twice is too late."""
    says: str = MOVED
    """What the page says that answers: the docket and what happened last, or the like."""

    def __str__(self) -> str:
        return f"{self.page.format('', appeal='')}{self.action}, {self.meanwhile}"


STAGES = TAKEDOWN.stages
LISTED = (("find defects",),)
DECIDED = STAGES[:5]
SLIP = {"number": "1", "field": "handle", "becomes": "somebody_else"}
# The decision of the court that the other enters, as a form asks for it.
SAME_RULING = {
    "forum": "high-court-writ",
    "case_number": "W.P. 12/2026",
    "decided_on": NOW.date().isoformat(),
    "result": "stayed",
    "items": "1",
    "document_sha256": "d" * 64,
}
DECLARED, READ, SENT, ADMITTED = STAGES[:3], STAGES[:4], STAGES[:6], STAGES[:10]
ASKED, RETURNED = (*READ, ("ask the body",)), (*READ, ("hand back",))
APPEALED = (*STAGES[:8], ("declare on appeal",))
drafter, authoriser, registrar, presiding, liaison, custodian = (
    role(name)
    for name in (
        *("drafter", "authoriser", "registrar"),
        *("presiding", "liaison", "custodian"),
    )
)
REQUESTS = (
    Late((), "registry/{}", registrar, "withdraw", "/list"),
    Late((), "registry/{}", registrar, "screen", "/list"),
    Late((), "registry/{}", registrar, "withdraw", "/screen"),
    Late((), "filing/{}/take-back", authoriser, "withdraw"),
    Late(LISTED, "filing/{}/correct", drafter, "cure"),
    Late(LISTED, "filing/{}/correct", drafter, "withdraw"),
    Late(LISTED, "filing/{}/correct", drafter, WORKER),
    Late(READ, "review/{}/1/decide", seated, "withdraw", "/decide"),
    Late(READ, "review/{}/1/decide", seated, "recuse", "/decide"),
    Late(READ, "review/{}/1/decide", seated, WORKER, "/decide"),
    Late(READ, "review/{}/question", seated, "withdraw"),
    Late(READ, "review/{}/question", seated, "ask the body"),
    Late(READ, "review/{}/question", seated, "recuse"),
    Late(READ, "review/{}/return", seated, "withdraw"),
    Late(READ, "review/{}/extend", seated, "withdraw"),
    Late(DECLARED, "review/{}/ask", seated, "withdraw"),
    Late(DECLARED, "review/{}/skip", seated, "skip asking"),
    Late(ASKED, "asked/{}", authoriser, "the body answers", "/answer"),
    Late(ASKED, "asked/{}", authoriser, "withdraw", "/answer"),
    Late(RETURNED, "asked/{}", drafter, "complete", "/complete"),
    Late(RETURNED, "asked/{}", drafter, "withdraw", "/complete"),
    Late(READ, "asked/{}", authoriser, "withdraw", "/challenge"),
    Late(SENT, "orders/{}/1/answer", liaison, "lift", "/answer"),
    Late(SENT, "orders/{}/1/question", liaison, "lift", "/question"),
    Late(SENT, "documents/{}/1/lifting", presiding, "lift for the body"),
    Late(SENT, "documents/{}/1/giving-up", authoriser, "lift"),
    Late(DECIDED, "asked/{}/facts/1", drafter, "put facts right"),
    Late(DECIDED, "asked/{}/facts/1", drafter, WORKER),
    Late(SENT, "documents/{}/correction", registrar, "lift", typed=SLIP),
    Late(
        SENT, "documents/{}/court", registrar, RULING, typed=SAME_RULING, says=ENTERED
    ),
    Late(APPEALED, "appeals/{appeal}/refuse", appealed, "admit"),
    Late(APPEALED, "appeals/{appeal}/close", appealed, "admit"),
    Late(ADMITTED, "appeals/{appeal}/1", appealed, "weigh an appeal"),
)
on_data = partial(Late, told=DATA)
READ_DATA, SENT_DATA, HELD = DATA.stages[:4], DATA.stages[:6], DATA.stages[:9]
ON_DATA = (
    on_data((), "registry-data/{}", registrar, "withdraw", "/list"),
    on_data(LISTED, "data-correction/{}", drafter, "cure"),
    on_data(LISTED, "data-correction/{}", drafter, "withdraw"),
    on_data(READ_DATA, "review-data/{}/1/decide", seated, "withdraw", "/decide"),
    on_data((*READ_DATA, ("hand back",)), "asked/{}", drafter, "complete", "/complete"),
    on_data(SENT_DATA, "data-requests/{}/1/handed-over", liaison, "refuse"),
    on_data(SENT_DATA, "data-requests/{}/1/question", liaison, "refuse"),
    on_data(SENT_DATA, "data-requests/{}/1/refused", liaison, "lift"),
    on_data(SENT_DATA, "data-requests/{}/1/not-for-now", liaison, "lift for the body"),
    on_data(SENT_DATA, "data-documents/{}/correction", registrar, "lift", typed=SLIP),
    on_data(
        SENT_DATA,
        "data-ending/{}/court",
        registrar,
        RULING,
        typed=SAME_RULING,
        says=ENTERED,
    ),
    on_data(HELD, "custody/{}/1/destroy", custodian, "destroy"),
    on_data(HELD, "custody/{}/1/lodge", custodian, "destroy"),
    on_data(HELD, "uses/{}/1/ask", authoriser, "destroy"),
    on_data(HELD, "misuse/{}/1/report", custodian, "report a misuse"),
)
CASES = (*REQUESTS, *ON_DATA)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("place", "case"), list(enumerate(CASES)), ids=str)
def test_who_comes_too_late_is_told_why_and_keeps_every_word(
    session: Session, visitor: Visitor, place: int, case: Late
) -> None:
    world = case.told.begin(session)
    with stage.time_of_its_own(world.now):
        for name in (name for names in case.before for name in names):
            straight(world, case.told, name)
        stage.to(world.now)
        path = f"/{LANGUAGES[place % 2]}/desk/{address(case, world)}"
        opened = Open(visitor, case.who(world)[0], path, case)

        act(world, case)
        reply = opened.send(world)

        assert reply.status_code in MOVED_ON
        assert opened.lost == []
        said = " ".join(alerts(visitor.page))
        assert re.search(case.says, said), said
        assert bool(URDU.search(said)) == (LANGUAGES[place % 2] == "ur")
        names = [one for one in session.scalars(select(Person.name)) if one in said]
        assert names == []


def address(case: Late, world: World) -> str:
    appeal = next(iter(world.appeals()), "")
    return case.page.format(world.docket, appeal=appeal)


def act(world: World, case: Late) -> None:
    """Let the other person be quicker, or the worker, who is no person, come."""
    stage.to(world.now)
    deed = case.told.deeds[case.meanwhile]
    by = deed.who(world)[0]
    assert not Act(case.meanwhile, deed, by, by).do(world)
    world.now += deed.after
    stage.to(world.now)


def alerts(page: Page) -> list[str]:
    """Return whatever a page says aloud, and its heading."""
    spoken = (one for one in page.root.all("div") if one.attrs.get("role") == "alert")
    return [page.h1, *(one.text for one in spoken)]


class Open:
    """A page that somebody has open, with everything filled in and not yet sent."""

    def __init__(self, visitor: Visitor, by: Actor, path: str, case: Late) -> None:
        self.visitor, self.by, self.case = visitor, by, case
        visitor.sign_in(by)
        reply = visitor.get(path)
        assert reply.status_code == 200, reply.location
        found = asked(visitor.page, path)
        self.form = max(
            (one for one in found if one.action.endswith(case.action or path)),
            key=lambda one: len(one.boxes),
        )
        self.sent = worded(self.form, Deck(PLAIN), 0)
        self.sent |= {name: [said] for name, said in case.typed.items()}
        self.lost: list[str] = []

    def send(self, world: World) -> TestResponse:
        """Send it, mend what each answer finds wrong with it, and send it again."""
        for turn in range(TRIES):
            if self.case.told.deeds[self.case.meanwhile].after:
                self.visitor.sign_in(self.by)  # Days went by.
            world.session.commit()
            reply = self.visitor.web.post(self.form.action, data=pairs(self.sent))
            world.session.expire_all()
            self.visitor.pages.append(Page.read(reply.text))
            self._look(reply)
            wrong = set(self.visitor.page.errors) & set(self.sent)
            wrong -= self.case.typed.keys()
            if not wrong:
                break
            self.sent = mended(self.form, self.sent, wrong, turn)
        return reply

    def _look(self, reply: TestResponse) -> None:
        """Note every word that the answer has neither in its form nor beside it."""
        typed = [box.name for box in self.form.boxes if box.kind in TYPED]
        words = [one for name in typed for one in self.sent[name] if one]
        plain = " ".join(unescape(reply.text).split())
        self.lost += [one for one in words if " ".join(one.split()) not in plain]


def pairs(sent: Filled) -> MultiDict[str, str]:
    return MultiDict((name, one) for name, values in sent.items() for one in values)


LAST = {
    "en": "Last on record of this change",
    "ur": "اس تبدیلی کے ریکارڈ میں آخری اندراج",
}
HOW = {
    "confirm": {"en": "in the register", "ur": "رجسٹر میں درج"},
    "decline": {"en": "declined", "ur": "منظور نہیں کی گئی"},
    "withdraw": {"en": "taken back", "ur": "واپس لے لی"},
}
OUTSET = "/{}/desk/law/proposals/{}"
WHY_NOT = "The ruling was stayed on the day after; I read it in the court's own list."


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("quicker", ["confirm", "decline", "withdraw"])
def test_who_declines_a_change_too_late_is_told_and_keeps_the_reason(
    session: Session, visitor: Visitor, quicker: str, lang: str
) -> None:
    proposer, second = two(session)
    third = an_actor(session, role=Role.ADMINISTRATOR)
    made = law.propose(session, SUSPENSION, by=proposer, now=utc_now())
    path = OUTSET.format(lang, made.id)
    visitor.sign_in(third)
    assert visitor.get(path).status_code == 200

    if quicker == "confirm":
        law.confirm(session, made.id, by=second, now=utc_now())
    elif quicker == "decline":
        law.decline(session, made.id, WHY_NOT[:40], by=second, now=utc_now())
    else:
        law.withdraw(session, made.id, by=proposer, now=utc_now())
    reply = visitor.post(f"{path}/decline", {"reason": WHY_NOT})

    assert reply.status_code in MOVED_ON
    assert WHY_NOT in unescape(reply.text)
    said = " ".join(alerts(visitor.page))
    assert re.search(MOVED, said)
    assert LAST[lang] in said
    assert HOW[quicker][lang] in said
    assert not any(one in said for one in session.scalars(select(Person.name)))


@pytest.mark.parametrize("late", ["confirm", "withdraw"])
def test_who_confirms_or_takes_back_a_change_too_late_is_told_what_was_last(
    session: Session, visitor: Visitor, late: str
) -> None:
    proposer, second = two(session)
    third = an_actor(session, role=Role.ADMINISTRATOR)
    made = law.propose(session, SUSPENSION, by=proposer, now=utc_now())
    path = OUTSET.format("en", made.id)
    visitor.sign_in(proposer if late == "withdraw" else third)
    assert visitor.get(path).status_code == 200

    law.decline(session, made.id, WHY_NOT, by=second, now=utc_now())
    reply = visitor.post(f"{path}/{late}")

    assert reply.status_code in MOVED_ON
    said = " ".join(alerts(visitor.page))
    assert LAST["en"] in said
    assert HOW["decline"]["en"] in said
