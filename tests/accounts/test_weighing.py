"""Acts that weigh ask for a factor anew: which do, and what answers the question."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core import clock
from oversight.review.models.deciding import Vote
from oversight.web.access import WEIGHS, declared
from tests.accounts.test_factors import an_app
from tests.accounts.test_second_views import ME, code, with_app
from tests.factories.review import a_ballot, asked_of, ready
from tests.fixtures.web import Visitor
from tests.review.test_views import THEN, place, typed

THERE = f"{ME}/passkeys/new"
ASK = f"/en/sign-in/confirm?next={THERE}"
# Who holds one of these decides, publishes, unmasks, signs or says who may.
WEIGHTY = {
    *(Permission.ACCOUNTS_MANAGE, Permission.APPEALS_ADMIT, Permission.APPEALS_DECIDE),
    *(Permission.DESK_CERTIFY, Permission.DISPATCH_CERTIFY, Permission.DISPATCH_LIFT),
    *(Permission.DISPATCH_CORRECT, Permission.DISPATCH_DELAY, Permission.DISPATCH_USE),
    *(Permission.DISPATCH_ENTRUST, Permission.DISPATCH_GIVE_UP, Permission.LAW_CHANGE),
    *(Permission.DISPATCH_MISUSE, Permission.DISPATCH_RULING, Permission.EXTENSIONS_ASK),
    *(Permission.EXTENSIONS_DECIDE, Permission.INTAKE_AUTHORISE),
    *(Permission.INTAKE_VERIFY, Permission.REVIEW_DECIDE, Permission.REVIEW_PRESIDE),
    Permission.REVIEW_ROSTER,
}  # fmt: skip
# What they send that decides nothing: each stands here by name.
SPARED = {
    # A declaration opens the file, a tie gives the seat away: neither decides.
    *("appeals_desk.declare", "longer.declare", "review.declare"),
    *("appeals_desk.recuse", "longer.recuse", "review.recuse"),
    *("delays.aside", "misuse.aside", "uses.aside"),
    # Looking at what is decided on, and writing until it is read back and signed.
    *("longer.open_item", "review.open", "data_review.open", "data_review.look"),
    *("longer.item", "longer.draft", "longer.take", "appeals_desk.open_item"),
    *("review.decide", "review.draft", "review.join", "review.take"),
    *("appeals_desk.vote", "appeals_desk.draft", "appeals_desk.take"),
    *("data_review.decide", "data_review.draft", "data_review.join"),
    "data_review.take",
    # Questions, and time that is asked for.
    *("review.ask", "review.question", "review.skip", "review.extend"),
    *("review.leave", "review.end_leave", "review.duty", "review.take_duty"),
    "review.step_in",
    # A paper beside a proposal, which another administrator confirms.
    "law_desk.hand_in",
}


@pytest.fixture(autouse=True)
def _on_time() -> Iterator[None]:
    yield
    clock.shift(timedelta(0))


def wait(minutes: float) -> None:
    clock.shift(clock.utc_now() - clock.machine_now() + timedelta(minutes=minutes))


def test_s5_whatever_decides_asks_for_a_factor_or_is_named_here(app: Flask) -> None:
    marks = declared(app)
    sent = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and marks[rule.endpoint] in WEIGHTY
    }
    asking = {name for name in sent if getattr(app.view_functions[name], WEIGHS, False)}

    assert sent - asking == SPARED
    assert len(asking) > 50


def test_s5_a_factor_counts_for_five_minutes_and_no_longer(
    visitor: Visitor, session: Session
) -> None:
    person = with_app(session)
    visitor.sign_in(person)
    wait(4.9)
    assert visitor.get(THERE).status_code == 200

    wait(0.2)

    assert visitor.get(THERE).location == ASK


def test_s5_a_factor_shown_in_one_session_opens_nothing_in_another(
    visitor: Visitor, app: Flask, session: Session
) -> None:
    person = with_app(session)
    other = Visitor(app, session)
    for one in (visitor, other):
        one.sign_in(person)
    before = visitor.web.get_cookie("staff")
    assert before is not None
    wait(10)
    visitor.get(ASK)
    shown = code(session, person)
    assert visitor.post(ASK, {"confirm-code": shown}).status_code == 303
    assert visitor.get(THERE).status_code == 200

    assert other.get(THERE).location == ASK
    other.get(ASK)
    # The same code once more, from the other session, proves nothing.
    assert other.post(ASK, {"confirm-code": shown}).status_code == 422
    assert other.get(THERE).location == ASK
    # And the name that the session had before is nobody's.
    other.web.set_cookie("staff", before.value)
    assert other.get(THERE).location == f"/en/sign-in?next={THERE}"


def read_back(visitor: Visitor, session: Session) -> str:
    """A decision read back by a reviewer with an app, whose factor is stale."""
    clock.shift(THEN - clock.machine_now())
    docket, (sitting,) = ready(session)
    an_app(session, sitting, clock.utc_now())
    asked = asked_of(session, docket)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/1/decide"))
    visitor.post(place(docket, "/1/decide"), typed(a_ballot(asked), asked))
    assert visitor.page.h1 == "Read your decision back"
    wait(10)
    return place(docket, "/1/sign")


@pytest.mark.parametrize("empty", ["", " ", "\u200b", "\ufeff", "\t\r\n", "\u202e"])
def test_s5_a_signature_of_nothing_spares_nobody_the_question(
    visitor: Visitor, session: Session, empty: str
) -> None:
    sign = read_back(visitor, session)

    held = visitor.post(sign, {"assertion": empty})

    assert held.status_code == 307
    assert held.location == f"/en/sign-in/confirm?next={sign}"
    assert session.scalars(select(Vote)).all() == []


def test_s5_an_invented_signature_is_refused_by_the_act_itself(
    visitor: Visitor, session: Session
) -> None:
    sign = read_back(visitor, session)

    refused = visitor.post(sign, {"assertion": '{"id": "x"}'})

    assert refused.status_code == 422
    assert "The passkey was not accepted" in visitor.page.main
    assert session.scalars(select(Vote)).all() == []
