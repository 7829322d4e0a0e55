from datetime import UTC, date, datetime
from itertools import product
from uuid import uuid4

import pytest

from oversight.authority.permissions import AGENCY_ROLES, Actor, Role
from oversight.core.errors import RuleError
from oversight.intake.rules import answers, filing, officers
from oversight.intake.rules.filing import Earlier
from oversight.intake.rules.lifecycle import (
    LIFECYCLE,
    BatchState,
    RequestAct,
    RequestState,
)
from tests.factories.intake import ANSWERS

DAY = date(2026, 11, 22)


def actor(role: Role, body: str | None = "pta") -> Actor:
    return Actor(uuid4(), "Somebody", role, body if role in AGENCY_ROLES else None)


def code(check: object, *args: object, **named: object) -> str | None:
    """The code with which the check refuses, or nothing."""
    assert callable(check)
    try:
        check(*args, **named)
    except RuleError as error:
        return error.code
    return None


@pytest.mark.parametrize("role", list(Role))
def test_only_a_drafter_prepares(role: Role) -> None:
    refused = None if role is Role.DRAFTER else "not_drafter"

    assert code(officers.check_drafter, actor(role)) == refused


def test_a_drafter_without_a_body_prepares_nothing() -> None:
    stray = Actor(uuid4(), "Stray", Role.DRAFTER)

    assert code(officers.check_drafter, stray) == "not_drafter"


@pytest.mark.parametrize(("role", "body"), list(product(Role, ("pta", "nccia"))))
def test_only_another_authorising_officer_of_the_body_signs(
    role: Role, body: str
) -> None:
    by = actor(role, body)
    expected = None
    if role is not Role.AUTHORISER:
        expected = "not_authoriser"
    elif body != "pta":
        expected = "not_found"

    assert code(officers.check_two_officers, drafter=uuid4(), body="pta", by=by) == (
        expected
    )


@pytest.mark.parametrize("role", list(Role))
def test_nobody_signs_what_they_prepared(role: Role) -> None:
    by = actor(role)

    assert code(officers.check_two_officers, drafter=by.id, body="pta", by=by) == (
        "same_officer"
    )


@pytest.mark.parametrize("role", list(Role))
def test_only_the_registrar_checks_forms(role: Role) -> None:
    refused = None if role is Role.REGISTRAR else "not_registrar"

    assert code(officers.check_registrar, actor(role)) == refused


def test_a_request_is_taken_back_by_the_bodys_authorising_officer_alone() -> None:
    check = officers.check_authoriser

    assert code(check, body="pta", by=actor(Role.AUTHORISER)) is None
    assert code(check, body="pta", by=actor(Role.DRAFTER)) == "not_authoriser"
    assert code(check, body="pta", by=actor(Role.AUTHORISER, "nccia")) == "not_found"
    assert code(officers.check_agency, body="pta", by=actor(Role.DRAFTER)) is None
    assert code(officers.check_agency, body="pta", by=actor(Role.CUSTODIAN)) == (
        "not_officer"
    )


def test_complete_answers_are_enough() -> None:
    given = answers.clean_answers(ANSWERS)

    assert code(answers.check_batch_answers, given, on=DAY) is None
    assert answers.is_answered(given, on=DAY)


@pytest.mark.parametrize(
    ("name", "value", "refused"),
    [
        ("source", "", "source_missing"),
        ("source", "rumour", "source_missing"),
        ("source", "machine-detection", "machine_missing"),
        ("candour", "  ", "candour_missing"),
        ("protected_check", "yes", "protected_check_missing"),
        ("capture_method", "", "capture_method_missing"),
        ("contact", "", "contact_missing"),
        ("contact", "yes", "contact_detail_missing"),
        ("certified", "no", "not_certified"),
        ("certified", "", "not_certified"),
    ],
)
def test_each_answer_is_needed(name: str, value: str, refused: str) -> None:
    given = {**answers.clean_answers(ANSWERS), name: value}

    assert code(answers.check_batch_answers, given, on=DAY) == refused
    assert not answers.is_answered(given, on=DAY)


def test_a_machine_is_named_with_its_error() -> None:
    machine = dict.fromkeys(answers.MACHINE_PARTS, "said")
    given = {**answers.clean_answers(ANSWERS), "source": "machine-detection"}

    assert code(answers.check_batch_answers, {**given, **machine}, on=DAY) is None


def test_no_other_question_is_answered_and_none_endlessly() -> None:
    assert code(answers.clean_answers, {"bribe": "no"}) == "answer_unknown"
    assert code(answers.check_lengths, {"candour": "x" * 5_001}) == "answer_long"
    assert code(answers.check_lengths, {"machine_tool": "x" * 201}) == "answer_long"
    assert code(answers.check_lengths, {"candour": "x" * 5_000}) is None


@pytest.mark.parametrize(
    ("joined", "left", "refused"),
    [
        (None, None, "body_not_joined"),
        (date(2026, 11, 23), None, "body_not_joined"),
        (date(2026, 11, 22), None, None),
        (date(2026, 1, 1), date(2026, 11, 22), "body_not_joined"),
        (date(2026, 1, 1), date(2026, 11, 23), None),
    ],
)
def test_a_body_files_while_it_takes_part(
    joined: date | None, left: date | None, refused: str | None
) -> None:
    found = code(filing.check_joined, joined=joined, left=left, on=DAY)

    assert found == refused


