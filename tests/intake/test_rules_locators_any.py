"""Locators: any text at all is read or refused, and real lists lose nothing."""

import csv
import json
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oversight.core.errors import RuleError
from oversight.intake.rules.locators import KINDS, PLATFORMS, Locator, parse
from oversight.intake.rules.refusals import SENTENCES
from tests.intake.locator_forms import FORMS, VIDEO, YT, X

DATA = Path(__file__).parents[1] / "data"
LOOK_ONLY = Path(__file__).parents[3] / "shared" / "data"
ORDERS = LOOK_ONLY / "india_twitter_takedowns_facts_third_of_orders.csv"


def read(
    text: str, *, platform: str | None = None, item_kind: str | None = None
) -> Locator | None:
    """Return what a text names, or None where it is refused with a known reason."""
    try:
        return parse(text, platform=platform, item_kind=item_kind)
    except RuleError as refused:
        if refused.code not in SENTENCES:
            raise
        return None


PIECES = st.sampled_from(
    [
        "https://",
        "http:/",
        "x.com",
        "twitter.com/",
        "facebook.com/",
        "t.me/",
        "www.youtube.com/",
        "instagram.com/",
        "tiktok.com/@",
        "whatsapp.com/channel/",
        "/",
        "?",
        "&",
        "=",
        "#",
        "#!",
        "%",
        "%2F",
        "%C3",
        "..",
        ".",
        "@",
        ":",
        "\\",
        "status/",
        "123456789012",
        "watch?v=",
        VIDEO,
        "posts/",
        "p/",
        "a",
        "ا",
        "İ",
        "ß",
        "ſ",
        "℀",
        "\u200c",
        "\u0301",
        "example.com",
        "user",
        "🦚",
        "[",
        "xn--",
        " ",
        "\x00",
        "\ud800",
        "*",
        "profile.php?id=",
        "story_fbid=",
        "comment_id=",
        "lc=",
    ]
)
GOOD = st.sampled_from([case[0] for cases in FORMS.values() for case in cases])
SLIPS = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 2), PIECES), max_size=4)


def slipped(text: str, slips: list[tuple[int, int, str]]) -> str:
    """Return an address with a few pieces put in and characters left out."""
    for at, dropped, piece in slips:
        text = text[:at] + piece + text[at + dropped :]
    return text


ANY = st.one_of(
    st.text(max_size=120),
    st.lists(PIECES, max_size=12).map("".join),
    st.builds(slipped, GOOD, SLIPS),
)


@settings(max_examples=2000, deadline=None)
@given(
    text=ANY,
    platform=st.one_of(
        st.none(), st.sampled_from([*PLATFORMS, "twitter", "snapchat", ""])
    ),
    item_kind=st.one_of(st.none(), st.sampled_from(KINDS)),
)
@example(text="https://www.facebook.com/wa.tch", platform=None, item_kind=None)
@example(text="a.", platform="facebook", item_kind="channel")
@example(text=f"{YT}/@İİİ", platform=None, item_kind=None)
@example(text="https://example.com/" + "%" * 700, platform=None, item_kind=None)
def test_any_text_is_read_or_refused_and_a_canonical_address_stands_still(
    text: str, platform: str | None, item_kind: str | None
) -> None:
    found = read(text, platform=platform, item_kind=item_kind)
    if found is None:
        return

    assert found.given == text
    assert found.canonical.isascii()
    assert len(found.canonical) <= 2000
    again = parse(found.canonical)
    assert again.canonical == found.canonical
    assert again.native_id == found.native_id


@pytest.mark.parametrize(
    "text", json.loads((DATA / "blns.json").read_text(encoding="utf-8"))
)
def test_naughty_strings_are_read_or_refused(text: str) -> None:
    for platform in (None, "x", "facebook"):
        found = read(text, platform=platform)
        assert found is None or parse(found.canonical).canonical == found.canonical


@pytest.mark.parametrize(
    "unit",
    [
        "/",
        "a/",
        "-1",
        "%",
        "http:",
        "..",
        "?v=",
        "@",
        ".a",
        "&a=1",
        "1234567-",
        "%2F",
        "user/status/",
    ],
)
def test_long_input_takes_no_long_time(unit: str) -> None:
    text = unit * (1900 // len(unit))
    started = time.perf_counter()
    for start in (
        "https://www.facebook.com/",
        "https://x.com/",
        "https://www.youtube.com/",
        "https://example.com/",
        "https://t.me/",
        "",
    ):
        read((start + text)[:2000])

    assert time.perf_counter() - started < 1


def counted(addresses: list[str]) -> tuple[int, dict[str, int], int]:
    """Return how many were read, how many refused by code, how many a second time."""
    refused: Counter[str] = Counter()
    named: list[str] = []
    for address in addresses:
        try:
            named.append(parse(address).canonical)
        except RuleError as error:
            refused[error.code] += 1
    return len(named), dict(refused), len(named) - len(set(named))


def test_a_real_list_of_1221_blocked_addresses() -> None:
    with (DATA / "india_blocked_urls_master.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        addresses = [row["URL"] for row in csv.DictReader(file)]

    assert len(addresses) == 1221
    assert counted(addresses) == (
        70,
        {
            "locator_bare_domain": 1112,
            "locator_unreadable": 20,
            "locator_ip_or_local": 11,
            "locator_search": 4,
            "locator_hashtag": 3,
            "locator_truncated": 1,
        },
        4,
    )


@pytest.mark.skipif(
    not ORDERS.exists(),
    reason="real people's handles: read where it stands, never shipped",
)
def test_365_rows_of_real_orders_lose_no_digit() -> None:
    with ORDERS.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    assert counted([row["flagged_twitter_url"] for row in rows]) == (
        364,
        {"locator_truncated": 1},
        0,
    )
    for row in rows:
        if row["flagged_tweet_id"]:
            found = parse(row["flagged_twitter_url"])
            assert found.native_id is not None
            assert found.native_id in row["flagged_tweet_id"]
            assert found.native_id in row["flagged_twitter_url"]
            assert found.canonical == f"{X}/i/status/{found.native_id}"
