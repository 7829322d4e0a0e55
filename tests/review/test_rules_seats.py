"""Who may sit, ask, open and vote, and every way of being refused."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.intake.rules.lifecycle import RequestState
from oversight.review.rules import answers, copies, roster, seats, words
from oversight.review.rules.copies import Source
from oversight.review.rules.lifecycle import LIFECYCLE, CaseAct, CaseState, SeatState

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
EARLIER = NOW - timedelta(hours=1)
LIVE = {
    CaseState.WAITING,
    CaseState.COMMITTED,
    CaseState.ASSIGNED,
    CaseState.UNDER_REVIEW,
}


@pytest.mark.parametrize(("state", "act"), list(product(CaseState, CaseAct)))
def test_the_lifecycle_allows_what_it_lists_and_nothing_else(
    state: CaseState, act: CaseAct
) -> None:
    listed = {
        (CaseState.WAITING, CaseAct.COMMIT): CaseState.COMMITTED,
        (CaseState.COMMITTED, CaseAct.DRAW): CaseState.ASSIGNED,
        (CaseState.ASSIGNED, CaseAct.OPEN): CaseState.UNDER_REVIEW,
        (CaseState.ASSIGNED, CaseAct.REDRAW): CaseState.ASSIGNED,
        (CaseState.UNDER_REVIEW, CaseAct.REDRAW): CaseState.ASSIGNED,
        (CaseState.UNDER_REVIEW, CaseAct.FINISH): CaseState.DECIDED,
        (CaseState.ASSIGNED, CaseAct.FINISH): CaseState.DECIDED,
        **{(live, CaseAct.LAPSE): CaseState.LAPSED for live in LIVE},
        **{(live, CaseAct.WITHDRAW): CaseState.WITHDRAWN for live in LIVE},
    }
    if (state, act) in listed:
        assert LIFECYCLE.after(state, act) is listed[state, act]
    else:
        with pytest.raises(RuleError):
            LIFECYCLE.after(state, act)


@pytest.mark.parametrize("role", list(Role))
def test_only_reviewers_sit(role: Role) -> None:
    if role is Role.REVIEWER:
        seats.check_reviewer(role)
    else:
        refuses("not_a_reviewer", lambda: seats.check_reviewer(role))


@pytest.mark.parametrize("state", list(SeatState))
def test_the_file_opens_after_the_own_declaration(state: SeatState) -> None:
    if state is SeatState.DECLARED:
        seats.check_declared(state)
    else:
        refuses("not_declared", lambda: seats.check_declared(state))


@pytest.mark.parametrize("state", list(SeatState))
def test_a_member_declares_once_and_in_time(state: SeatState) -> None:
    def declare(now: datetime) -> None:
        seats.check_may_declare(state, declare_by=NOW, now=now)

    if state is SeatState.DRAWN:
        declare(NOW)
        refuses("declaration_late", lambda: declare(LATER))
    else:
        refuses("declared_already", lambda: declare(NOW))


@pytest.mark.parametrize("code", [*seats.Recusal, "bored", ""])
def test_stepping_aside_has_a_reason_of_the_closed_list(code: str) -> None:
    if code in set(seats.Recusal):
        seats.check_recusal_code(code)
    else:
        refuses("recusal_unknown", lambda: seats.check_recusal_code(code))


@pytest.mark.parametrize("ground", [*seats.NotAsked, "in a hurry", ""])
def test_not_asking_has_a_ground_of_the_closed_list(ground: str) -> None:
    if ground in set(seats.NotAsked):
        seats.check_not_asked_ground(ground)
    else:
        refuses("ground_unknown", lambda: seats.check_not_asked_ground(ground))


def test_asking_is_settled_once() -> None:
    seats.check_asked_once(None, None)
    refuses("asked_already", lambda: seats.check_asked_once(NOW, None))
    refuses("asked_already", lambda: seats.check_asked_once(None, "unreachable"))


@pytest.mark.parametrize("until", [None, EARLIER, NOW, LATER])
@pytest.mark.parametrize("ground", [None, "unreachable"])
@pytest.mark.parametrize("is_answered", [False, True])
def test_no_vote_before_the_user_could_answer(
    until: datetime | None,
    ground: str | None,
    is_answered: bool,  # noqa: FBT001
) -> None:
    def check() -> None:
        seats.check_asked(
            asked_until=until, not_asked=ground, is_answered=is_answered, now=NOW
        )

    if ground or is_answered or (until and until <= NOW):
        check()
    else:
        refuses("not_asked" if until is None else "time_to_answer", check)


def test_an_item_is_opened_before_it_is_voted_on() -> None:
    seats.check_viewed(1)
    refuses("not_viewed", lambda: seats.check_viewed(0))


@pytest.mark.parametrize(
    ("body", "touched", "refused"),
    [
        (None, [], False),
        ("nccia", [], False),
        ("pta", [], True),
        (None, ["agency"], True),
        (None, ["registry"], True),
        (None, ["appeal"], True),
    ],
)
def test_nobody_judges_their_own_work(
    body: str | None,
    touched: list[str],
    refused: bool,  # noqa: FBT001
) -> None:
    def check() -> None:
        seats.check_distance(
            own_body=body, filing_body="pta", touched_otherwise=touched
        )

    if refused:
        refuses("not_independent", check)
    else:
        check()


def test_one_person_votes_once() -> None:
    seats.check_not_voted(["a"], "b")
    refuses("voted_already", lambda: seats.check_not_voted(["a"], "a"))


@pytest.mark.parametrize(
    ("is_ended", "is_decided"), list(product([False, True], repeat=2))
)
def test_what_has_ended_or_was_decided_is_closed(
    is_ended: bool,  # noqa: FBT001
    is_decided: bool,  # noqa: FBT001
) -> None:
    def check() -> None:
        seats.check_undecided(is_ended=is_ended, is_decided=is_decided)

    if is_ended or is_decided:
        refuses("item_closed", check)
    else:
        check()


@pytest.mark.parametrize(
    ("state", "request_state"), list(product(CaseState, RequestState))
)
def test_a_matter_is_open_while_it_is_before_its_panel(
    state: CaseState, request_state: RequestState
) -> None:
    seated = state in {CaseState.ASSIGNED, CaseState.UNDER_REVIEW}
    if seated and request_state is RequestState.SCREENED:
        seats.check_open(state, request_state)
    else:
        refuses("matter_closed", lambda: seats.check_open(state, request_state))


def test_the_last_moment_counts_and_the_next_does_not() -> None:
    seats.check_in_time(NOW, now=NOW)
    refuses(
        "too_late",
        lambda: seats.check_in_time(NOW, now=NOW + timedelta(microseconds=1)),
    )


def test_a_day_has_a_most() -> None:
    seats.check_cap(14, daily_cap=15)
    refuses("daily_cap", lambda: seats.check_cap(15, daily_cap=15))


def test_the_drafter_does_not_join_and_nobody_joins_nothing() -> None:
    seats.check_can_join(position=2, lead_voted=True)
    refuses("lead_drafts", lambda: seats.check_can_join(position=1, lead_voted=True))
    refuses("no_draft", lambda: seats.check_can_join(position=3, lead_voted=False))


def test_the_time_is_extended_once() -> None:
    seats.check_not_extended(is_extended=False)
    refuses("extended_already", lambda: seats.check_not_extended(is_extended=True))


def test_a_split_decision_carries_a_dissent() -> None:
    seats.check_dissent(None, is_split=False)
    seats.check_dissent("R-02: no", is_split=True)
    refuses("dissent_missing", lambda: seats.check_dissent("", is_split=True))
    refuses("dissent_missing", lambda: seats.check_dissent(None, is_split=True))


@pytest.mark.parametrize(
    ("taken", "following"),
    [
        ([], "R-01"),
        (["R-01", "R-02"], "R-03"),
        (["R-09"], "R-10"),
        (["R-99", "R-100"], "R-101"),
        (["X-55", "R-007"], "R-08"),
    ],
)
def test_a_pseudonym_is_never_given_twice(taken: list[str], following: str) -> None:
    assert roster.next_pseudonym(taken) == following


@pytest.mark.parametrize("kind_of", [*roster.KINDS, "friend"])
@pytest.mark.parametrize("value", ["pta", "TD-2026-000412", "", "two words", "x" * 41])
def test_a_conflict_names_a_body_a_platform_or_a_docket(
    kind_of: str, value: str
) -> None:
    good = value in {"pta", "TD-2026-000412"}
    if kind_of == "friend":
        refuses("conflict_kind", lambda: roster.check_conflict(kind_of, value))
    elif good:
        roster.check_conflict(kind_of, value)
    else:
        refuses("conflict_value", lambda: roster.check_conflict(kind_of, value))


def test_a_conflict_ends_once() -> None:
    roster.check_conflict_open(None)
    refuses("conflict_ended", lambda: roster.check_conflict_open(NOW))


def test_a_place_is_active_or_resting() -> None:
    roster.check_standing("active")
    roster.check_standing("resting")
    refuses("standing_unknown", lambda: roster.check_standing("gone"))


def test_an_answer_is_one_text_to_a_notice_that_asks() -> None:
    answers.check_stage("asked")
    answers.check_text("I was at work that day.")
    answers.check_first(None)
    refuses("notice_asks_nothing", lambda: answers.check_stage("sent"))
    refuses("answer_empty", lambda: answers.check_text("  \n"))
    refuses("answer_long", lambda: answers.check_text("x" * 5001))
    refuses("answered_already", lambda: answers.check_first("one"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The call is to a rally.", "the  CALL is, to a rally", True),
        ("ریلی میں آئیں۔", "ریلی میں آئیں", True),
        ("The call is to a rally.", "The call is to a riot.", False),
    ],
)
def test_the_same_words_are_the_same_however_they_are_spaced(
    one: str,
    other: str,
    same: bool,  # noqa: FBT001
) -> None:
    if same:
        refuses("reasons_copied", lambda: own_words(one, other))
    else:
        own_words(one, other)


@pytest.mark.parametrize("items", range(1, 26))
@pytest.mark.parametrize("earlier", range(6))
def test_one_item_in_five_may_carry_the_same_reasons(items: int, earlier: int) -> None:
    def check() -> None:
        said = [Source("TD-1", n, "R-01", "same") for n in range(earlier)]
        copies.check_not_repeated("Same.", said, items=items, field="reasons")

    if earlier == 0 or (earlier + 1) * 5 <= items:
        check()
    else:
        refuses("reasons_repeated", check)


def own_words(one: str, other: str) -> None:
    source = Source("TD-1", 1, "R-01", other)
    copies.check_own_words(one, [source], field="reasons")


def test_reasons_have_a_least_length() -> None:
    words.check_long_enough("x" * 80, least=80, field="reasons")
    refuses(
        "finding_short",
        lambda: words.check_long_enough("x" * 79, least=80, field="reasons"),
    )


def refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleError) as refused:
        act()
    assert refused.value.code == code