def test_taking_back_needs_a_reason_of_the_list_and_words() -> None:
    assert code(filing.check_withdrawal, "other", "Because.") is None
    assert code(filing.check_withdrawal, "not-cured", "Because.") == "withdraw_code"
    assert code(filing.check_withdrawal, "", "Because.") == "withdraw_code"
    assert code(filing.check_withdrawal, "other", " \n") == "withdraw_reason"
    assert code(filing.check_withdrawal, "other", "x" * 2_001) == "withdraw_reason"


@pytest.mark.parametrize("state", list(BatchState))
def test_only_what_waits_is_touched(state: BatchState) -> None:
    refused = None if state is BatchState.WAITING else "batch_closed"

    assert code(filing.check_unsigned, state) == refused


def test_nothing_is_taken_back_once_an_order_rests_on_it() -> None:
    assert code(filing.check_before_order, ordered_at=None) is None
    assert code(filing.check_before_order, ordered_at=datetime(2026, 1, 1, tzinfo=UTC))


EARLIER = Earlier("TD-2026-000007", 3, date(2026, 6, 1))
FACTS = "Since then a second post of the same day was found, and the account now names the group."


@pytest.mark.parametrize(
    ("cited", "facts", "refused"),
    [
        (None, "", "refile_uncited"),
        ("TD-2026-000008", FACTS, "refile_uncited"),
        ("TD-2026-000007", "new", "refile_facts"),
        ("TD-2026-000007", FACTS, None),
        ("TD-2026-000007/3", FACTS, None),
    ],
)
def test_filing_again_within_a_year_needs_the_docket_and_new_facts(
    cited: str | None, facts: str, refused: str | None
) -> None:
    assert code(filing.check_refile, EARLIER, cited=cited, facts=facts) == refused
    assert code(filing.check_refile, None, cited=cited, facts=facts) is None


@pytest.mark.parametrize(
    ("cited", "facts", "refused"),
    [
        (None, None, None),
        ("TD-2026-000007/3", FACTS, None),
        ("TD-2026-000007", None, "refile_half"),
        (None, FACTS, "refile_half"),
        ("AP-2026-000007", FACTS, "refile_unreadable"),
        ("TD-2026-000007" * 9, FACTS, "refile_unreadable"),
    ],
)
def test_the_docket_and_its_new_facts_go_together(
    cited: str | None, facts: str | None, refused: str | None
) -> None:
    assert code(filing.check_refile_whole, cited=cited, facts=facts) == refused


def test_each_row_tells_new_facts_of_its_own() -> None:
    told = {filing.spelled(FACTS): 2}

    copied = f"  {FACTS.upper()} "
    assert code(filing.check_own_facts, copied, told=told) == "refile_copied"
    assert code(filing.check_own_facts, f"{FACTS} And more.", told=told) is None
    assert code(filing.check_own_facts, None, told={"": 2}) is None


@pytest.mark.parametrize(
    ("on", "since"),
    [
        (date(2026, 11, 22), date(2025, 11, 22)),
        (date(2028, 2, 29), date(2027, 2, 28)),
        (date(2026, 1, 31), date(2025, 1, 31)),
        (date(2026, 12, 31), date(2025, 12, 31)),
    ],
)
def test_a_year_back_is_a_day_that_exists(on: date, since: date) -> None:
    assert filing.refile_since(on, 12) == since


def test_a_small_roster_takes_so_many_a_week() -> None:
    assert code(filing.check_week, filed=50, more=10, most=60) is None
    assert code(filing.check_week, filed=51, more=10, most=60) == "week_full"
    assert code(filing.check_week, filed=10**6, more=10, most=None) is None


def test_the_lists_that_must_hold_something() -> None:
    assert code(filing.check_something_to_file, 0) == "nothing_to_file"
    assert code(filing.check_something_to_file, 1) is None
    assert code(filing.check_something_listed, ()) == "nothing_listed"
    assert code(filing.check_something_listed, ("why_short",)) is None
    assert code(filing.check_all_cured, ((3, "why_short"),)) == "still_missing"
    assert code(filing.check_all_cured, ()) is None
    assert code(filing.check_listed_once, cured_once=True) == "listed_once"
    assert code(filing.check_listed_once, cured_once=False) is None


def test_attempts_are_counted_under_a_closed_list_of_codes() -> None:
    found = filing.leaf_codes(
        ["basis_policy_only", "bulk_demand", "basis_policy_only", "date_unreadable"]
    )

    assert found == ("DX", "NAP-only")
    for name in found:
        filing.check_recordable(name)
    with pytest.raises(ValueError, match="no attempt"):
        filing.check_recordable("anything")


@pytest.mark.parametrize(("state", "act"), list(product(RequestState, RequestAct)))
def test_a_request_moves_only_as_the_table_says(
    state: RequestState, act: RequestAct
) -> None:
    ends = {RequestState.WITHDRAWN, RequestState.LAPSED}
    allowed = LIFECYCLE.allows(state, act)

    assert not (allowed and state in ends)
    assert (code(LIFECYCLE.after, state, act) is None) == allowed
