"""Rows of a bulk file: a draft with its defects, or every error with its column."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oversight.intake.rules import particulars, splitting
from oversight.intake.rules.locators import PLATFORMS
from oversight.intake.rules.particulars import Particulars
from oversight.intake.rules.rows import (
    COLUMNS,
    ItemDraft,
    OneList,
    RawRow,
    RowError,
    RowResult,
    check_row,
    duplicates,
    read_csv,
)

DATA = Path(__file__).parents[1] / "data"
TODAY = date(2026, 11, 22)
LAW = frozenset({"peca-2016-s37", "peca-2016-s2r"})
KNOWN = frozenset(PLATFORMS)
POST = "https://x.com/gulzar/status/1128581518295613441"
WHY = "The post names a day, a place and a target, and asks to bring arms. " * 6
FULL = {
    "locator": POST,
    "provision": "peca-2016-s37:public-order; peca-2016-s2r",
    "why_unlawful": WHY,
    "measure": "geo-withhold",
    "duration_days": "90",
    "published_on": "2026-11-01",
    "language": "ur",
    "passage": "پل پر جمع ہوں",
    "attribution": "the profile says so",
    "risk": "harm tomorrow",
    "capture_sha256": "AB" * 32,
    "captured_at": "2026-11-20T17:00:00+05:00",
    "protected": "none",
    "agency_ref": "PTA/1",
    "source": "own-monitoring",
    "reach": "12,400",
    "attribution_basis": "self-description",
    "confidence": "high",
    "innocent_explanations": "a namesake, but the picture is the same",
    "purpose": "none",
    "why_not_milder": "label: readers know what it is\nlimit-reach: they come by direct links",
    "preserved": "yes",
    "prior_notice": "yes",
}
LEAST = {
    name: FULL[name] for name in ("locator", "provision", "measure", "duration_days")
} | {"why_unlawful": "short"}


def checked(**cells: str) -> RowResult:
    return check_row(
        RawRow(7, FULL | cells), OneList(today=TODAY, provisions=LAW, platforms=KNOWN)
    )


def draft(**cells: str) -> ItemDraft:
    result = checked(**cells)
    assert result.errors == ()
    assert result.draft is not None
    return result.draft


def errors(**cells: str) -> tuple[RowError, ...]:
    result = checked(**cells)
    assert result.draft is None
    assert result.row == 7
    return result.errors


def test_a_full_row_becomes_a_draft_without_defects() -> None:
    found = draft()

    assert (found.row, found.kind, found.platform, found.item_kind) == (
        7,
        "takedown",
        "x",
        "post",
    )
    assert found.locator.given == POST
    assert found.native_id == "1128581518295613441"
    assert found.provisions == ("peca-2016-s37:public-order", "peca-2016-s2r")
    assert found.published_on == date(2026, 11, 1)
    assert found.captured_at == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert found.capture_sha256 == "ab" * 32
    assert (found.territory, found.duration_days, found.measure) == (
        "PK",
        90,
        "geo-withhold",
    )
    assert found.passage == "پل پر جمع ہوں"
    assert (found.agency_ref, found.source, found.protected) == (
        "PTA/1",
        "own-monitoring",
        "none",
    )
    assert found.defects == ()


def test_what_is_missing_is_listed_and_never_invented() -> None:
    result = check_row(
        RawRow(2, LEAST | {"locator": "https://x.com/gulzar"}),
        OneList(today=TODAY, provisions=LAW, platforms=KNOWN),
    )

    assert result.draft is not None
    assert set(result.draft.defects) == {
        "why_short", "passage_missing", "risk_missing", "native_id_missing", "capture_hash_missing",
        "capture_time_missing", "published_on_missing", "language_missing", "attribution_missing", "protected_missing",
        "reach_missing", "attribution_basis_missing", "confidence_missing", "innocent_missing", "purpose_missing",
        "milder_missing", "preserved_missing", "prior_notice_missing",
    }  # fmt: skip
    assert result.draft.published_on is None
    assert result.draft.language is None
    assert result.draft.protected is None
    assert result.draft.native_id is None


@pytest.mark.parametrize("length", [299, 300])
def test_short_reasons_are_a_defect_and_no_error(length: int) -> None:
    assert ("why_short" in draft(why_unlawful="a" * length).defects) == (length < 300)


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"kind": "data"}, "kind", "one_kind"),
        ({"kind": "renewal"}, "kind", "kind_unknown"),
        ({"data_tier": "D2"}, "data_tier", "one_kind"),
        ({"window_from": "2026-01-01"}, "window_from", "one_kind"),
        ({"window_to": "2026-01-01"}, "window_to", "one_kind"),
        ({"fields": "name;phone"}, "fields", "one_kind"),
        ({"measure": "disclose"}, "measure", "one_kind"),
        ({"kind": "bulk"}, "kind", "bulk_demand"),
        ({"measure": "live feed"}, "measure", "bulk_demand"),
        ({"locator": "everyone who liked https://x.com/a"}, "locator", "bulk_demand"),
        ({"locator": "live feed of @gulzar"}, "locator", "bulk_demand"),
        ({"platform": "orkut"}, "platform", "platform_unknown"),
        ({"platform": "facebook"}, "locator", "locator_platform_mismatch"),
        ({"locator": "  "}, "locator", "locator_empty"),
        ({"locator": "https://x.com/search?q=a"}, "locator", "locator_search"),
        ({"item_kind": "tweet"}, "item_kind", "item_kind_unknown"),
        ({"item_kind": "account"}, "locator", "locator_kind_mismatch"),
        ({"native_id": "1128581518295613442"}, "native_id", "native_id_mismatch"),
        ({"native_id": "1.12858E+18"}, "native_id", "native_id_damaged"),
        ({"handle": "somebody_else"}, "handle", "handle_mismatch"),
        ({"handle": "two words"}, "handle", "handle_odd"),
        ({"handle": "https://x.com/gulzar"}, "handle", "handle_odd"),
        ({"handle": "x" * 101}, "handle", "handle_odd"),
        ({"native_id": "1128581518295613441.0"}, "native_id", "native_id_damaged"),
        ({"native_id": "'1128581518295613441"}, "native_id", "native_id_damaged"),
        ({"native_id": "########"}, "native_id", "native_id_damaged"),
        ({"published_on": "03/04/2026"}, "published_on", "date_unreadable"),
        ({"published_on": "3 April 2026"}, "published_on", "date_unreadable"),
        ({"published_on": "2026-02-30"}, "published_on", "date_unreadable"),
        ({"published_on": "0001-01-01"}, "published_on", "date_unreadable"),
        ({"published_on": "45987"}, "published_on", "date_unreadable"),
        ({"published_on": "2026-11-23"}, "published_on", "date_in_future"),
        ({"captured_at": "2026-11-20T17:00:00"}, "captured_at", "captured_at_no_zone"),
        ({"captured_at": "yesterday"}, "captured_at", "captured_at_unreadable"),
        ({"captured_at": "2026-11-20T27:00:00Z"}, "captured_at", "captured_at_unreadable"),
        ({"captured_at": "0001-01-01T00:00:00+14:00"}, "captured_at", "captured_at_unreadable"),
        ({"captured_at": "2026-11-22T20:00:00Z"}, "captured_at", "date_in_future"),
        ({"captured_at": "2026-10-01T00:00:00Z"}, "captured_at", "captured_before_published"),
        ({"language": "Urdu, English"}, "language", "language_unknown"),
        ({"provision": " ; "}, "provision", "provision_missing"),
        ({"provision": "peca-2016-s37;nap"}, "provision", "provision_unknown"),
        ({"why_unlawful": " \n"}, "why_unlawful", "why_unlawful_missing"),
        ({"why_unlawful": "a" * 10_001}, "why_unlawful", "cell_too_long"),
        ({"passage": "a" * 2_001}, "passage", "cell_too_long"),
        ({"attribution": "a" * 5_001}, "attribution", "cell_too_long"),
        ({"risk": "a" * 5_001}, "risk", "cell_too_long"),
        ({"agency_ref": "a" * 201}, "agency_ref", "cell_too_long"),
        ({"locator": "https://x.com/gulzar", "native_id": "1" * 201}, "native_id", "cell_too_long"),
        ({"measure": "block"}, "measure", "measure_unknown"),
        ({"measure": "suspend-account"}, "measure", "measure_needs_account"),
        ({"territory": "Pakistan"}, "territory", "territory_unknown"),
        ({"duration_days": ""}, "duration_days", "duration_unreadable"),
        ({"duration_days": "forever"}, "duration_days", "duration_unreadable"),
        ({"duration_days": "30.5"}, "duration_days", "duration_unreadable"),
        ({"duration_days": "-1"}, "duration_days", "duration_unreadable"),
        ({"duration_days": "0"}, "duration_days", "duration_outside"),
        ({"duration_days": "366"}, "duration_days", "duration_outside"),
        ({"locator": "https://x.com/gulzar", "duration_days": "181"}, "duration_days", "duration_outside"),
        ({"source": "a friend"}, "source", "source_unknown"),
        ({"protected": "maybe"}, "protected", "protected_unknown"),
        ({"capture_sha256": "ab"}, "capture_sha256", "capture_unreadable"),
    ],
    ids=lambda value: str(value)[:60],
)  # fmt: skip
def test_a_wrong_cell_is_refused_in_its_column(
    cells: dict[str, str], column: str, code: str
) -> None:
    found = errors(**cells)

    assert [(error.row, error.column, error.code) for error in found] == [
        (7, column, code)
    ]
    assert found[0].message
    assert "%(" not in found[0].message


def test_every_wrong_cell_is_told_at_once() -> None:
    found = errors(
        locator="the dam",
        provision="nap",
        measure="block",
        duration_days="x",
        published_on="soon",
    )

    assert {error.column for error in found} == {
        "locator",
        "provision",
        "measure",
        "duration_days",
        "published_on",
    }


def test_a_demand_for_data_of_many_is_told_both_things() -> None:
    found = errors(kind="data", fields="everyone who viewed, in real time")

    assert [error.code for error in found] == ["one_kind", "bulk_demand"]
    assert "on the form of its own" in found[0].message


@pytest.mark.parametrize(
    "words",
    [
        "all users",
        "live feed",
        "real-time",
        "geofence",
        "keyword",
        "who liked",
        "DX",
        "D5",
        "interception",
        "decryption",
    ],
)
def test_bulk_and_live_demands_are_counted_as_such(words: str) -> None:
    assert "bulk_demand" in {error.code for error in errors(kind="data", fields=words)}


@pytest.mark.parametrize("given", ["90", "٩٠", "۹۰", " 90 ", "090"])
def test_days_are_read_in_western_urdu_and_arabic_digits(given: str) -> None:
    assert draft(duration_days=given).duration_days == 90


@pytest.mark.parametrize(
    "given", ["2026-11-01", "2026-11-01 00:00:00", "2026-11-01T23:59", "۲۰۲۶-۱۱-۰۱"]
)
def test_a_day_is_read_in_the_one_order_that_cannot_be_mistaken(given: str) -> None:
    assert draft(published_on=given).published_on == date(2026, 11, 1)


@pytest.mark.parametrize(
    "given",
    [
        "1128581518295613441",
        "1128581518295613441?s=08",
        "1128581518295613441/photo/2",
        "99_1128581518295613441",
        "\ufeff1128581518295613441 ",
    ],
)
def test_the_number_in_the_column_must_be_that_of_the_address(given: str) -> None:
    assert draft(native_id=given).native_id == "1128581518295613441"


def test_a_number_stays_text_where_the_address_has_none() -> None:
    found = draft(
        locator="@gulzar", platform="Twitter", native_id="00901587021546021326853"
    )

    assert (found.platform, found.item_kind, found.native_id) == (
        "x",
        "account",
        "00901587021546021326853",
    )


@pytest.mark.parametrize(
    ("given", "read"),
    [("", "PK"), ("pk", "PK"), ("PK-PB", "PK-PB"), ("GB", "GB"), ("Global", "global")],
)
def test_territory_is_pakistan_where_nothing_else_is_written(
    given: str, read: str
) -> None:
    assert draft(territory=given).territory == read


def test_a_platform_that_has_not_been_admitted_is_refused() -> None:
    result = check_row(
        RawRow(2, FULL),
        OneList(today=TODAY, provisions=LAW, platforms=frozenset({"facebook"})),
    )

    assert [(error.column, error.code) for error in result.errors] == [
        ("platform", "platform_unknown")
    ]


def test_the_second_row_of_the_same_post_is_named_with_the_first() -> None:
    spellings = [
        POST,
        "https://x.com/other",
        "https://twitter.com/i/web/status/1128581518295613441?s=20",
        "https://mobile.twitter.com/x/status/1128581518295613441/photo/1",
    ]
    drafts = [
        replace(draft(locator=given), row=row)
        for row, given in enumerate(spellings, start=2)
    ]

    assert duplicates(drafts) == [(4, 2), (5, 2)]
    assert duplicates(drafts[:2]) == []


def test_dockets_have_one_platform_and_25_items_at_most() -> None:
    x = draft()
    facebook = draft(locator="https://www.facebook.com/gulzar")
    drafts = [replace(x if row % 3 else facebook, row=row) for row in range(2, 122)]

    dockets = splitting.dockets_of(drafts)

    assert [len(docket) for docket in dockets] == [25, 25, 25, 5, 25, 15]
    assert all(len({item.platform for item in docket}) == 1 for docket in dockets)
    assert sorted(item.row for docket in dockets for item in docket) == list(
        range(2, 122)
    )
    assert all(
        docket == sorted(docket, key=lambda item: item.row) for docket in dockets
    )
    assert splitting.dockets_of([]) == []


@settings(max_examples=300, deadline=None)
@given(
    cells=st.dictionaries(
        st.sampled_from(COLUMNS),
        st.one_of(st.text(max_size=60), st.sampled_from(sorted(FULL.values()))),
        max_size=24,
    )
)
def test_any_cells_become_a_draft_or_errors_never_a_fall(cells: dict[str, str]) -> None:
    result = checked(**cells)

    assert (result.draft is None) == bool(result.errors)
    for error in result.errors:
        assert error.column in COLUMNS
        assert error.message


@pytest.mark.parametrize(
    "payloads", ["xss_payloads_even_lines.txt", "csv_injection_payloads.txt"]
)
def test_hostile_text_in_every_written_cell_is_kept_as_text(payloads: str) -> None:
    for text in (DATA / payloads).read_text(encoding="utf-8").splitlines()[::7]:
        found = checked(why_unlawful=text, passage=text, risk=text, attribution=text)
        if found.draft is not None:
            assert found.draft.why_unlawful == found.draft.passage


def particulars_of() -> tuple[str, ...]:
    """What a list without the columns of the particulars lacks in every row."""
    return particulars.lacks("remove-account", Particulars())


def test_the_481_fictional_accounts_can_all_be_filed() -> None:
    rows = read_csv((DATA / "fictional_481_accounts.csv").read_bytes())
    results = [
        check_row(raw, OneList(today=TODAY, provisions=LAW, platforms=KNOWN))
        for raw in rows
    ]
    drafts = [result.draft for result in results if result.draft is not None]

    assert [error for result in results for error in result.errors] == []
    assert len(drafts) == 481
    assert duplicates(drafts) == []
    assert {item.platform for item in drafts} == set(PLATFORMS) - {"whatsapp", "web"}
    known = set(particulars_of())
    left = [tuple(c for c in item.defects if c not in known) for item in drafts]
    lacking = [codes for codes in left if codes]
    assert set(lacking) == {
        ("why_short",),
        ("native_id_missing",),
        ("capture_hash_missing", "capture_time_missing"),
    }
    assert len(lacking) == 481 // 37 + 481 // 41 + 481 // 43
    assert len(splitting.dockets_of(drafts)) == 21


def test_rows_of_one_list_are_read_as_each_would_be_alone() -> None:
    wrong = {"reach": "many", "purpose": "fun", "platform": "bbs", "protected": "?"}
    wrong |= {"provision": "", "language": "klingon", "confidence": "sure"}
    wrong |= {"why_not_milder": "because", "territory": "MARS", "source": "rumour"}
    lines = [FULL, LEAST, FULL | wrong, LEAST | wrong, FULL | {"reach": "12"}, FULL]
    lines += [FULL | {name: text} for name, text in wrong.items()]
    of = OneList(today=TODAY, provisions=LAW, platforms=KNOWN)

    rows = [RawRow(number, cells) for number, cells in enumerate(lines * 2, start=1)]

    def alone(row: RawRow) -> RowResult:
        return check_row(row, OneList(today=TODAY, provisions=LAW, platforms=KNOWN))

    assert [check_row(row, of) for row in rows] == [alone(row) for row in rows]


def test_a_cell_that_many_rows_repeat_is_refused_in_each_of_them() -> None:
    of = OneList(today=TODAY, provisions=LAW, platforms=KNOWN)

    found = [check_row(RawRow(n, FULL | {"reach": "many"}), of) for n in (1, 2, 3)]

    assert [[(e.row, e.code) for e in one.errors] for one in found] == [
        [(n, "reach_unreadable")] for n in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("locator", "told", "name"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "@GulzarTV", "GulzarTV"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "گلزار", "گلزار"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", " ", None),
        (POST, "@Gulzar", "gulzar"),
        (POST, "\u200eGul\x00zar\u200f", "gulzar"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "\u202aGul\x01\u202c", "Gul"),
        (POST, "", "gulzar"),
    ],
)
def test_the_account_is_named_where_the_address_does_not_show_it(
    locator: str, told: str, name: str | None
) -> None:
    assert draft(locator=locator, native_id="", handle=told).locator.handle == name
