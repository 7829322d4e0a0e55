"""One case of a court is one case, however its number is spelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.dispatch.rules.case_numbers import (
    LONGEST_KEY,
    case_key,
    holder_key,
    kept_key,
    lodging_key,
    same_holder,
)


@pytest.mark.parametrize(
    "spelled",
    [
        "W.P. 12/2026",
        "w.p. 12/2026",
        "WP 12/2026",
        "W. P. No. 12 of 2026",
        "W.P.No.12/2026",
        "W.P. No.12 / 2026 ",
        "W.P. 12-2026",
        "W.P. 12/26",
        "W.P 0012/2026",
        "Ｗ．Ｐ．　12／2026",
        "W.P. ۱۲/۲۰۲۶",
        "W.P. ١٢/٢٠٢٦",
        "\u200eW.P.\u200f 12\u2044 2026",
        "W.P. # 12 of the year 2026".replace("the ", ""),
        "Writ Petition No. 12 of 2026",
        "WRIT PETITION NO.12/2026",
        "Rit Petition 12/26",
        "رٹ پٹیشن نمبر 12/2026",
        "رِٹ پیٹیشن نمبر ۱۲ بابت ۲۰۲۶ء".replace("ء", ""),
        "رٹ\u200c پٹيشن ۱۲\u200f/۲۰۲۶",
        "W\u200b.\ufeffP. 12/2026",
    ],
)
def test_one_case_spelled_otherwise_is_one_case(spelled: str) -> None:
    assert case_key(spelled) == case_key("W.P. 12/2026")


@pytest.mark.parametrize(
    "spelled",
    [
        "W.P. 13/2026",
        "W.P. 12/2025",
        "W.P. 12/25",
        "W.P. 122026",
        "W.P. 1 2/2026",
        "C.P. 12/2026",
        "W.P.(C) 12/2026",
        "W.P. 12-A/2026",
        "12/2026",
        "C.M. 12/2026 in W.P. 12/2026",
        "رٹ 12/2026",
        "Constitutional Petition 12/2026",
        "فوجداری اپیل 12/2026",
        "Petition 12/2026",
    ],
)
def test_another_letter_or_number_is_another_case(spelled: str) -> None:
    assert case_key(spelled) != case_key("W.P. 12/2026")


def test_an_urdu_number_is_read_whatever_keyboard_wrote_it() -> None:
    assert case_key("رِٹ پٹیشن نمبر ۱۲ بابت ۲۰۲۶") == case_key("رٹ پٹيشن 12/26")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I.C.A. 7/2026", "Intra-Court Appeal No. 7 of 2026"),
        ("ICA 7/26", "انٹرا کورٹ اپیل نمبر ۷ بابت ۲۰۲۶"),
        ("Const. P. 3/2026", "آئینی درخواست نمبر ۳/۲۰۲۶"),
        ("Constitution Petition 3/2026", "Const. Petition No. 3 of 2026"),
        ("Crl. A. 9/2026", "Criminal Appeal No. 9/2026"),
        ("Crl. Appeal 9/2026", "فوجداری اپیل ۹/۲۰۲۶"),
        ("S.M.C. 1/2026", "Suo Motu Case No. 1 of 2026"),
        ("C.M. 5/2026 in W.P. 12/2026", "CM 5/26 in Writ Petition No. 12 of 2026"),
        ("W.P.(C) 12/2026", "Writ Petition (C) No. 12/2026"),
    ],
)
def test_a_kind_of_case_is_one_kind_written_out_or_in_urdu(
    one: str, other: str
) -> None:
    assert case_key(one) == case_key(other) == case_key(case_key(other))


def test_what_one_court_shortens_as_another_does_stays_apart() -> None:
    kinds = ("C.P.", "Const. P.", "W.P.", "C.A.", "Crl. A.", "Crl. P.", "I.C.A.")

    assert len({case_key(f"{kind} 12/2026") for kind in kinds}) == len(kinds)


@pytest.mark.parametrize(
    "unseen", ["", "  ", "\u200b", "\ufeff \u200f", "\u200c\u0650"]
)
def test_what_nobody_can_see_is_no_case(unseen: str) -> None:
    assert case_key(unseen) == ""


@given(st.text(max_size=80), st.text(max_size=200))
def test_a_key_that_is_kept_is_one_line_and_never_too_long(
    number: str, court: str
) -> None:
    for key in (kept_key(number), holder_key(f"forum {number}")):
        assert len(key) <= LONGEST_KEY
        assert "  " not in key
    assert len(lodging_key(court, number)) <= LONGEST_KEY


def test_long_numbers_that_differ_at_their_end_have_two_keys() -> None:
    one, other = (f"W.P. {'ﷺ' * 70}{n}" for n in "12")

    assert kept_key(one) != kept_key(other)
    assert len(kept_key(one)) == len(kept_key(other)) == LONGEST_KEY


def test_a_short_year_before_another_case_is_a_year_too() -> None:
    assert case_key("CM 5/24 in WP 12/98") == case_key("C.M. 5/2024 in W.P. 12/1998")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("W.P. 12/026", "WP 12/2026"),
        ("N.O. 5/2026", "NO. 5/26"),
        ("12/❶❷", "12 / ❶❷"),
    ],
)
def test_odd_spellings_are_one_case_too(one: str, other: str) -> None:
    assert case_key(one) == case_key(other) == case_key(case_key(one))


_LIKE_A_NUMBER = st.lists(
    st.sampled_from(
        [
            "W.P.",
            "Writ ",
            "Petition",
            "رٹ ",
            "پٹیشن",
            "rit",
            "crl",
            "appeal",
            "No.",
            "N",
            "O",
            ".",
            "/",
            " ",
            "0",
            "12",
            "026",
            "❷",
        ]
    )
)


@given(st.text(max_size=80) | _LIKE_A_NUMBER.map("".join))
def test_the_key_of_a_key_is_the_key_itself(typed: str) -> None:
    assert case_key(case_key(typed)) == case_key(typed)


def test_a_case_of_another_court_and_an_appeal_hold_for_themselves() -> None:
    assert same_holder("high-court W.P. 12/26", "high-court WP 12 of 2026")
    assert not same_holder("high-court W.P. 12/2026", "supreme-court W.P. 12/2026")
    assert not same_holder("AP-2026-000012", "AP-2026-000012-x")
    assert same_holder("AP-2026-000012", "AP-2026-000012")
