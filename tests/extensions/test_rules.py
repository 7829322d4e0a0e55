"""The rules of confirmation both ways, on plain values."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from oversight.core.errors import RuleError
from oversight.extensions.rules import confirming as rules
from oversight.extensions.rules.confirming import Cast, ConfirmBallot, Findings
from oversight.extensions.rules.lifecycle import ConfirmOutcome, ConfirmState
from tests.factories.extensions import a_vote

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
YES, NO = ConfirmOutcome.CONFIRMED, ConfirmOutcome.NOT_CONFIRMED


def codes(ballot: ConfirmBallot, *, answered: bool = True) -> set[tuple[str, str]]:
    return {
        (one.code, str(one.field))
        for one in rules.faults(ballot, most=60, answered=answered)
    }


def cast(outcome: ConfirmOutcome, days: int | None = None) -> Cast:
    return Cast("R-01", outcome, days, None, "why")


@pytest.mark.parametrize(
    ("votes", "outcome", "days"),
    [
        ([cast(YES, 30), cast(YES, 60), cast(NO)], YES, 30),
        ([cast(YES, 30), cast(NO), cast(NO)], NO, None),
        ([cast(YES, 9), cast(NO)], NO, None),
        ([cast(YES, 9)] * 3, YES, 9),
    ],
)
def test_more_than_half_of_the_seats_confirm_or_nobody_does(
    votes: list[Cast], outcome: ConfirmOutcome, days: int | None
) -> None:
    assert rules.majority(votes) is outcome
    assert rules.days_of(votes) == days


def test_a_whole_vote_lacks_nothing() -> None:
    assert codes(a_vote()) == set()
    assert codes(a_vote(confirms=False)) == set()
    rules.check_ballot(a_vote(), most=60, answered=True)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"unlawful": "no"}, ("confirm_against", "unlawful")),
        ({"lasting": "no"}, ("confirm_against", "lasting")),
        ({"milder": "yes"}, ("confirm_against", "milder")),
        ({"exempt": "news"}, ("confirm_against", "exempt")),
        ({"exempt": ""}, ("finding_missing", "exempt")),
        ({"lasting_why": "short"}, ("finding_short", "lasting_why")),
        ({"answer": "no"}, ("finding_short", "answer")),
    ],
)
def test_one_test_that_fails_keeps_it_from_standing_longer(
    changes: dict[str, str], found: tuple[str, str]
) -> None:
    ballot = a_vote()
    assert codes(replace(ballot, findings=replace(ballot.findings, **changes))) == {
        found
    }


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"days": 61}, ("confirm_days", "days")),
        ({"days": None}, ("confirm_days", "days")),
        ({"reasons": "short"}, ("finding_short", "reasons")),
        ({"summary": "short"}, ("finding_short", "summary")),
        ({"summary": "long " * 200}, ("summary_long", "summary")),
        (
            {"summary_ur": "In English, and long enough to be read by all."},
            ("summary_language", "summary_ur"),
        ),
    ],
)
def test_terms_reasons_and_summaries_are_whole(
    changes: dict[str, Any], found: tuple[str, str]
) -> None:
    assert codes(a_vote(**changes)) == {found}


def test_a_summary_may_be_as_long_as_its_limit_and_no_longer() -> None:
    assert codes(a_vote(summary="a" * 600)) == set()
    assert codes(a_vote(summary="a" * 601)) == {("summary_long", "summary")}


def test_to_end_it_a_code_and_reasons_are_enough() -> None:
    bare = a_vote(confirms=False, findings=Findings())
    assert codes(bare, answered=False) == set()
    assert codes(bare) == {("finding_short", "answer")}
    with pytest.raises(RuleError) as refused:
        rules.check_ballot(replace(bare, code=None), most=60, answered=False)
    assert refused.value.code == "confirm_code"


def test_nobody_votes_for_silence() -> None:
    with pytest.raises(ValueError, match="silence"):
        codes(a_vote(outcome=ConfirmOutcome.LAPSED))


def test_what_is_open_is_open() -> None:
    rules.check_open(ConfirmState.SEATED)
    rules.check_undecided(None)
    rules.check_asked_once(None)
    rules.check_track("victim")
    rules.check_can_last(1)
    rules.check_running(NOW, now=NOW - timedelta(seconds=1))
    rules.check_heard(None, answered=False, now=NOW)
    rules.check_heard(NOW, answered=True, now=NOW)
    rules.check_heard(NOW - timedelta(seconds=1), answered=False, now=NOW)


@pytest.mark.parametrize(
    ("code", "check"),
    [
        ("confirm_closed", lambda: rules.check_open(ConfirmState.COMMITTED)),
        ("confirm_decided", lambda: rules.check_undecided(NO)),
        ("confirm_once", lambda: rules.check_asked_once(ConfirmState.LAPSED)),
        ("not_victims", lambda: rules.check_track("")),
        ("confirm_no_days", lambda: rules.check_can_last(0)),
        ("confirm_over", lambda: rules.check_running(NOW, now=NOW)),
        ("confirm_hearing", lambda: rules.check_heard(NOW, answered=False, now=NOW)),
        ("confirm_days", lambda: rules.check_days(None, most=9)),
        ("confirm_facts", lambda: rules.check_facts("x" * 5001)),
        (
            "confirm_consent_reference",
            lambda: rules.check_consent(
                date(2026, 11, 23),
                "x" * 201,
                filed_on=date(2026, 11, 22),
                today=date(2026, 11, 23),
            ),
        ),
    ],
)
def test_what_is_over_is_refused(code: str, check: Callable[[], None]) -> None:
    with pytest.raises(RuleError) as refused:
        check()
    assert refused.value.code == code
