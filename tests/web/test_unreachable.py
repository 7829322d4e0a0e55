"""The database is away: a sentence in the reader's language, and nothing typed lost."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError, OperationalError

from oversight.app import create_app
from oversight.core.codes import code_from
from oversight.storage.session import Store, open_store
from oversight.web import errors, troubles
from oversight.web.headers import RETRY_AFTER
from oversight.web.store import STORE
from tests.fixtures.pages import Page
from tests.fixtures.web import settings_for

NOWHERE = "postgresql+psycopg://postgres@/nothing?host=/nowhere/at/all"
CODE = code_from(b"s" * 32, b"f" * 32, "receipt")
DESK = "/en/desk/review/TD-2026-000001/1/decide"
SAID = {
    "en": "The portal cannot reach its records just now.",
    "ur": "پورٹل اس وقت اپنے ریکارڈ تک نہیں پہنچ سکتا۔",
}


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A portal whose database does not answer; in production's way with faults."""
    app = create_app(settings_for(NOWHERE, tmp_path_factory.mktemp("instance")))
    yield app
    opened = app.extensions[STORE]
    assert isinstance(opened, Store)
    opened.close()


def token_of(html: str) -> str:
    found = Page.read(html).token
    assert found is not None
    return found


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_page_says_so_in_the_readers_language(cut_off: Flask, lang: str) -> None:
    answer = cut_off.test_client().get(f"/{lang}/register")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == RETRY_AFTER
    assert f'<html lang="{lang}"' in answer.text
    assert SAID[lang] in Page.read(answer.text).main


def test_whoever_is_signed_in_is_told_as_well_and_not_named(cut_off: Flask) -> None:
    client = cut_off.test_client()
    client.set_cookie("staff", "a-token-of-somebody")

    answer = client.get("/ur/desk")

    assert answer.status_code == 503
    assert SAID["ur"] in Page.read(answer.text).main
    assert "errors" not in answer.text


def test_what_staff_typed_is_kept_and_sent_once_more(cut_off: Flask) -> None:
    client = cut_off.test_client()
    token = token_of(client.get("/en/sign-in").text)
    client.set_cookie("staff", "a-token-of-somebody")
    typed = {"candour": "Half a <thought>.", "indicators": ["timing", "election"]}
    more = {"csrf_token": token, "assertion": "{}", "paper": (BytesIO(b"x"), "x.pdf")}

    answer = client.post(DESK, data={**typed, **more})

    page = Page.read(answer.text)
    form = page.form(f"{DESK}?")
    assert answer.status_code == 503
    assert form is not None
    assert 'value="Half a &lt;thought&gt;."' in answer.text
    assert answer.text.count('name="indicators"') == 2
    assert "assertion" not in answer.text
    assert "Files have to be chosen again." in page.main


def test_what_a_person_typed_is_kept_and_no_file_is_asked_for(cut_off: Flask) -> None:
    client = cut_off.test_client()
    token = token_of(client.get("/en/track").text)

    answer = client.post("/en/track", data={"csrf_token": token, "code": CODE})

    page = Page.read(answer.text)
    assert answer.status_code == 503
    assert f'name="code" value="{CODE}"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Files have to be chosen again." not in page.main


def test_the_appeal_form_itself_stays_with_its_words(cut_off: Flask) -> None:
    client = cut_off.test_client()
    page = Page.read(client.get("/en/appeal").text)
    screens: tuple[dict[str, object], ...] = (
        {"what_happened": "account-blocked", "platform": "x", "locator": "a river"},
        {"grounds": ["not-unlawful"], "words": "It was true."},
        {},
        {},
    )

    for answers in screens:
        form = page.form("/en/appeal")
        assert form is not None
        answer = client.post("/en/appeal", data={**page.values(form), **answers})
        page = Page.read(answer.text)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == RETRY_AFTER
    assert SAID["en"] in page.main
    form = page.form("/en/appeal")
    assert form is not None
    assert page.values(form)["step"] == "send"


def test_the_plainest_page_has_the_readers_language(
    cut_off: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(errors, "render_template", broken)

    answer = cut_off.test_client().get("/ur/register")

    assert answer.status_code == 503
    assert '<html lang="ur" dir="rtl">' in answer.text
    assert SAID["ur"] in answer.text


class UnheardError(Exception):
    """What psycopg says when PostgreSQL was not reached, or died."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("gone")
        self.sqlstate = sqlstate


@pytest.mark.parametrize("state", [None, "57P01", "57P02", "57P03"])
def test_a_database_that_is_away_is_told_from_a_busy_one(state: str | None) -> None:
    assert (
        troubles.named(OperationalError("", {}, UnheardError(state))) is troubles.DOWN
    )


def test_a_line_lost_in_the_middle_is_the_same() -> None:
    lost = DBAPIError("", {}, Exception("lost"), connection_invalidated=True)
    assert troubles.named(lost) is troubles.DOWN
    assert troubles.named(DBAPIError("", {}, UnheardError("23502"))) is None
    assert troubles.named(DBAPIError("", {}, UnheardError(None))) is None


def test_a_store_that_cannot_be_reached_says_so_at_once(tmp_path: Path) -> None:
    store = open_store(f"postgresql+psycopg://postgres@/none?host={tmp_path}")
    with pytest.raises(OperationalError) as stopped, store.reading() as session:
        session.connection()
    assert troubles.named(stopped.value) is troubles.DOWN
    store.close()
