import pytest
from flask import Flask, g
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized

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


def test_a_holder_is_let_in_with_what_they_hold(app: Flask) -> None:
    with app.test_request_context("/"):
        open_view = access.holder("receipt", lambda: "AP-2026-000001")(view)
        shut_view = access.holder("receipt", lambda: None)(view)

        assert open_view() == "shown"
        assert access.held() == "AP-2026-000001"
        with pytest.raises(NotFound):
            shut_view()


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
