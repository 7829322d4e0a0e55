import pytest
from flask import Flask, g
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden, HTTPException, Unauthorized

from oversight.accounts.models.people import Person
from oversight.authority.permissions import GRANTS, Permission, Role
from oversight.web import access
from oversight.web.store import settings, signer, store
from tests.factories.accounts import an_actor


def view() -> str:
    return "shown"


def test_a_silent_view_stops_the_application() -> None:
    app = Flask("silent")
    app.add_url_rule("/", "home", lambda: "")

    with pytest.raises(RuntimeError, match="home"):
        access.refuse_silent_views(app)


def test_every_view_of_the_portal_is_declared(app: Flask) -> None:
    access.refuse_silent_views(app)
    declared = access.declared(app)

    assert declared["people.add"] == "accounts:manage"
    assert declared["me.home"] == "accounts:self"
    assert declared["sign_in.enter"] == "public"
    assert set(declared.values()) - {p.value for p in Permission} <= {
        value for value in declared.values() if value.startswith(("public", "holder:"))
    }


def test_a_stranger_is_asked_to_sign_in(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(Unauthorized):
        access.allow(Permission.DESK_READ)(view)()


@pytest.mark.parametrize("role", Role)
def test_a_permission_opens_a_view_to_those_who_hold_it(
    app: Flask, session: Session, role: Role
) -> None:
    actor = an_actor(session, role=role)
    session.commit()
    for permission in Permission:
        guarded = access.allow(permission)(view)
        with app.test_request_context("/"):
            g._login_user = access._Staff(access.Presence(actor))  # noqa: SLF001
            if permission in GRANTS[role]:
                assert guarded() == "shown"
            else:
                with pytest.raises(Forbidden):
                    guarded()


def test_s5_acts_that_weigh_want_a_factor_shown_anew(app: Flask) -> None:
    weighing = {
        name
        for name, view in app.view_functions.items()
        if getattr(view, access.WEIGHS, False)
    }

    accounts = {"add", "invite", "reset", "agree", "drop", "disable"}
    accounts |= {"end_session", "end_sessions"}
    factors = {"add_passkey", "remove_passkey", "begin_app", "app", "picture"}
    assert weighing >= {
        *(f"people.{name}" for name in accounts),
        *(f"factors.{name}" for name in factors | {"remove_app", "recovery"}),
        *("me.password", "me.email"),
        *(f"law_desk.{act}" for act in ("propose", "confirm", "decline", "withdraw")),
        *(f"roster.{act}" for act in ("index", "reviewer", "end", "rest", "activate")),
        *(
            "filing.sign",
            "data.sign",
            "review.sign",
            "review.export",
            "data_review.sign",
            "appeals_desk.stop",
            "appeals_desk.sign",
        ),
    }


def test_a_signature_or_a_mere_look_spares_the_question(
    app: Flask, session: Session
) -> None:
    stale = access.Presence(an_actor(session), confirmed=False)
    signed = access.step_up_or_signature(view)
    sent = access.step_up_to_send(view)

    for method, data, guarded, asked in (
        ("POST", {"assertion": "x"}, signed, False),
        ("POST", {"assertion": ""}, signed, True),
        ("GET", {}, sent, False),
        ("POST", {}, sent, True),
    ):
        with app.test_request_context("/en/x", method=method, data=data):
            g._login_user = access._Staff(stale)  # noqa: SLF001
            if asked:
                with pytest.raises(HTTPException):
                    guarded()
            else:
                assert guarded() == "shown"


def test_flask_logins_own_cookies_open_nothing(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("remember_token", "1|x")
    client.set_cookie("staff", "guessed")

    assert client.get("/en/desk/me").status_code == 303


def test_views_reach_the_store_the_settings_and_the_signer(app: Flask) -> None:
    with app.app_context():
        assert store() is app.extensions["oversight.store"]
        assert settings() is app.extensions["oversight.settings"]
        assert signer().secret == settings().secret_key
        assert Person.__tablename__ == "accounts_people"
