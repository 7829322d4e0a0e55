"""Headers, addresses, questions and bodies that no browser sends."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from oversight.web.access import PUBLIC, declared
from tests.factories.accounts import PASSWORD, a_person
from tests.fixtures.pages import Page
from tests.fixtures.web import Visitor
from tests.hostile import judging
from tests.hostile.lists import everything

# What stands before the database is the same in front of either.
pytestmark = pytest.mark.parametrize("kind", ["sqlite"])

BROKEN = 500
ELSEWHERE = "evil.example"
PATHS = ("/", "/en/", "/ur/register", "/en/sign-in", "/en/check", "/en/no-such-page")
FILES = ("/static/css/portal.css", "/log/checkpoint", "/log/vkey", "/healthz")
WORDS = (
    *("", " ", "*", "\xff\xfe\xfd", "(){:;}; echo", "<script>alert(1)</script>"),
    *("' OR 1=1 --", "{{7*7}}", "%0d%0aSet-Cookie:%20staff=1", "a" * 8_000, ELSEWHERE),
)
HEADERS: dict[str, tuple[str, ...]] = {
    "Host": (ELSEWHERE, f"localhost@{ELSEWHERE}", "localhost:99999", "[::1", "a b", ""),
    "X-Forwarded-For": ("1.2.3.4, 5.6.7.8", "::1", "not an address", "," * 500),
    "X-Forwarded-Host": (ELSEWHERE, f"{ELSEWHERE}, localhost", "<b>"),
    "X-Forwarded-Proto": ("https", "javascript", "https, http"),
    "X-Forwarded-Prefix": (f"//{ELSEWHERE}", "/<script>"),
    "X-Forwarded-Port": ("0", "-1", "99999999"),
    "Forwarded": (f"for=1.2.3.4;host={ELSEWHERE};proto=https", 'for="', ";;;"),
    "X-Original-Url": (f"//{ELSEWHERE}/", "/en/desk/people"),
    "X-Http-Method-Override": ("DELETE", "PUT"),
    "Accept-Language": (
        "ur;q=9",
        "x" * 5_000,
        "en;q=NaN",
        "de-\xff",
        ";;q=,,",
        "ur_PK",
    ),
    "Accept": ("application/json", "*/*;q=x", "text/html;" * 500),
    "User-Agent": (),
    "Referer": (f"http://{ELSEWHERE}/", "javascript:alert(1)"),
    "Origin": ("null", f"http://{ELSEWHERE}"),
    "Cookie": (
        "staff=",
        "staff=x; staff=y",
        "session=.eJw; session=a.b.c",
        "=;=;",
        "a",
    ),
    "Range": ("bytes=0-0,1-1,2-2", "bytes=-1", "bytes=9-1", "lines=1", "bytes=" * 300),
    "If-Range": ('"x', "Mon"),
    "If-None-Match": ('"', "W/", "*, *", '"' + "x" * 5_000),
    "If-Modified-Since": ("yesterday", "Mon, 99 Foo 99999 99:99:99 GMT"),
    "Content-Type": ("multipart/form-data", "text/html; charset=\xff", "application/x"),
    "Content-Encoding": ("gzip", "br"),
    "Authorization": ("Basic \xff", "Bearer x", "Basic Og=="),
    "Transfer-Encoding": ("chunked, identity",),
}


@pytest.fixture
def open_app(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The portal as visitors meet it: a fault is a page, not a traceback."""
    monkeypatch.setattr(app, "testing", False)
    return app


def judged(answer: TestResponse, asked: str) -> Iterator[str]:
    """Return what is wrong with an answer, whatever was asked."""
    body = answer.data
    answer.close()
    if answer.status_code >= BROKEN:
        yield f"{asked}: status {answer.status_code}"
    for name, value in answer.headers.items():
        if ELSEWHERE in value or "\n" in value or "\r" in value:
            yield f"{asked}: {name}: {value[:80]}"
    if body and answer.mimetype == "text/html" and not answer.location:
        page = Page.read(answer.text)
        yield from (f"{asked}: {one}" for one in judging.unsafe(page))
        if any(ELSEWHERE in link for link in page.links.values()):
            yield f"{asked}: a link leads away"


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_nobody_sends_breaks_and_bends_nothing(
    open_app: Flask, name: str
) -> None:
    wrong: list[str] = []
    for value in (*HEADERS[name], *WORDS):
        for path in (*PATHS, *FILES):
            client = open_app.test_client(use_cookies=name != "Cookie")
            answer = client.get(path, headers=[(name, value)])
            wrong += judged(answer, f"{path} {name}: {value[:40]!r}")

    assert not wrong, "\n".join(wrong)


def test_every_address_is_answered_whatever_stands_in_it(
    open_app: Flask, visitor: Visitor
) -> None:
    strings = everything()
    client, wrong = visitor.web, list[str]()
    marks = declared(open_app)
    asked = 0
    for turn, rule in enumerate(sorted(open_app.url_map.iter_rules(), key=str)):
        if "GET" not in (rule.methods or ()) or not rule.arguments:
            continue
        reads = 12 if marks.get(rule.endpoint) == PUBLIC else 3
        for path in _paths(rule.rule, strings, turn, reads):
            asked += 1
            wrong += judged(client.get(path), path[:120])

    assert asked > 100
    assert not wrong, "\n".join(wrong)


