from datetime import UTC, datetime, timedelta
from io import BytesIO, RawIOBase
from ipaddress import ip_network
from typing import IO, cast

import pytest
from flask import Flask, request
from werkzeug.test import TestResponse

from oversight.web import limits
from oversight.web.limits import Budget
from oversight.web.proxies import TrustedProxies

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_budget_is_spent_and_grows_back() -> None:
    budget = Budget(tries=3, per=3 * MINUTE)

    assert [budget.spend("a", now=NOW) for _ in range(4)] == [True, True, True, False]
    assert budget.spend("b", now=NOW)
    assert not budget.spend("a", now=NOW + MINUTE / 2)
    assert budget.spend("a", now=NOW + 2 * MINUTE)
    later = NOW + timedelta(hours=1)
    assert [budget.spend("a", now=later) for _ in range(4)].count(True) == 3


def test_a_clock_set_back_gives_nothing_away() -> None:
    budget = Budget(tries=1, per=MINUTE)
    budget.spend("a", now=NOW)

    assert not budget.spend("a", now=NOW - MINUTE)


def test_an_owner_who_proved_themself_starts_anew() -> None:
    budget = Budget(tries=1, per=MINUTE)
    budget.spend("a", now=NOW)

    budget.restore("a")

    assert budget.spend("a", now=NOW)


def test_memory_holds_no_address_and_has_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MOST_KEYS", 10)
    budget = Budget(tries=1, per=MINUTE)
    for number in range(50):
        budget.spend(f"192.0.2.{number}", "a@b.example", now=NOW)

    assert len(budget._left) == 10  # noqa: SLF001
    assert all(isinstance(key, bytes) and len(key) == 32 for key in budget._left)  # noqa: SLF001
    assert b"192.0.2" not in repr(budget).encode()


def is_ours(answer: TestResponse) -> bool:
    """Say whether a refusal is a whole page of the house, with its sheet."""
    return "/css/portal.css" in answer.text and "This is too large" in answer.text


def test_a_body_too_large_is_refused_with_a_page(app: Flask) -> None:
    answer = app.test_client().post(
        "/en/sign-in",
        data=b"x",
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"CONTENT_LENGTH": str(26 * 1024 * 1024)},
    )

    assert answer.status_code == 413
    assert is_ours(answer)


def test_a_form_of_endless_parts_is_refused(app: Flask) -> None:
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="f{n}"\r\n\r\n1\r\n'
        for n in range(3000)
    )
    answer = app.test_client().post(
        "/en/sign-in",
        data=f"{parts}--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 413
    assert is_ours(answer)


def test_a_form_of_endless_fields_is_refused(app: Flask) -> None:
    fields = "&".join(f"f{n}=1" for n in range(100_000))
    few = "&".join(f"f{n}=1" for n in range(limits.MOST_FORM_PARTS))
    for body, status in ((fields, 413), (few, 400)):
        answer = app.test_client().post(
            "/en/sign-in", data=body, content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code == status


class Endless(RawIOBase):
    """A body that never ends, and counts what was taken of it."""

    given = 0

    def readable(self) -> bool:
        return True

    def seek(self, _offset: int, _whence: int = 0) -> int:
        return 0

    def tell(self) -> int:
        return 0

    def readinto(self, into: memoryview) -> int:  # type: ignore[override]
        self.given += len(into)
        return len(into)


def test_a_body_that_hides_its_length_is_cut_off_at_the_limit(app: Flask) -> None:
    endless = Endless()
    answer = app.test_client().post(
        "/en/desk/exhibits/item/TD-2026-000001/1",
        input_stream=cast("IO[bytes]", endless),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert answer.status_code == 413
    assert is_ours(answer)
    assert endless.given <= limits.LARGEST_FILE_FORM + limits.MEGABYTE


def test_a_file_on_its_way_is_never_on_the_disk(app: Flask) -> None:
    body = b"--x\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\n"
    body += bytes(2 * limits.MEGABYTE) + b"\r\n--x--\r\n"
    with app.test_request_context(
        "/en/",
        method="POST",
        data=body,
        content_type="multipart/form-data; boundary=x",
    ):
        assert isinstance(request.files["f"].stream, BytesIO)


@pytest.mark.parametrize(
    ("sender", "told"),
    [
        ("10.0.0.7", ("192.0.2.9", "https")),
        ("10.0.1.7", ("10.0.1.7", "http")),
        ("", ("", "http")),
        ("::1", ("::1", "http")),
    ],
)
def test_forwarded_headers_are_believed_from_the_proxy_only(
    sender: str, told: tuple[str, str]
) -> None:
    seen: dict[str, str] = {}

    def inner(environ: dict[str, str], _start: object) -> list[bytes]:
        seen.update(environ)
        return []

    proxies = TrustedProxies(inner, (ip_network("10.0.0.0/24"),))
    proxies(
        {
            "REMOTE_ADDR": sender,
            "HTTP_X_FORWARDED_FOR": "203.0.113.1, 192.0.2.9",
            "HTTP_X_FORWARDED_PROTO": "https",
            "HTTP_X_FORWARDED_HOST": "evil.example",
            "HTTP_HOST": "oversight.example",
            "wsgi.url_scheme": "http",
        },
        lambda *_: None,
    )

    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == told
    assert seen["HTTP_HOST"] == "oversight.example"


def test_tries_that_come_out_of_order_grow_back_once() -> None:
    budget, start = Budget(tries=10, per=timedelta(seconds=10)), NOW
    for _ in range(10):
        assert budget.spend("one", now=start)

    later = start + timedelta(seconds=1)
    assert budget.spend("one", now=later)
    assert not budget.spend("one", now=start), "a slower one, of before"
    assert not budget.spend("one", now=later), "the second has grown back already"
    assert budget.spend("one", now=later + timedelta(seconds=1))
