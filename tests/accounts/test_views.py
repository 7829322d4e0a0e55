import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.models.sessions import LoginSession
from oversight.accounts.service import entering
from oversight.accounts.views import tries
from oversight.authority.permissions import GRANTS, Permission, Role
from oversight.core import clock
from oversight.ledger.models import Audit
from tests.factories.accounts import PASSWORD, a_body, a_person, a_platform
from tests.fixtures.web import Visitor

NEXT = "nine lamps along the old road"


def the_cookie(visitor: Visitor) -> str | None:
    cookie = visitor.web.get_cookie("staff")
    return cookie.value if cookie else None


def test_the_right_password_opens_a_session(visitor: Visitor, session: Session) -> None:
    person = a_person(session)

    answer = visitor.post("/en/sign-in", {"email": person.email, "password": PASSWORD})

    assert answer.status_code == 303
    assert answer.location == "/en/desk/me" or "desk" in answer.location
    cookie = next(h for h in answer.headers.getlist("Set-Cookie") if "staff=" in h)
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert visitor.get("/en/desk/me").status_code == 200
    assert person.email in visitor.page.main


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a8_every_wrong_try_gets_the_same_page(
    visitor: Visitor, session: Session, lang: str
) -> None:
    known, closed = a_person(session), a_person(session, disabled_at=clock.utc_now())
    pages = set()

    for email, password in (
        ("nobody@portal.example", PASSWORD),
        (known.email, "wrong"),
        (closed.email, PASSWORD),
    ):
        data = {"email": email, "password": password}
        answer = visitor.post(f"/{lang}/sign-in", data)
        assert answer.status_code == 422
        assert the_cookie(visitor) is None
        assert PASSWORD not in answer.text
        shown = visitor.page.main.replace(email, "")
        pages.add(shown)

    assert len(pages) == 1
    assert list(session.scalars(select(Audit.act))) == ["sign_in.refused"] * 3


def test_s1_a_new_sign_in_has_a_new_token_and_ends_the_old(
    visitor: Visitor, session: Session
) -> None:
    person = a_person(session)
    visitor.sign_in(person)
    old = the_cookie(visitor)
    assert visitor.get("/en/desk/me").status_code == 200

    visitor.post("/en/sign-in", {"email": person.email, "password": PASSWORD})

    assert the_cookie(visitor) not in {None, old}
    visitor.web.set_cookie("staff", str(old))
    assert visitor.get("/en/desk/me").status_code == 303


def test_sign_in_leads_back_to_the_page_asked_for(
    visitor: Visitor, session: Session
) -> None:
    person = a_person(session)
    away = visitor.get("/ur/desk/me?x=1")
    assert away.status_code == 303
    assert urlsplit(away.location).path == "/ur/sign-in"

    visitor.get(away.location)
    answer = visitor.post("/ur/sign-in", {"email": person.email, "password": PASSWORD})

    assert answer.location == "/ur/desk/me?x=1"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/en/\\x",
        "javascript:1",
    ],
)
def test_sign_in_never_leads_elsewhere(
    visitor: Visitor, session: Session, elsewhere: str
) -> None:
    person = a_person(session)

    answer = visitor.post(
        "/en/sign-in",
        {"email": person.email, "password": PASSWORD, "next": elsewhere},
    )

    assert "evil" not in answer.location
    assert answer.location.startswith("/en/desk")


def test_a7_tries_are_counted_for_this_account_from_this_source_only(
    visitor: Visitor, session: Session
) -> None:
    person, other = a_person(session), a_person(session)
    right = {"email": person.email, "password": PASSWORD}
    for _ in range(tries.OF_ONE_ACCOUNT.tries):
        visitor.post("/en/sign-in", {**right, "password": "wrong"})

    assert visitor.post("/en/sign-in", right).status_code == 429
    assert (
        visitor.post("/en/sign-in", {**right, "email": other.email}).status_code == 303
    )
    owner = Visitor(visitor.app, session)
    owner.web.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert owner.post("/en/sign-in", right).status_code == 303


