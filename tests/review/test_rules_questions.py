"""What may be asked of a body, handed back, and answered by a user: rules alone."""

from datetime import UTC, datetime, timedelta

import pytest

from oversight.core.errors import RuleError
from oversight.intake.rules.defects import DEFECTS
from oversight.review.rules import between, hearing, questions
from oversight.review.rules.between import AskedState, ReturnState

NOON = datetime(2026, 11, 23, 7, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
WORDS = "Which readers answered that they would come, and where is that shown?"


@pytest.mark.parametrize(
    ("code", "check"),
    [
        ("text_short", lambda: questions.check_text("Why?", field="text")),
        ("text_long", lambda: questions.check_text("a " * 2000, field="text")),
        ("question_once", lambda: questions.check_not_asked_before(object())),
        ("no_room", lambda: questions.check_room(LATER, decide_by=NOON)),
        ("not_awaited", lambda: questions.check_awaited(AskedState.ANSWERED)),
        ("not_awaited", lambda: questions.check_awaited(AskedState.MISSED)),
        ("not_awaited", lambda: questions.check_awaited(ReturnState.PROPOSED)),
        ("not_awaited", lambda: questions.check_awaited(ReturnState.COMPLETED)),
        ("not_awaited", lambda: questions.check_awaited(ReturnState.MISSED)),
        ("answer_late", lambda: questions.check_answer_in_time(NOON, now=LATER)),
        ("body_answers", lambda: questions.check_nothing_awaited(NOON)),
        ("returned_once", lambda: questions.check_returned_once(object(), ())),
        ("returned_once", lambda: questions.check_returned_once(None, {2})),
        ("nothing_lacking", lambda: questions.check_curable({1: ()}, "TD")),
        ("not_curable", lambda: questions.check_curable({1: ("why_short",)}, "TD")),
        ("not_curable", lambda: questions.check_curable({1: ("risk_missing",)}, "DR")),
        ("voted_on", lambda: questions.check_unvoted({1})),
        ("items_closed", lambda: questions.check_open_items({1})),
        ("nothing_proposed", lambda: questions.check_proposed(None)),
        ("backed_already", lambda: questions.check_not_backed({"a"}, "a")),
        ("returned_already", lambda: questions.check_not_returned(ReturnState.MISSED)),
        ("gist_short", lambda: hearing.check_gist("It is bad.")),
        ("gist_long", lambda: hearing.check_gist("a " * 2000)),
        ("hours_few", lambda: hearing.check_hours(47)),
    ],
)
def test_what_is_refused(code: str, check: object) -> None:
    with pytest.raises(RuleError) as refused:
        check()  # type: ignore[operator]
    assert refused.value.code == code
    assert str(refused.value)


def test_what_is_allowed() -> None:
    questions.check_text(WORDS, field="text")
    questions.check_not_asked_before(None)
    questions.check_room(NOON, decide_by=NOON)
    questions.check_awaited(AskedState.OPEN)
    questions.check_awaited(ReturnState.RETURNED)
    questions.check_answer_in_time(NOON, now=NOON)
    questions.check_nothing_awaited(None)
    questions.check_returned_once(None, ())
    questions.check_curable({1: (), 2: questions.CURABLE}, "TD")
    questions.check_curable({1: questions.CURABLE_OF_DATA}, "DR")
    questions.check_unvoted(())
    questions.check_open_items(())
    questions.check_proposed(object())
    questions.check_not_backed({"a"}, "b")
    questions.check_not_returned(ReturnState.PROPOSED)
    hearing.check_gist(WORDS * 2)
    hearing.check_hours(48)


@pytest.mark.parametrize(
    ("length", "code"),
    [(79, "gist_short"), (80, ""), (2_000, ""), (2_001, "gist_long")],
)
def test_what_is_held_against_it_is_told_in_eighty_to_two_thousand_characters(
    length: int, code: str
) -> None:
    gist = "a" * length

    if not code:
        hearing.check_gist(gist)
        return
    with pytest.raises(RuleError) as refused:
        hearing.check_gist(gist)
    assert refused.value.code == code


def test_what_can_be_handed_back_is_a_defect_of_form_with_a_field_that_cures_it() -> (
    None
):
    assert {DEFECTS[code].field for code in questions.CURABLE}
    assert not {"why_unlawful", "provision", "measure", "protected"} & {
        DEFECTS[code].field for code in questions.CURABLE
    }


@pytest.mark.parametrize(
    ("backers", "seats", "carried"),
    [(1, 1, True), (1, 2, False), (2, 2, True), (1, 3, False), (2, 3, True)],
)
def test_more_than_half_of_the_seats_hand_back(
    backers: int, seats: int, *, carried: bool
) -> None:
    assert questions.carries(backers, seats=seats) is carried


def test_nobody_has_less_than_forty_eight_hours() -> None:
    soon, long = NOON + timedelta(hours=5), NOON + timedelta(hours=72)
    assert hearing.answer_until(NOON, soon) == NOON + timedelta(hours=48)
    assert hearing.answer_until(NOON, long) == long
    assert hearing.hours(NOON, long) == 72


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("One thing.", ("One thing.",)),
        ("One thing\nand another", ("One thing", "and another")),
        ("1. It is art.\n2) It is mine.", ("It is art.", "It is mine.")),
        ("First,\nstill first.\r\n\r\n- Second.", ("First,\nstill first.", "Second.")),
        ("۱۔ یہ شاعری ہے۔\n۲۔ میری نہیں۔", ("یہ شاعری ہے۔", "میری نہیں۔")),
        ("2026 was the year.", ("2026 was the year.",)),
        ("  \n \n", ()),
    ],
)
def test_an_answer_is_read_point_by_point(text: str, points: tuple[str, ...]) -> None:
    assert hearing.points(text) == points


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        ((None, None), AskedState.OPEN),
        ((NOON, None), AskedState.ANSWERED),
        ((None, NOON), AskedState.MISSED),
    ],
)
def test_where_a_question_stands_follows_from_its_dates(
    dates: tuple[datetime | None, datetime | None], state: AskedState
) -> None:
    assert between.asked_state(answered_at=dates[0], missed_at=dates[1]) is state


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        ((None, None, None), ReturnState.PROPOSED),
        ((NOON, None, None), ReturnState.RETURNED),
        ((NOON, LATER, None), ReturnState.COMPLETED),
        ((NOON, None, LATER), ReturnState.MISSED),
    ],
)
def test_where_a_return_stands_follows_from_its_dates(
    dates: tuple[datetime | None, ...], state: ReturnState
) -> None:
    returned, answered, missed = dates
    found = between.return_state(
        returned_at=returned, answered_at=answered, missed_at=missed
    )
    assert found is state
