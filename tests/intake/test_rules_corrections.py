"""Which facts may be put right, when, by what value, and what may never be."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.core.errors import RuleError
from oversight.intake.rules import corrections as rules
from oversight.intake.rules.corrections import Fact

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
CAPTURED = "2026-11-21T05:00:00+00:00"
SAID = {"published_on": "2026-11-20", "captured_at": CAPTURED}


def refused(act: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(RuleError) as refusal:
        act()
    return refusal.value.code, refusal.value.field


@pytest.mark.parametrize(
    "name",
    [
        *("locator", "canonical", "provisions", "measure", "territory"),
        *("duration_days", "why_unlawful", "passage", "item_kind", "id", ""),
    ],
)
def test_what_was_decided_on_cannot_be_put_right(name: str) -> None:
    assert refused(lambda: rules.check_fact(name)) == ("fact_unlisted", "fact")


@pytest.mark.parametrize("fact", list(Fact))
def test_a_fact_on_the_list_can(fact: Fact) -> None:
    assert rules.check_fact(fact.value) is fact


def test_the_days_begin_with_the_decision_and_end_to_the_second() -> None:
    assert refused(lambda: rules.check_decided(None))[0] == "not_decided"
    rules.check_decided(NOW)
    rules.check_in_time(NOW, now=NOW)
    late = NOW + timedelta(seconds=1)
    assert refused(lambda: rules.check_in_time(NOW, now=late))[0] == "correction_late"


def test_each_other_refusal() -> None:
    assert refused(lambda: rules.check_kind("DR"))[0] == "facts_of_data"
    rules.check_kind("TD")
    assert refused(lambda: rules.check_stated("")) == ("not_stated", "fact")
    rules.check_stated("ur")
    assert refused(lambda: rules.check_not_moved(seen="0", turns=1))[0] == "fact_moved"
    rules.check_not_moved(seen="1", turns=1)
    assert refused(lambda: rules.check_changes("ur", "ur")) == (
        "nothing_changed",
        "becomes",
    )
    rules.check_changes("ur", "en")
    for why in ("", "short", " " * 40, "x" * 2001):
        assert refused(lambda w=why: rules.check_why(w)) == ("why_short", "why")  # type: ignore[misc]
    rules.check_why("x" * 20)
    assert rules.lost_law().field == "becomes"


@pytest.mark.parametrize(
    ("fact", "text", "kept"),
    [
        (Fact.PUBLISHED_ON, "۲۰۲۶-۱۱-۱۹", "2026-11-19"),
        (Fact.CAPTURED_AT, "2026-11-21T11:00:00+05:00", "2026-11-21T06:00:00+00:00"),
        (Fact.LANGUAGE, " UR ", "ur"),
        (Fact.HANDLE, "@some_body", "some_body"),
        (Fact.REACH, "5200", "under-10k"),
        (Fact.PASSAGE_PLACE, "minute 3", "minute 3"),
        (Fact.FIR, "118/2026", "118/2026"),
        (Fact.AGENCY_REF, "PTA-9", "PTA-9"),
    ],
)
def test_a_value_is_kept_in_one_spelling(fact: Fact, text: str, kept: str) -> None:
    assert rules.read(fact, text, today=TODAY, said=SAID) == kept


@pytest.mark.parametrize(
    ("fact", "text", "code"),
    [
        (Fact.PUBLISHED_ON, "20/11/2026", "date_unreadable"),
        (Fact.PUBLISHED_ON, "2026-11-24", "date_in_future"),
        (Fact.PUBLISHED_ON, "2026-11-23", "captured_before_published"),
        (Fact.CAPTURED_AT, "2026-11-21T11:00:00", "captured_at_no_zone"),
        (Fact.CAPTURED_AT, "2026-11-01T11:00:00Z", "captured_before_published"),
        (Fact.LANGUAGE, "Urdu!", "language_unknown"),
        (Fact.HANDLE, "two words", "handle_odd"),
        (Fact.HANDLE, "https://x.com/other", "handle_odd"),
        (Fact.REACH, "many", "reach_unreadable"),
        (Fact.FIR, "x" * 201, "cell_too_long"),
        (Fact.FIR, "   ", "becomes_missing"),
    ],
)
def test_a_value_that_cannot_stand_is_refused_beside_its_field(
    fact: Fact, text: str, code: str
) -> None:
    act = lambda: rules.read(fact, text, today=TODAY, said=SAID)  # noqa: E731

    assert refused(act) == (code, "becomes")


def test_dates_alone_are_read_without_one_another() -> None:
    kept = rules.read(Fact.PUBLISHED_ON, "2026-11-23", today=TODAY, said={})
    assert kept == "2026-11-23"
    kept = rules.read(Fact.CAPTURED_AT, CAPTURED, today=TODAY, said={})
    assert kept == CAPTURED


@given(st.text(max_size=60), st.sampled_from(list(Fact)))
def test_whatever_is_read_reads_the_same_again(text: str, fact: Fact) -> None:
    try:
        kept = rules.read(fact, text, today=TODAY, said={})
    except RuleError:
        return
    assert rules.read(fact, kept, today=TODAY, said={}) == kept
