from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, g
from werkzeug.wrappers import Response

from oversight.app import create_app
from oversight.settings import Settings, read
from oversight.storage.session import Store, open_store
from oversight.web import troubles
from oversight.web.headers import allow_own_scripts

WANTED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
ADDRESSES = [
    ("GET", "/", 302),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/en/sign-in", 200),
    ("POST", "/en/sign-in", 400),
    ("DELETE", "/en/sign-in", 405),
    ("GET", "/en/desk/me", 303),
    ("GET", "/nowhere", 404),
    ("GET", "/ur/nowhere", 404),
    ("GET", "/static/css/portal.css", 200),
    ("GET", "/static/../wsgi.py", 404),
    ("GET", "/static/.git/config", 404),
    ("POST", "/csp-report", 204),
]


@pytest.mark.parametrize(("method", "address", "status"), ADDRESSES)
def test_every_answer_wears_every_header(
    app: Flask, method: str, address: str, status: int
) -> None:
    with app.test_client().open(address, method=method) as answer:
        assert answer.status_code == status
        assert_dressed(answer, address)


def assert_dressed(answer: Response, path: str = "") -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    for part in (
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "report-uri /csp-report",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    for name, value in WANTED.items():
        assert answer.headers[name] == value
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert "Server" not in answer.headers
    static = path.startswith("/static/") and answer.status_code == 200
    assert (answer.headers.get("Cache-Control") == "no-store") is not static


def test_a_fault_wears_them_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ValueError("a secret that must not be told")

    monkeypatch.setitem(app.view_functions, "probes.alive", broken)
    monkeypatch.setattr(app, "testing", False)

    with app.test_client().get("/healthz") as answer:
        assert answer.status_code == 500
        assert_dressed(answer)


@pytest.fixture
def secure(tmp_path: Path) -> Settings:
    address = f"sqlite:///{tmp_path}/x.db"
    told = {"DATABASE_URL": address, "OVERSIGHT_BASE_URL": "https://oversight.example"}
    return read(told, instance=tmp_path)


def test_s2_over_tls_cookies_are_bound_to_the_host_and_tls_is_kept(
    secure: Settings,
) -> None:
    app = create_app(secure)
    client = app.test_client()

    with client.get("/en/sign-in", base_url="https://oversight.example") as answer:
        cookie = answer.headers["Set-Cookie"]
        kept = answer.headers["Strict-Transport-Security"]
    _close(app)

    assert cookie.startswith("__Host-form=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Strict"):
        assert part in cookie
    assert "Domain" not in cookie
    assert "includeSubDomains" in kept
    assert int(kept.split(";")[0].removeprefix("max-age=")) >= 31_536_000


def test_production_answers_to_its_own_host_only(secure: Settings) -> None:
    app = create_app(replace(secure, env="production"))
    client = app.test_client()

    for host, status in (("oversight.example", 200), ("evil.example", 400)):
        with client.get("/healthz", base_url=f"https://{host}") as answer:
            assert answer.status_code == status
            assert_dressed(answer)
            assert b"evil" not in answer.data
    _close(app)


def _close(app: Flask) -> None:
    store = app.extensions["oversight.store"]
    assert isinstance(store, Store)
    store.close()


def test_one_page_may_run_the_portals_own_scripts(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def verify() -> str:
        allow_own_scripts()
        return "verify"

    monkeypatch.setitem(app.view_functions, "probes.alive", verify)

    policies = [
        app.test_client().get(address).headers["Content-Security-Policy"]
        for address in ("/healthz", "/readyz")
    ]

    assert "script-src 'self'; connect-src 'self'; report-uri" in policies[0]
    assert "script-src" not in policies[1]
    assert "unsafe" not in policies[0]


def test_a_view_may_be_stricter_or_kept(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def file() -> Response:
        answer = Response("x")
        answer.headers["Content-Security-Policy"] = "sandbox"
        answer.headers["Cache-Control"] = "public, max-age=60"
        return answer

    monkeypatch.setitem(app.view_functions, "probes.alive", file)

    answer = app.test_client().get("/healthz")

    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_a_portal_without_its_database_says_not_ready(app: Flask) -> None:
    opened = app.extensions["oversight.store"]
    app.extensions["oversight.store"] = open_store("sqlite:////nowhere/at/all.db")
    try:
        answers = [app.test_client().get(a) for a in ("/readyz", "/healthz")]
    finally:
        app.extensions["oversight.store"].close()
        app.extensions["oversight.store"] = opened

    assert [answer.status_code for answer in answers] == [503, 200]


def test_a_busy_database_is_told_whatever_the_view_says(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> tuple[str, int]:
        g.trouble = troubles.BUSY
        return "form", 422

    monkeypatch.setitem(app.view_functions, "probes.alive", refused)

    answer = app.test_client().get("/healthz")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
