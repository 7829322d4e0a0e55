"""Locators: every form that a platform writes names one thing, and one only."""

import pytest

from oversight.intake.rules.locators import KINDS, PLATFORMS, parse
from tests.intake.locator_forms import (
    CHANNEL,
    FB,
    FORMS,
    IG,
    POST,
    TT,
    UC,
    VIDEO,
    YT,
    X,
)

ZWSP, BOM = "\u200b", "\ufeff"

CASES = [(platform, *case) for platform, cases in FORMS.items() for case in cases]


@pytest.mark.parametrize(
    ("platform", "given", "what", "canonical", "native", "handle"),
    CASES,
    ids=[case[1] for case in CASES],
)
def test_each_form_names_one_thing(
    platform: str,
    given: str,
    what: str,
    canonical: str,
    native: str | None,
    handle: str | None,
) -> None:
    found = parse(given)

    assert (
        found.platform,
        found.kind,
        found.canonical,
        found.native_id,
        found.handle,
        found.given,
    ) == (platform, what, canonical, native, handle, given)
    assert parse(canonical).canonical == canonical
    assert parse(given, platform=platform).platform == platform
    assert found.kind in KINDS


def test_every_platform_has_its_forms() -> None:
    assert set(FORMS) == set(PLATFORMS)


@pytest.mark.parametrize(
    ("given", "platform", "item_kind", "canonical"),
    [
        ("@Gulzar", "x", None, f"{X}/gulzar"),
        ("＠Gulzar", "x", None, f"{X}/gulzar"),
        ("@gulzar", "Twitter", None, f"{X}/gulzar"),
        ("gulzar", "x", "account", f"{X}/gulzar"),
        ("1128581518295613441", "x", "post", POST),
        ("1128581518295613441", "x", "account", f"{X}/i/user/1128581518295613441"),
        ("@Gulzar.Demo", "facebook", None, f"{FB}/gulzardemo"),
        ("100002627423113", "facebook", "page", f"{FB}/profile.php?id=100002627423113"),
        ("567", "facebook", "group", f"{FB}/groups/567"),
        ("31_246", "facebook", "post", f"{FB}/permalink.php?story_fbid=246"),
        ("1234567890", "facebook", "video", f"{FB}/watch?v=1234567890"),
        ("@gulzar.demo", "instagram", None, f"{IG}/gulzar.demo"),
        ("CxYz_-12345", "instagram", "post", f"{IG}/p/CxYz_-12345"),
        ("@gulzar", "tiktok", "account", f"{TT}/@gulzar"),
        ("7200000000000000001", "tiktok", "video", f"{TT}/@/video/7200000000000000001"),
        ("@gulzar_demo", "telegram", "group", "https://t.me/gulzar_demo"),
        (CHANNEL, "whatsapp", None, f"https://whatsapp.com/channel/{CHANNEL}"),
        ("@Gulzar", "youtube", None, f"{YT}/@gulzar"),
        (UC, "youtube", None, f"{YT}/channel/{UC}"),
        (VIDEO, "youtube", "video", f"{YT}/watch?v={VIDEO}"),
    ],
)
def test_a_name_or_number_is_read_with_its_platform(
    given: str, platform: str, item_kind: str | None, canonical: str
) -> None:
    assert parse(given, platform=platform, item_kind=item_kind).canonical == canonical


@pytest.mark.parametrize(
    ("given", "said", "what"),
    [
        (f"{X}/gulzar", "page", "page"),
        (POST, "video", "video"),
        (POST, "comment", "comment"),
        (f"{YT}/watch?v={VIDEO}", "post", "post"),
        ("https://example.com/user/7", "account", "account"),
        ("https://t.me/gulzar_demo", "group", "group"),
        (POST, "url", "post"),
    ],
)
def test_the_agency_names_the_kind_where_the_address_leaves_room(
    given: str, said: str, what: str
) -> None:
    assert parse(given, item_kind=said).kind == what


@pytest.mark.parametrize(
    "around",
    [
        f"{ZWSP}{{}}",
        f"{BOM}{{}}",
        " {} ",
        "{}\r\n",
        "\u202a{}\u202c",
        "\u00a0{}\t",
        "{}\u2060",
    ],
)
def test_what_nobody_sees_around_an_address_is_ignored_and_kept_as_given(
    around: str,
) -> None:
    given = around.format(POST)

    found = parse(given)

    assert found.canonical == POST
    assert found.given == given


SAME = [
    [given for given, _, canonical, _, _ in FORMS["x"] if canonical == POST],
    [
        given
        for given, _, canonical, _, _ in FORMS["youtube"]
        if canonical == f"{YT}/watch?v={VIDEO}"
    ],
    [f"{X}/Gulzar", f"{X}/GULZAR/", "@gulzar", "twitter.com/gulzar?lang=en"],
    [f"{FB}/john.smith", f"{FB}/JohnSmith", "https://m.facebook.com/johnsmith/?ref=a"],
    [
        "http://example.com/a",
        "https://www.example.com/a#x",
        "https://EXAMPLE.com:443/a?utm_medium=b",
    ],
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda spellings: spellings[0])
def test_spellings_of_one_thing_meet(spellings: list[str]) -> None:
    found = {
        parse(given, platform="x" if given.startswith("@") else None).canonical
        for given in spellings
    }

    assert len(found) == 1
    assert len(spellings) > 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{YT}/watch?v=dQw4w9WgXcQ", f"{YT}/watch?v=dQw4w9WgXcq"),
        (f"{IG}/p/CxYzAbCdEfG", f"{IG}/p/cxyzAbCdEfG"),
        (f"{X}/a/status/9007199254740993", f"{X}/a/status/9007199254740992"),
        ("https://example.com/A", "https://example.com/a"),
        ("https://example.com/?p=1", "https://example.com/?p=2"),
        ("https://t.me/gulzar/1", "https://t.me/gulnar/1"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        (f"{YT}/@gulzar", f"{YT}/user/gulzar"),
    ],
)
def test_different_things_never_meet(one: str, other: str) -> None:
    assert parse(one).canonical != parse(other).canonical


def test_an_unknown_platform_takes_only_pages_of_its_own() -> None:
    found = parse("https://www.snapchat.com/add/gulzar", platform="snapchat")

    assert (found.platform, found.canonical) == (
        "snapchat",
        "https://snapchat.com/add/gulzar",
    )


def test_the_list_of_platforms_is_the_one_with_words() -> None:
    assert set(PLATFORMS) == {
        "facebook",
        "instagram",
        "tiktok",
        "x",
        "telegram",
        "whatsapp",
        "youtube",
        "web",
    }
