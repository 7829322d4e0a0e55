"""When letters are tried again, and what can stand in a head."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from oversight.notices.rules import mail as rules
from oversight.notices.rules.mail import MailAct, MailState

DATA = Path(__file__).parents[1] / "data"
NAUGHTY = [*json.loads((DATA / "blns.json").read_text())]
SPLITTERS = ["a\rb", "a\nb", "a\r\nBcc: x@y.example", "a\u2028b", "a\u2029b", "a\x85b"]


def test_the_gaps_grow_and_then_stay() -> None:
    gaps = [rules.gap(tries) for tries in range(1, rules.MOST_TRIES)]

    assert gaps[0] == timedelta(minutes=1)
    assert gaps == sorted(gaps)
    assert gaps[-1] == timedelta(hours=2)
    assert sum(gaps, timedelta()) > timedelta(hours=72)


def test_a_letter_is_set_aside_after_its_last_try() -> None:
    assert not rules.spent(rules.MOST_TRIES - 1)
    assert rules.spent(rules.MOST_TRIES)


@pytest.mark.parametrize("state", MailState)
@pytest.mark.parametrize("act", MailAct)
def test_a_sent_letter_stays_sent(state: MailState, act: MailAct) -> None:
    possible = rules.LIFECYCLE.allows(state, act)

    assert possible == (
        state is MailState.WAITING
        if act is not MailAct.RESUME
        else state is MailState.PARKED
    )


def test_no_text_ends_a_line() -> None:
    for text in [*SPLITTERS, *NAUGHTY]:
        line = rules.header_line(text)

        assert len(line.splitlines()) <= 1
        assert len(line) <= rules.LONGEST_SUBJECT


def test_a_long_subject_is_cut_where_a_reader_sees_it() -> None:
    line = rules.header_line("word " * 100)

    assert len(line) <= rules.LONGEST_SUBJECT
    assert line.endswith("word…")


@pytest.mark.parametrize(
    "address",
    [
        "name@example.org",
        "o'neill+tag@mail.example.org",
        "نام@example.org",
        "name@\u0645\u062b\u0627\u0644.example",
    ],
)
def test_an_address_that_mail_can_reach(address: str) -> None:
    assert rules.is_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b@c",
        "a b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org\u2028",
        "a,b@example.org",
        "<a@example.org>",
        "a" * 65 + "@example.org",
        "a@" + "b" * 254,
    ],
)
def test_a_text_that_is_no_address(address: str) -> None:
    assert not rules.is_address(address)


def test_what_a_server_said_names_nobody() -> None:
    said = "550 5.1.1 <Name@Example.org>: no such user\r\n"

    assert rules.masked(said, "name@example.org") == "550 5.1.1 <…>: no such user"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("TD-2026-000001.pdf", "TD-2026-000001.pdf"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("a\r\nb.txt", "a b.txt"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_a_file_keeps_a_plain_name(given: str, kept: str) -> None:
    assert rules.file_name(given) == kept
