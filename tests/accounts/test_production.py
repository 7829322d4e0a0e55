"""In production nobody works with a password alone."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from oversight.accounts.service import signing
from oversight.app import create_app
from oversight.authority.permissions import Actor, Role
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.storage.session import Store
from oversight.web.store import STORE
from tests.factories.accounts import PASSWORD, a_person, an_actor
from tests.factories.authenticator import Device
from tests.fixtures.databases import Databases
from tests.fixtures.pages import Page
from tests.fixtures.web import settings_for

HERE = "https://oversight.example"


@pytest.fixture
def client(
    kind: str, store: Store, databases: Databases, tmp_path: Path
) -> Iterator[FlaskClient]:
    """A browser before a portal in production."""
    assert store is databases.get(kind).store
    told = settings_for(databases.get(kind).url, tmp_path, HERE)
    app = create_app(replace(told, env="production"))
    yield app.test_client()
    opened = app.extensions[STORE]
    assert isinstance(opened, Store)
    opened.close()


def get(client: FlaskClient, path: str) -> Page:
    return Page.read(client.get(path, base_url=HERE).text)


def post(client: FlaskClient, path: str, page: Page, **data: str) -> str:
    sent = {**data, "csrf_token": str(page.token)}
    answer = client.post(path, base_url=HERE, data=sent)
    assert answer.status_code == 303, answer.text
    return answer.location


def test_a5_s2_a_reviewer_works_only_with_a_passkey(
    client: FlaskClient, store: Store
) -> None:
    with store.transaction() as session:
        email = a_person(session, role=Role.REVIEWER).email
    page = get(client, "/en/sign-in")

    post(client, "/en/sign-in", page, email=email, password=PASSWORD)
    cookie = client.get_cookie("__Host-staff", "oversight.example")
    assert cookie is not None
    assert (cookie.secure, cookie.http_only, cookie.path) == (True, True, "/")
    away = client.get("/en/desk", base_url=HERE)
    assert (away.status_code, away.location) == (303, "/en/desk/me/factors")
    page = get(client, "/en/desk/me/passkeys/new")
    form = next(f for f in page.root.all("form") if "data-options" in f.attrs)
    device = Device(origin=HERE, host="oversight.example")
    answer = device.create(form.attrs["data-options"])
    there = "/en/desk/me/passkeys/new"
    assert post(client, there, page, name="Key", assertion=answer) == "/en/desk/me"
    assert client.get("/en/desk", base_url=HERE).location != "/en/desk/me/factors"
    page = get(client, "/en/desk/me")
    assert "Office" not in page.main
    removes = [
        f.attrs["action"]
        for f in page.root.all("form")
        if re.search(r"passkeys/.*/remove", f.attrs.get("action", ""))
    ]
    refused = client.post(
        removes[0], base_url=HERE, data={"csrf_token": str(page.token)}
    )
    assert refused.status_code == 409
    assert "last one" in Page.read(refused.text).main


def test_a5_a_decision_without_a_passkey_is_refused(
    client: FlaskClient, store: Store
) -> None:
    assert client
    with store.transaction() as session:
        by: Actor = an_actor(session, role=Role.REVIEWER)
        with pytest.raises(RuleError) as refused:
            signing.options(session, bytes(32), by=by, now=utc_now())
    assert refused.value.code == "passkey_owed"
