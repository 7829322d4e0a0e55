"""A session or token that ended: what staff typed stands in the page, to be sent again."""

from flask import Flask
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from tests.factories.accounts import an_actor
from tests.fixtures.web import Visitor

DESK = "/en/desk/review/TD-2026-000001/1/decide"
TYPED = {"candour": "Half a thought.", "indicators": ["timing", "election"]}


def test_after_the_session_ended_nothing_typed_is_lost(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/en/sign-in").text
    given = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]

    told = client.post(DESK, data={**TYPED, "csrf_token": given, "assertion": "{}"})

    assert told.status_code == 401
    assert 'name="candour" value="Half a thought."' in told.text
    assert told.text.count('name="indicators"') == 2
    assert "assertion" not in told.text
    assert f'action="{DESK}' in told.text


def test_after_the_token_ended_neither(session: Session, visitor: Visitor) -> None:
    visitor.sign_in(an_actor(session, role=Role.REVIEWER))

    reply = visitor.post(DESK, {**TYPED, "csrf_token": "stale"})

    assert reply.status_code == 400
    assert "Half a thought." in visitor.page.html


def test_whoever_signed_in_again_is_asked_once_and_then_it_is_sent(
    session: Session, visitor: Visitor
) -> None:
    """A press with the token from before signing in sends nothing, and says so."""
    reviewer = an_actor(session, role=Role.REVIEWER)
    visitor.get("/en/sign-in")
    asked = visitor.post(DESK, TYPED)
    assert asked.status_code == 401
    assert "I have signed in: go on" in visitor.page.main
    visitor.sign_in(reviewer)
    visitor.web.delete_cookie("form")  # As signing in does: a fresh form session.

    confirm = visitor.post(f"{DESK}?")

    assert confirm.status_code == 400
    assert visitor.page.h1 == "Nothing has been sent yet"
    assert "Half a thought." in visitor.page.main
    assert "Sign in" not in visitor.page.main
    assert 'name="candour" value="Half a thought."' in visitor.page.html
    assert visitor.post(f"{DESK}?").status_code == 404, "the act itself answers now"


def test_a_stranger_s_form_and_a_password_are_not_carried(visitor: Visitor) -> None:
    reply = visitor.post("/en/appeal", {"words": "mine", "csrf_token": "x"})
    assert reply.status_code == 400
    assert "mine" not in visitor.page.html

    reply = visitor.post(DESK, {"password": "secret-word", "csrf_token": "x"})
    assert "secret-word" not in visitor.page.html

    for name in ("confirm-password", "confirm-code", "confirm-assertion"):
        visitor.post(DESK, {**TYPED, name: "secret-word", "csrf_token": "x"})
        assert "Half a thought." in visitor.page.html
        assert "secret-word" not in visitor.page.html


def test_what_another_site_sent_is_kept_ready_for_nobody(app: Flask) -> None:
    client = app.test_client()
    for came, kept in (("cross-site", 0), ("same-site", 0), ("same-origin", 1)):
        told = client.post(DESK, data=TYPED, headers={"Sec-Fetch-Site": came})
        assert told.status_code in {400, 401}
        assert told.text.count("Half a thought.") == kept
