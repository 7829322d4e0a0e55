"""A visit: how long it lasts, and what a browser is given to keep (S2, S3)."""

from datetime import timedelta
from http.cookies import Morsel, SimpleCookie

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from oversight.core import clock
from oversight.storage.session import Store
from tests.accounts.test_production import HERE, client, get, post
from tests.factories.accounts import PASSWORD, a_person
from tests.fixtures.web import Visitor

__all__ = ["client"]  # a portal in production
LARGEST = 4_096


def given(answer: TestResponse) -> dict[str, Morsel[str]]:
    """The cookies that an answer sets."""
    found: dict[str, Morsel[str]] = {}
    for line in answer.headers.getlist("Set-Cookie"):
        assert len(line) < LARGEST
        found |= SimpleCookie(line)
    return found


def test_s2_every_cookie_of_a_visit_is_bound_to_the_host_and_to_no_script(
    client: FlaskClient, store: Store
) -> None:
    with store.transaction() as session:
        email = a_person(session).email
    page = get(client, "/en/sign-in")
    sent = {"email": email, "password": PASSWORD, "csrf_token": str(page.token)}

    came = client.post("/en/sign-in", base_url=HERE, data=sent)
    page = get(client, "/en/desk/me")
    went = client.post(
        "/en/sign-out", base_url=HERE, data={"csrf_token": str(page.token)}
    )

    kept = given(came)
    assert {"__Host-staff", "__Host-device"} <= set(kept)
    for cookie in (*kept.values(), *given(went).values()):
        assert cookie.key.startswith("__Host-")
        assert (cookie["secure"], cookie["httponly"]) == (True, True)
        assert (cookie["path"], cookie["domain"]) == ("/", "")
        assert cookie["samesite"] == "Strict"
    assert kept["__Host-staff"]["max-age"] == ""  # gone with the browser
    assert given(went)["__Host-staff"].value == ""
    assert client.get_cookie("__Host-staff", "oversight.example") is None
    assert client.get("/en/desk/me", base_url=HERE).status_code == 303


def test_s1_the_token_of_a_page_before_signing_in_sends_nothing_after_it(
    client: FlaskClient, store: Store
) -> None:
    with store.transaction() as session:
        email = a_person(session).email
    page = get(client, "/en/sign-in")
    post(client, "/en/sign-in", page, email=email, password=PASSWORD)
    old = {"csrf_token": str(page.token)}

    assert client.post("/en/sign-out", base_url=HERE, data=old).status_code == 400
    assert client.get("/en/desk/me/factors", base_url=HERE).status_code == 200


@pytest.mark.parametrize("public", ["/en/", "/en/desk/me"])
def test_s3_twelve_hours_end_a_session_however_busy_it_was(
    visitor: Visitor, session: Session, public: str
) -> None:
    visitor.sign_in(a_person(session))
    try:
        for minutes in range(0, 12 * 60 - 1, 25):
            clock.shift(timedelta(minutes=minutes))
            visitor.get(public)
            assert visitor.get("/en/desk/me").status_code == 200
        clock.shift(timedelta(hours=12, seconds=1))

        away = visitor.get("/en/desk/me")
    finally:
        clock.shift(timedelta(0))

    assert (away.status_code, away.location) == (303, "/en/sign-in?next=/en/desk/me")


def test_s3_files_of_the_portal_keep_no_session_awake(
    visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(a_person(session))
    try:
        for minutes in (10, 20, 29):
            clock.shift(timedelta(minutes=minutes))
            visitor.web.get("/static/css/portal.css").close()
            visitor.web.get("/healthz").close()
        clock.shift(timedelta(minutes=31))

        away = visitor.get("/en/desk/me")
    finally:
        clock.shift(timedelta(0))

    assert away.status_code == 303
