"""A list of accounts, row by row: what is taken, what is refused, and where."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from oversight.core.errors import RuleError
from oversight.intake.rules import data_accounts, data_list, data_tiers
from oversight.intake.rules.data_accounts import Account, read_account
from oversight.intake.rules.data_list import Found, Request
from oversight.intake.rules.files import RawRow
from oversight.intake.rules.locators import PLATFORMS
from tests.factories.data_lists import Row, a_row

KNOWN = frozenset(PLATFORMS)
D2 = {"tier": "D2", "window_from": "2026-11-01", "window_to": "2026-11-20"}


def request(tier: str = "D1", *, reasons: Any = (), accounts: Any = ()) -> Request:
    return Request(
        asked=D2 if tier == "D2" else {"tier": tier},
        reasons=reasons,
        accounts=accounts,
        platforms=KNOWN,
        most_days=30,
        today=date(2026, 11, 22),
    )


def read(*rows: Row, of: Request | None = None, partial: bool = False) -> Found:
    raw = [RawRow(number, row) for number, row in enumerate(rows, start=2)]
    return data_list.read(raw, of or request(), partial=partial)


def told(found: Found) -> list[tuple[int, str, str]]:
    return [(error.row, error.column, error.code) for error in found.errors]


def as_account(row: Row) -> Account:
    cells = {name: row[name] for name in ("native_id", "subject", "link")}
    return read_account(row["locator"], platform=None, platforms=KNOWN, **cells)


def test_a_good_row_is_the_account_that_its_page_would_have_kept() -> None:
    row = a_row()

    assert read(row) == Found((as_account(row),), 0, ())


def test_an_account_is_narrowed_by_its_row_in_any_digits() -> None:
    row = a_row(
        fields="login-ips؛ name;login-ips",
        window_from="۲۰۲۶-۱۱-۰۳",
        window_to="2026-11-05 00:00:00",
        kind="Data",
        data_tier="d2",
    )

    (account,) = read(row, of=request("D2")).accounts

    assert account.fields == ("name", "login-ips")
    assert (account.window_from, account.window_to) == ("2026-11-03", "2026-11-05")


@pytest.mark.parametrize(
    ("tier", "cells", "fault"),
    [
        ("D1", {"locator": ""}, ("locator", "locator_empty")),
        ("D1", {"locator": "x.com"}, ("locator", "locator_bare_domain")),
        (
            "D1",
            {"locator": "https://x.com/a/status/17", "native_id": ""},
            ("locator", "not_an_account"),
        ),
        ("D1", {"platform": "myspace"}, ("platform", "platform_unknown")),
        ("D1", {"native_id": "1.7E+18"}, ("native_id", "native_id_damaged")),
        ("D1", {"subject": ""}, ("subject", "subject_missing")),
        ("D1", {"subject": "guilty"}, ("subject", "subject_unknown")),
        ("D1", {"link": "He did it."}, ("link", "link_short")),
        ("D1", {"link": "x" * 10_001}, ("link", "cell_too_long")),
        ("D1", {"fields": "name;shoe size"}, ("fields", "field_unknown")),
        ("D1", {"fields": "login-ips"}, ("fields", "field_unknown")),
        ("D0", {"fields": "name"}, ("fields", "fields_not_due")),
        ("D1", {"window_from": "2026-11-02"}, ("window_from", "window_not_due")),
        ("D2", {"window_from": "3/11/2026"}, ("window_from", "day_odd")),
        ("D2", {"window_from": "2026-10-31"}, ("window_from", "window_outside")),
        ("D2", {"window_to": "2026-11-21"}, ("window_to", "window_outside")),
        (
            "D2",
            {"window_from": "2026-11-09", "window_to": "2026-11-08"},
            ("window_to", "window_reversed"),
        ),
        ("D2", {"fields": "name"}, ("fields", "tier_too_deep")),
        ("D1", {"data_tier": "D2"}, ("data_tier", "tier_other")),
        ("D1", {"data_tier": "D4"}, ("data_tier", "tier_closed")),
        ("D1", {"kind": "takedown"}, ("kind", "kind_not_data")),
        ("D1", {"data_tier": "DX-live"}, ("data_tier", "bulk_demand")),
        ("D1", {"fields": "live location"}, ("fields", "bulk_demand")),
        (
            "D1",
            {"locator": "everyone who liked https://x.com/a"},
            ("locator", "bulk_demand"),
        ),
    ],
)
def test_what_is_wrong_with_a_row_is_told_with_its_place(
    tier: str, cells: Row, fault: tuple[str, str]
) -> None:
    found = read(a_row(), a_row(**cells), of=request(tier))

    assert told(found) == [(3, *fault)]
    assert len(found.accounts) == 1


def test_everything_that_is_wrong_with_a_row_is_told_at_once() -> None:
    found = read(a_row(locator="x.com", subject="", link="Short."))

    assert [code for _row, _column, code in told(found)] == [
        "locator_bare_domain",
        "subject_missing",
        "link_short",
    ]


def test_a_field_that_the_request_does_not_justify_is_refused_once_it_says_so() -> None:
    row = a_row(fields="phone")

    assert read(row).accounts
    assert told(read(row, of=request(reasons=("name",)))) == [
        (2, "fields", "field_unticked")
    ]


def test_two_rows_for_one_account_or_with_the_same_words_are_refused() -> None:
    first = a_row()
    twin = a_row(locator=first["locator"], native_id="")
    copied = a_row(link=first["link"] + " ")

    assert told(read(first, twin, copied)) == [
        (3, "locator", "account_twice"),
        (4, "link", "link_copied"),
    ]


def test_even_a_refused_row_names_its_account_so_that_no_row_is_preferred() -> None:
    wrong = a_row(link="Short.")
    again = a_row(locator=wrong["locator"])

    assert "account_twice" in [code for *_at, code in told(read(wrong, again))]


def test_an_account_that_is_here_is_never_written_over() -> None:
    row = a_row()
    here = (replace(as_account(row), row=4),)
    other = {**row, "subject": "witness"}
    copied = a_row(link=row["link"])

    same = read(row, a_row(), of=request(accounts=here))
    changed = read(other, copied, of=request(accounts=here))

    assert (same.again, len(same.accounts), same.errors) == (1, 1, ())
    assert told(changed) == [
        (2, "locator", "account_here"),
        (3, "link", "link_copied"),
    ]
    assert changed.errors[0].values == {"place": 1}


@pytest.mark.parametrize(("kept", "more"), [(0, 11), (4, 7)])
def test_a_request_never_takes_an_eleventh_account(kept: int, more: int) -> None:
    here = tuple(as_account(a_row()) for _ in range(kept))
    rows = [a_row() for _ in range(more)]

    found = read(*rows, of=request(accounts=here))

    assert told(found) == [(1, "locator", "list_many")]
    assert found.errors[0].values == {"most": 10, "kept": kept, "count": more}
    assert found.is_refused
    assert not read(*rows[1:], of=request(accounts=here)).errors


def test_refused_rows_need_room_unless_they_are_to_stay_out() -> None:
    rows = [*(a_row() for _ in range(10)), a_row(link="Short.")]

    assert read(*rows).is_refused
    assert not read(*rows, partial=True).is_refused


def test_5000_rows_are_one_fault_and_not_5000() -> None:
    rows = [{"locator": "x"}] * 5000

    for partial in (False, True):
        assert told(read(*rows, partial=partial)) == [(1, "locator", "list_many")]


@pytest.mark.parametrize("tier", ["", "D3", "DX-live", "d1"])
def test_a_list_is_read_only_once_it_is_said_what_is_asked_for(tier: str) -> None:
    with pytest.raises(RuleError) as refusal:
        data_list.check_tier_first(tier)
    assert refusal.value.code == "tier_first"


@pytest.mark.parametrize("tier", list(data_tiers.Tier))
def test_each_open_tier_takes_a_list(tier: str) -> None:
    data_list.check_tier_first(tier)


def test_an_account_without_anything_of_its_own_asks_for_what_the_request_asks() -> (
    None
):
    account = as_account(a_row())

    data_accounts.check_own(account, D2, ("login-ips",))
    with pytest.raises(RuleError) as refusal:
        data_accounts.check_own(
            replace(account, fields=("login-ips", "phone")), D2, ("login-ips",)
        )
    assert refusal.value.code == "field_unticked"
    assert refusal.value.values == {"name": "phone"}
