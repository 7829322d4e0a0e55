"""Guessing: nobody can spend another's tries, and an attack leaves its trace."""

import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.models.sessions import LoginSession
from oversight.accounts.queries import people
from oversight.accounts.views import tries
from oversight.core import clock
from oversight.ledger.models import Audit
from oversight.notices.models.mail import Mail
from oversight.storage.session import Store
from tests.accounts.test_factors import an_app, code_of
from tests.factories.accounts import PASSWORD, a_person
from tests.fixtures.web import Visitor

PACKAGE = Path(__file__).parents[2] / "oversight"
ME = "/en/desk/me"
STRANGERS = 1000


def acts(session: Session) -> list[str]:
    return list(session.scalars(select(Audit.act).order_by(Audit.number)))


def a_known(visitor: Visitor, email: str) -> Visitor:
    """A browser that has signed in to this account before."""
    visitor.post("/en/sign-in", {"email": email, "password": PASSWORD})
    visitor.post("/en/sign-out")
    return visitor


def guess(app: Flask, email: str, source: str, times: int = 1) -> list[int]:
    """Guess from a browser nobody knows."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = source
    page = client.get("/en/sign-in").text
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    data = {"email": email, "password": "guess", "csrf_token": found[1]}
    return [client.post("/en/sign-in", data=data).status_code for _ in range(times)]


def test_a7_r36_the_owner_comes_in_while_a_thousand_strangers_guess(
    visitor: Visitor, session: Session
) -> None:
    email = a_person(session).email
    owner = a_known(visitor, email)
    session.commit()

    def attack(number: int) -> list[int]:
        return guess(visitor.app, email, f"198.51.100.{number % 250}", times=10)

    began = clock.utc_now()
    with ThreadPoolExecutor(16) as pool:
        seen = [
            one for all_of in pool.map(attack, range(STRANGERS // 10)) for one in all_of
        ]

    grown_back = (clock.utc_now() - began) / tries.OF_EVERYWHERE.per
    assert len(seen) == STRANGERS
    assert set(seen) == {422, 429}
    assert seen.count(422) <= tries.OF_EVERYWHERE.tries * (1 + grown_back) + 1
    answer = owner.post("/en/sign-in", {"email": email, "password": PASSWORD})
    assert answer.status_code == 303
    assert owner.get(ME).status_code == 200
    assert acts(session).count("sign_in.limited") == 1


def test_a7_a_known_browser_has_tries_of_its_own_and_no_more(
    visitor: Visitor, session: Session
) -> None:
    email = a_person(session).email
    owner = a_known(visitor, email)
    wrong = {"email": email, "password": "wrong"}
    seen = [
        owner.post("/en/sign-in", wrong).status_code
        for _ in range(tries.OF_ONE_DEVICE.tries + tries.OF_ONE_ACCOUNT.tries + 1)
    ]

    assert seen.count(422) == tries.OF_ONE_DEVICE.tries + tries.OF_ONE_ACCOUNT.tries
    assert seen[-1] == 429


def test_a7_a_browser_is_known_for_the_accounts_it_signed_in_to(
    visitor: Visitor, session: Session
) -> None:
    mine, other = a_person(session).email, a_person(session).email
    a_known(visitor, mine)
    session.commit()
    guess(visitor.app, other, "127.0.0.1", times=tries.OF_ONE_ACCOUNT.tries)

    answer = visitor.post("/en/sign-in", {"email": other, "password": PASSWORD})

    assert answer.status_code == 429


def test_the_cookie_of_a_known_browser_is_signed_and_names_nobody(
    visitor: Visitor, session: Session
) -> None:
    email = a_person(session).email
    right = {"email": email, "password": PASSWORD}
    answer = visitor.post("/en/sign-in", right)

    cookie = next(h for h in answer.headers.getlist("Set-Cookie") if "device=" in h)
    for part in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=31536000"):
        assert part in cookie
    assert email not in cookie
    kept = visitor.web.get_cookie("device")
    assert kept is not None
    visitor.web.set_cookie("device", kept.value[:-2] + "xx")
    visitor.post("/en/sign-out")
    session.commit()
    guess(visitor.app, email, "127.0.0.1", times=tries.OF_ONE_ACCOUNT.tries)
    assert visitor.post("/en/sign-in", right).status_code == 429


def test_a_browser_remembers_the_last_five_accounts(
    visitor: Visitor, session: Session
) -> None:
    emails = [a_person(session).email for _ in range(tries.MOST_KNOWN + 1)]
    for email in emails:
        a_known(visitor, email)
    kept = visitor.web.get_cookie("device")
    assert kept is not None

    with visitor.app.test_request_context(headers={"Cookie": f"device={kept.value}"}):
        _, known = tries._known()  # noqa: SLF001

    assert len(known) == tries.MOST_KNOWN


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a8_too_many_tries_say_nothing_about_the_account(
    visitor: Visitor, session: Session, lang: str
) -> None:
    known = a_person(session).email
    pages = set()
    for email in (known, "nobody@portal.example"):
        data = {"email": email, "password": "wrong"}
        seen = [
            visitor.post(f"/{lang}/sign-in", data).status_code
            for _ in range(tries.OF_ONE_ACCOUNT.tries + 1)
        ]
        pages.add((tuple(seen), visitor.page.main.replace(email, "")))

    assert len(pages) == 1


def test_a8_a_used_an_old_and_an_invented_link_look_alike(visitor: Visitor) -> None:
    answers = {
        visitor.get(f"/en/enrol/{token}").status_code for token in ("x", "y" * 43)
    }

    assert answers == {409}


def test_a9_nothing_that_is_shipped_holds_an_account_or_a_password() -> None:
    data = [*(PACKAGE.rglob("data/*.yaml")), *(PACKAGE.rglob("data/*.json"))]

    assert data
    for file in data:
        assert not re.search(r"password|argon2", file.read_text(), re.IGNORECASE)


def test_k3_secrets_come_from_the_systems_own_chance() -> None:
    for path in (PACKAGE / "accounts").rglob("*.py"):
        text = path.read_text()
        assert not re.search(r"^(import random|from random)", text, re.MULTILINE), path
        assert "uuid4().hex" not in text


def test_r49_without_its_sessions_the_portal_asks_everybody_to_sign_in_again(
    visitor: Visitor, session: Session
) -> None:
    person = a_person(session)
    visitor.sign_in(person)
    assert visitor.get(ME).status_code == 200

    session.execute(delete(LoginSession))

    assert visitor.get(ME).status_code == 303
    right = {"email": person.email, "password": PASSWORD}
    assert visitor.post("/en/sign-in", right).status_code == 303
    assert visitor.get(ME).status_code == 200


def test_l4_no_secret_reaches_a_log_a_note_or_an_address(
    app: Flask, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = Visitor(app)
    with store.transaction() as session:
        person = a_person(session)
        an_app(session, people.actor_of(person), clock.utc_now())
        code = code_of(session, people.actor_of(person), clock.utc_now())
        email = person.email
    canary = "canary password nobody chose"

    with caplog.at_level(logging.DEBUG):
        visitor.post("/en/sign-in", {"email": email, "password": canary})
        there = visitor.post(
            "/en/sign-in", {"email": email, "password": PASSWORD}
        ).location
        visitor.get(there)
        visitor.post(there, {"confirm-code": "918273"})
        visitor.post(there, {"confirm-code": code})
    token = visitor.web.get_cookie("staff")
    assert token is not None
    assert visitor.get(ME).status_code == 200
    with store.reading() as session:
        rows = session.scalars(select(Audit)).all()
        notes = json.dumps([[row.act, row.subject, row.facts] for row in rows])

    assert "sign_in.done" in notes
    for secret in (canary, PASSWORD, token.value, code, "918273", email):
        for place in (notes, caplog.text, there):
            assert secret not in place


def half(app: Flask, session: Session, person: Person, source: str) -> Visitor:
    """A browser that nobody knows, whose visitor has shown the password."""
    stranger = Visitor(app, session)
    stranger.web.environ_base["REMOTE_ADDR"] = source
    told = {"email": person.email, "password": PASSWORD}
    assert stranger.post("/en/sign-in", told).status_code == 303
    return stranger


def test_a7_whoever_has_the_password_guesses_few_codes_and_locks_nobody_out(
    app: Flask, visitor: Visitor, session: Session
) -> None:
    person = a_person(session)
    owner = people.actor_of(person)
    an_app(session, owner, clock.utc_now())
    second = "/en/sign-in/second"
    visitor.post("/en/sign-in", {"email": person.email, "password": PASSWORD})
    visitor.post(second, {"confirm-code": code_of(session, owner, clock.utc_now())})
    visitor.post("/en/sign-out")
    session.commit()

    letters = len(session.scalars(select(Mail)).all())
    session.commit()
    began, seen = clock.utc_now(), list[int]()
    for number in range(5):
        stranger = half(app, session, person, f"198.51.100.{number}")
        wrong = {"confirm-code": "000000"}
        seen += [stranger.post(second, wrong).status_code for _ in range(8)]

    grown_back = (clock.utc_now() - began) / tries.OF_FACTORS.per
    assert set(seen) == {422, 429}
    assert seen.count(422) <= tries.OF_FACTORS.tries * (1 + grown_back) + 1
    # The owner comes in meanwhile, from the browser that was used before.
    visitor.post("/en/sign-in", {"email": person.email, "password": PASSWORD})
    clock.shift(timedelta(minutes=1))
    right = {"confirm-code": code_of(session, owner, clock.utc_now())}
    clock_back = visitor.post(second, right)
    clock.shift(timedelta(0))
    assert clock_back.status_code == 303
    # And was told by letter, once; the audit knows whose account it was.
    assert len(session.scalars(select(Mail)).all()) == letters + 1
    limited = select(Audit.subject).where(Audit.act == "sign_in.limited")
    assert set(session.scalars(limited)) == {str(person.id)}
    assert acts(session).count("factor.warned") == 1


def test_a7_a_slip_is_told_to_nobody(
    app: Flask, visitor: Visitor, session: Session
) -> None:
    person = a_person(session)
    owner = people.actor_of(person)
    an_app(session, owner, clock.utc_now())
    session.commit()
    stranger = half(app, session, person, "198.51.100.9")
    for _ in range(tries.UNNOTICED.tries):
        stranger.post("/en/sign-in/second", {"confirm-code": "000000"})

    assert "factor.warned" not in acts(session)