def _paths(rule: str, strings: list[str], turn: int, reads: int) -> Iterator[str]:
    """Fill the places of an address with what no page links to."""
    for place in range(reads):
        word = strings[(turn * 41 + place * 577) % len(strings)][:300]
        for whole in (quote(word, safe=""), "9" * 30, "%00", "%ff%fe", "..%2f..%2fetc"):
            path = "".join(
                part if not part.endswith(">") else whole
                for part in _parts(rule.replace("<lang:lang>", "en"))
            )
            yield path


def _parts(rule: str) -> list[str]:
    return rule.replace("<", "\0<").replace(">", ">\0").split("\0")


QUESTIONS = {
    "/en/register": ("stage", "body", "platform", "page", "provision", "outcome", "q"),
    "/en/sign-in": ("next",),
    "/en/sign-in/second": ("next",),
    "/en/law": ("q", "page"),
    "/en/reports": ("page",),
}


@pytest.mark.parametrize("path", QUESTIONS)
def test_whatever_is_asked_behind_the_question_mark_is_answered(
    open_app: Flask, path: str
) -> None:
    client, wrong = open_app.test_client(), list[str]()
    for turn, word in enumerate(everything()[::17]):
        names = QUESTIONS[path]
        given = {names[turn % len(names)]: word, word[:50]: word}
        answer = client.get(path, query_string=given)
        wrong += judged(answer, f"{path} {word[:60]!r}")

    assert not wrong, "\n".join(wrong)


AWAY = (
    *("//evil.example", "/\\evil.example", "https://evil.example", "\\\\evil.example"),
    *("/\t/evil.example", "///evil.example", "http:evil.example", "/%09/evil.example"),
    *("https:/evil.example", "/..//evil.example", " //evil.example", "/en/../..//evil.example"),
    *("javascript:alert(1)", "data:text/html,x", "//localhost@evil.example"),
)  # fmt: skip


def test_signing_in_leads_nowhere_else(session: Session, app: Flask) -> None:
    person = a_person(session)
    told = {"email": person.email, "password": PASSWORD}
    for there in AWAY:
        visitor = Visitor(app, session)
        visitor.get(f"/en/sign-in?next={quote(there, safe='')}")
        answer = visitor.post("/en/sign-in", {**told, "next": there})

        assert answer.status_code == HTTPStatus.SEE_OTHER
        leads = urljoin("http://localhost/", answer.location)
        assert urlsplit(leads).netloc == "localhost", there
        assert "\\" not in answer.location


BODIES: dict[str, dict[str, Any]] = {
    "not utf-8": {"data": b"code=%ff%fe&words=\xed\xa0\x80", "content_type": "form"},
    "no kind": {"data": b"code=1"},
    "json": {"data": b'{"code": {"a": [', "content_type": "application/json"},
    "deep json": {"data": b"[" * 15_000, "content_type": "application/json"},
    "half a part": {
        "data": b'--x\r\nContent-Disposition: form-data; name="code"\r\n\r\n1',
        "content_type": "multipart/form-data; boundary=x",
    },
    "no boundary": {"data": b"--x--", "content_type": "multipart/form-data"},
    "a long boundary": {
        "data": b"--",
        "content_type": "multipart/form-data; boundary=" + "x" * 5_000,
    },
    "a part without a name": {
        "data": b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n",
        "content_type": "multipart/form-data; boundary=x",
    },
    "a file for a text": {
        "data": b'--x\r\nContent-Disposition: form-data; name="code"; filename="a\\"b"'
        b"\r\nContent-Type: text/html\r\n\r\n<b>\r\n--x--\r\n",
        "content_type": "multipart/form-data; boundary=x",
    },
    "another charset": {
        "data": b"code=\x00c\x00o",
        "content_type": "application/x-www-form-urlencoded; charset=utf-16",
    },
    "a charset nobody knows": {
        "data": b'--x\r\nContent-Disposition: form-data; name="code"\r\n'
        b"Content-Type: text/plain; charset=no-such\r\n\r\n1\r\n--x--\r\n",
        "content_type": "multipart/form-data; boundary=x",
    },
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_no_browser_sends_is_refused_with_a_page(
    open_app: Flask, name: str
) -> None:
    sent = dict(BODIES[name])
    if sent.get("content_type") == "form":
        sent["content_type"] = "application/x-www-form-urlencoded"
    client: FlaskClient = open_app.test_client()
    token = Page.read(client.get("/en/check").text).token or ""

    wrong: list[str] = []
    for path in ("/en/check", "/en/appeal", "/en/track", "/en/sign-in", "/csp-report"):
        headers = {"X-CSRFToken": token, "Referer": "http://localhost/"}
        wrong += judged(client.post(path, headers=headers, **sent), f"{path}: {name}")

    assert not wrong, "\n".join(wrong)
