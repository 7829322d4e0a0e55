import re
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask, request
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.web import pages
from tests.factories.accounts import a_person
from tests.fixtures.web import Visitor


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [
        ("ur", "ur"),
        ("ur-PK,ur;q=0.9,en;q=0.5", "ur"),
        ("ur-PK,en;q=0.5", "ur"),
        ("en;q=0.5,ur_PK", "ur"),
        ("UR-Arab-PK", "ur"),
        ("ur;q=0,en;q=0.1", "en"),
        ("de,ur;q=0.2,en;q=0.1", "ur"),
        ("en-GB,en", "en"),
        ("de,fr", "en"),
        ("", "en"),
    ],
)
def test_the_bare_address_leads_to_the_language_asked_for(
    app: Flask, accepted: str, lang: str
) -> None:
    answer = app.test_client().get("/", headers={"Accept-Language": accepted})

    assert answer.status_code == 302
    assert answer.location == f"/{lang}/"
    assert "Accept-Language" in answer.headers["Vary"]


def test_no_address_takes_a_number_that_no_database_holds(app: Flask) -> None:
    """Whoever types one is answered as for every page that is not there."""
    numbered = [one for one in app.url_map.iter_rules() if "<int:" in one.rule]
    assert len(numbered) > 50
    for rule in numbered:
        way = min((rule.methods or set()) - {"HEAD", "OPTIONS"})
        path = re.sub("<any[(]([^,)]+).*?>", r"\1", rule.rule).replace(
            "<lang:lang>", "en"
        )
        path = re.sub("<uuid:[^>]+>", str(UUID(int=0)), path)
        for number, found in (("1", rule.endpoint), ("2147483648", None)):
            whole = re.sub("<int:[^>]+>", number, path)
            with app.test_request_context(re.sub("<[^>]+>", "x", whole), method=way):
                assert request.endpoint == found, rule
    client = app.test_client()
    for number in ("2147483648", "9" * 30):
        assert client.get(f"/en/reports/2026-Q4/v{number}").status_code == 404
        assert client.get(f"/en/reports/2026-Q4/v{number}.json").status_code == 404


@pytest.mark.parametrize(("lang", "way"), [("en", "ltr"), ("ur", "rtl")])
def test_a_page_is_in_the_language_of_its_address(
    visitor: Visitor, lang: str, way: str
) -> None:
    answer = visitor.get(f"/{lang}/sign-in", headers={"Accept-Language": "de"})

    assert f'<html lang="{lang}" dir="{way}">' in answer.text


def test_the_twin_keeps_the_question(visitor: Visitor) -> None:
    answer = visitor.get("/en/sign-in?next=/en/desk/me&x=%22%3E")

    assert 'href="/ur/sign-in?next=/en/desk/me&amp;x=%22%3E"' in answer.text


def test_the_twin_of_a_page_with_places_keeps_them(app: Flask) -> None:
    with app.test_request_context("/ur/enrol/some-token"):
        app.preprocess_request()
        assert pages._other_language_url("en") == "/en/enrol/some-token"  # noqa: SLF001


@pytest.mark.parametrize("address", ["/nowhere", "/en/nowhere"])
def test_a_missing_page_has_a_twin_to_go_to(visitor: Visitor, address: str) -> None:
    answer = visitor.get(address)

    assert answer.status_code == 404
    assert 'href="/ur/"' in answer.text


def test_no_other_language_is_a_page(visitor: Visitor) -> None:
    assert visitor.get("/de/sign-in").status_code == 404


def test_the_masthead_knows_who_is_here(visitor: Visitor, session: Session) -> None:
    visitor.get("/en/sign-in")
    assert "Sign out" not in visitor.page.text

    visitor.sign_in(a_person(session, role=Role.AUDITOR, name="<Sana>"))
    answer = visitor.get("/en/desk/me")

    assert "Sign out" in visitor.page.text
    assert "&lt;Sana&gt;" in answer.text


def test_the_mandate_is_said_on_every_page(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "The agencies have undertaken to follow these decisions."
    monkeypatch.setitem(visitor.app.extensions, pages.MANDATE, lambda: told)

    visitor.get("/en/sign-in")

    assert told in visitor.page.text


def test_the_demo_says_that_it_is_one(visitor: Visitor) -> None:
    flag: Path = visitor.app.extensions["oversight.settings"].demo_flag
    visitor.get("/en/sign-in")
    assert "invented" not in visitor.page.text

    flag.write_text("{}")
    try:
        visitor.get("/en/sign-in")
    finally:
        flag.unlink()

    assert "invented" in visitor.page.text


def test_a_link_of_the_frame_to_a_part_not_served_leads_home(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "FRAME", {"elsewhere.home"})
    missing = pages.FRAME - set(app.view_functions)
    with app.test_request_context("/ur/sign-in"):
        app.preprocess_request()
        for endpoint in missing:
            assert app.url_for(endpoint) == "/ur/"
        with pytest.raises(Exception, match="no_such"):
            app.url_for("no_such")


@pytest.mark.parametrize("mark", ["۔", ")", ".", "،", "\u2069", "”).", "\u2069۔"])
def test_a_link_with_the_mark_that_stood_behind_it_leads_to_its_page(
    visitor: Visitor, mark: str
) -> None:
    answer = visitor.get(f"/ur/appeal{mark}")

    assert (answer.status_code, answer.location) == (302, "/ur/appeal")
    late = visitor.get(f"/en/register/TD-2026-000001{mark}")
    assert (late.status_code, late.location) == (302, "/en/register/TD-2026-000001")
    assert visitor.get(late.location).status_code == 404


@pytest.mark.parametrize(
    "address", ["/en/nowhere.", "/ur/appeal/)", "/x//evil.example)", "/static/x)"]
)
def test_marks_lead_nowhere_else(visitor: Visitor, address: str) -> None:
    answer = visitor.web.get(address)

    assert answer.status_code in {308, 404}, "308: one slash for two"
    assert (answer.location or "/").startswith(("/", "http://localhost/"))
    assert visitor.web.post(address).status_code in {404, 405}