def test_signing_out_ends_the_session_on_the_server(
    visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(a_person(session))
    visitor.get("/en/desk/me")
    token = str(the_cookie(visitor))

    answer = visitor.post("/en/sign-out")

    assert answer.status_code == 303
    assert the_cookie(visitor) is None
    visitor.web.set_cookie("staff", token)
    assert visitor.get("/en/desk/me").status_code == 303


def test_a_session_without_use_asks_for_sign_in(
    visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(a_person(session))
    try:
        clock.shift(timedelta(minutes=29))
        assert visitor.get("/en/desk/me").status_code == 200
        clock.shift(timedelta(minutes=58))
        assert visitor.get("/en/desk/me").status_code == 200
        clock.shift(timedelta(minutes=89))
        assert visitor.get("/en/desk/me").status_code == 303
    finally:
        clock.shift(timedelta(0))


def test_a_closed_account_is_out_on_its_next_click(
    visitor: Visitor, session: Session
) -> None:
    admin, person = a_person(session, role=Role.ADMINISTRATOR), a_person(session)
    away = Visitor(visitor.app, session).sign_in(person)
    assert away.get("/en/desk/me").status_code == 200
    visitor.sign_in(admin)
    visitor.get(f"/en/desk/people/{person.id}")

    (folded,) = [
        one for one in visitor.page.root.all("details") if "Close it" in one.text
    ]
    assert "open" not in folded.attrs
    assert folded.all("form")[0].attrs["action"].endswith("/disable")

    answer = visitor.post(f"/en/desk/people/{person.id}/disable")

    assert answer.status_code == 303
    assert away.get("/en/desk/me").status_code == 303
    assert away.web.post("/en/desk/me/sessions/end").status_code in {400, 401}


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_an_administrator_invites_somebody_who_enrols(
    visitor: Visitor, session: Session, lang: str
) -> None:
    a_body(session, "nccia")
    visitor.sign_in(a_person(session, role=Role.ADMINISTRATOR))
    data = {
        "name": "  Sana  Khan ",
        "email": "Sana@nccia.example",
        "role": "drafter",
        "body": "nccia",
    }

    shown = visitor.post(f"/{lang}/desk/people/new", data)
    found = re.search(r"http://localhost(/\w\w/enrol/[\w-]+)", shown.text)
    assert found
    guest = Visitor(visitor.app, session)
    assert guest.get(found[1]).status_code == 200
    twice = {"password": NEXT, "again": NEXT}
    assert guest.post(found[1], {**twice, "again": "x"}).status_code == 422
    answer = guest.post(found[1], twice)
    assert answer.location == f"/{found[1][1:3]}/desk/me/factors"
    assert guest.get(answer.location).status_code == 200
    guest.post(f"/{lang}/sign-out")
    guest.get(f"/{lang}/sign-in")
    signed = {"email": "sana@nccia.example", "password": NEXT}
    assert guest.post(f"/{lang}/sign-in", signed).status_code == 303

    person = session.scalars(
        select(Person).where(Person.email == "sana@nccia.example")
    ).one()
    assert (person.name, person.role) == ("Sana Khan", Role.DRAFTER)
    assert guest.get(found[1]).status_code == 409


def test_an_impossible_invitation_keeps_what_was_typed(
    visitor: Visitor, session: Session
) -> None:
    a_platform(session, "x")
    visitor.sign_in(a_person(session, role=Role.ADMINISTRATOR))

    answer = visitor.post(
        "/en/desk/people/new",
        {"name": "Sana", "email": "sana@x.example", "role": "liaison"},
    )

    assert answer.status_code == 422
    assert 'value="Sana"' in answer.text
    assert "Choose the platform" in visitor.page.main


def test_a_new_link_is_shown_once_and_the_list_names_everybody(
    visitor: Visitor, session: Session
) -> None:
    person = a_person(session, role=Role.LIAISON, platform="x", password_hash=None)
    visitor.sign_in(a_person(session, role=Role.ADMINISTRATOR))
    visitor.get("/en/desk/people")
    assert person.email in visitor.page.main
    visitor.get(f"/en/desk/people/{person.id}")

    answer = visitor.post(f"/en/desk/people/{person.id}/invite")

    assert answer.status_code == 200
    assert "/en/enrol/" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_person_changes_the_password_and_stays(
    visitor: Visitor, session: Session
) -> None:
    person = a_person(session)
    visitor.sign_in(person)
    other = Visitor(visitor.app, session).sign_in(person)
    change = {"current": PASSWORD, "password": NEXT, "again": NEXT}

    address = "/en/desk/me/password"
    assert visitor.post(address, {**change, "current": "x"}).status_code == 422
    assert visitor.post(address, change).status_code == 303
    assert visitor.get("/en/desk/me").status_code == 200
    assert other.get("/en/desk/me").status_code == 303


def test_s4_a_person_sees_and_ends_open_sessions(
    visitor: Visitor, session: Session
) -> None:
    person = a_person(session)
    other = Visitor(visitor.app, session).sign_in(person)
    visitor.sign_in(person)
    visitor.get("/en/desk/me")
    row = session.scalars(
        select(LoginSession).order_by(LoginSession.created_at)
    ).first()
    assert row is not None

    assert visitor.post(f"/en/desk/me/sessions/{row.id}/end").status_code == 303
    assert other.get("/en/desk/me").status_code == 303
    assert visitor.get("/en/desk/me").status_code == 200
    assert visitor.post("/en/desk/me/sessions/end").status_code == 303
    assert visitor.get("/en/desk/me").status_code == 303


def test_somebody_elses_session_is_not_found(
    visitor: Visitor, session: Session
) -> None:
    Visitor(visitor.app, session).sign_in(a_person(session))
    row = session.scalars(select(LoginSession)).one()
    visitor.sign_in(a_person(session))
    visitor.get("/en/desk/me")

    answer = visitor.post(f"/en/desk/me/sessions/{row.id}/end")

    assert answer.status_code == 404


@pytest.mark.parametrize("role", Role)
def test_accounts_are_open_to_administrators_only(
    visitor: Visitor, session: Session, role: Role
) -> None:
    visitor.sign_in(a_person(session, role=role))
    allowed = Permission.ACCOUNTS_MANAGE in GRANTS[role]

    for address in ("/en/desk/people", "/en/desk/people/new"):
        assert visitor.get(address).status_code == (200 if allowed else 403)


def test_a_busy_database_is_not_told_as_a_wrong_password(
    visitor: Visitor, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = a_person(session)

    def busy(*_: object, **__: object) -> str:
        raise OperationalError("", {}, Exception("database is locked"))

    monkeypatch.setattr(entering, "sign_in", busy)
    right = {"email": person.email, "password": PASSWORD}

    assert visitor.post("/en/sign-in", right).status_code == 503
    assert "not right" not in visitor.page.main
    assert list(session.scalars(select(Audit.act))) == []
