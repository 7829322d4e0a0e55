import io
import json
import logging
import re

import pytest
from flask import Flask, abort
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.routing import RequestRedirect

from oversight.core.errors import RuleError
from oversight.web import errors, logs
from tests.factories.accounts import a_person
from tests.fixtures.pages import Page
from tests.fixtures.web import Visitor

SECRET = "what an appellant wrote"
PLACES = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>")


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.JsonLines())
    monkeypatch.setattr(logs.LOGGER, "handlers", [handler])
    return written


def says(app: Flask, monkeypatch: pytest.MonkeyPatch, error: Exception | int) -> None:
    def view() -> None:
        if isinstance(error, int):
            abort(error)
        raise error

    monkeypatch.setitem(app.view_functions, "sign_in.enter", view)
    monkeypatch.setattr(app, "testing", False)


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 418, 429, 503])
def test_every_refusal_is_a_page(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, code: int, lang: str
) -> None:
    says(visitor.app, monkeypatch, code)

    answer = visitor.get(f"/{lang}/sign-in")

    assert answer.status_code == code
    assert f'<html lang="{lang}"' in answer.text
    assert visitor.page.h1


def test_a_rule_that_refuses_outside_a_form_is_a_page(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(visitor.app, monkeypatch, RuleError("late", "Too late by %(n)s days.", n=3))

    answer = visitor.get("/en/sign-in")

    assert answer.status_code == 409
    assert "Too late by 3 days." in visitor.page.main


def test_a_private_thing_looks_like_nothing_at_all(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.get("/en/nowhere")
    nothing = visitor.page.main
    says(visitor.app, monkeypatch, RuleError("not_found", "There is no such appeal."))

    answer = visitor.get("/en/sign-in")

    assert answer.status_code == 404
    assert visitor.page.main == nothing


def test_a_stranger_is_led_to_sign_in_or_told(app: Flask) -> None:
    client = app.test_client()
    token = client.get("/en/sign-in").text.split(
        'name="csrf_token" type="hidden" value="'
    )
    away = client.get("/ur/desk/people?q=1")
    told = client.post(
        "/ur/desk/me/sessions/end", data={"csrf_token": token[1].split('"')[0]}
    )

    assert away.status_code == 303
    assert away.location == "/ur/sign-in?next=/ur/desk/people?q%3D1"
    assert told.status_code == 401


def test_a_form_without_its_token_is_refused_everywhere(
    app: Flask, session: Session
) -> None:
    client, other = app.test_client(), app.test_client()
    values = {name: str(a_person(session).id) for name in ("uuid", "default", "int")}
    values["int"] = "1"
    session.commit()
    foreign = str(Page.read(other.get("/en/sign-in").text).token)
    client.get("/en/sign-in")
    exempt = {"probes.csp_report"}
    asked = 0
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or rule.endpoint in exempt:
            continue
        address = PLACES.sub(
            lambda found: values.get(found[1] or "default", "1"),
            rule.rule.replace("<lang:lang>", "en"),
        )
        asked += 1
        for sent in ({}, {"csrf_token": ""}, {"csrf_token": foreign}):
            assert client.post(address, data=sent).status_code == 400, (address, sent)

    assert asked > 150


def test_a_fault_gives_a_number_that_leads_to_the_log(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, lines: io.StringIO
) -> None:
    says(visitor.app, monkeypatch, ValueError(SECRET))

    answer = visitor.get("/ur/sign-in")
    line = json.loads(lines.getvalue())

    assert answer.status_code == 500
    assert line["incident"] in answer.text
    assert line["fault"] == "ValueError"
    assert line["endpoint"] == "sign_in.enter"
    assert SECRET not in answer.text
    assert SECRET not in lines.getvalue()
    assert "127.0.0.1" not in lines.getvalue()


def test_the_last_page_appears_even_without_templates(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, lines: io.StringIO
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(errors, "render_template", broken)
    says(visitor.app, monkeypatch, ValueError("<b>"))

    answer = visitor.app.test_client().get("/en/sign-in")

    assert answer.status_code == 500
    assert "<h1>Something went wrong on our side</h1>" in answer.text
    assert len(lines.getvalue().splitlines()) == 2
    assert SECRET not in lines.getvalue() + answer.text


def test_a_browsers_complaint_is_logged_by_its_directive_only(
    app: Flask, lines: io.StringIO
) -> None:
    client = app.test_client()
    report = {"effective-directive": "img-src", "document-uri": SECRET}

    client.post("/csp-report", json={"csp-report": report})
    client.post("/csp-report", json={"csp-report": {"effective-directive": "a\nb" * 9}})
    client.post("/csp-report", data=b"\x00{")
    client.post("/csp-report", json=[1])

    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [line["directive"] for line in told] == ["img-src"] + ["unknown"] * 3
    assert SECRET not in lines.getvalue()


def test_a_log_line_cannot_be_split(lines: io.StringIO) -> None:
    logs.LOGGER.error("one\ntwo\u2028three\x1b[31m", extra={"endpoint": "a\r\nb"})

    written = lines.getvalue()
    assert written.count("\n") == 1
    assert written.isascii()
    assert json.loads(written)["event"] == "one\ntwo\u2028three\x1b[31m"


def test_a_busy_database_is_no_fault_of_ours(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, lines: io.StringIO
) -> None:
    says(
        visitor.app,
        monkeypatch,
        OperationalError("", {}, Exception("database is locked")),
    )

    answer = visitor.get("/en/sign-in")

    assert answer.status_code == 503
    assert "wait a minute" in visitor.page.main
    assert lines.getvalue() == ""


def test_a_redirection_is_no_refusal(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(app, monkeypatch, RequestRedirect("http://localhost/en/elsewhere"))

    answer = app.test_client().get("/en/sign-in")

    assert answer.status_code == 308
    assert answer.location == "http://localhost/en/elsewhere"


def test_under_test_a_fault_is_seen(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(app, monkeypatch, ValueError("seen"))
    monkeypatch.setattr(app, "testing", True)

    with pytest.raises(ValueError, match="seen"):
        app.test_client().get("/en/sign-in")
