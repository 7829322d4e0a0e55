"""The course of one item, step by step: what may follow what, and what may not."""

from enum import StrEnum
from typing import Any

import pytest

from oversight.dispatch.rules import answers
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.dispatch.rules.lifecycle import LIFECYCLE, LineAct, LineState
from oversight.transparency.rules import lines, openings
from oversight.transparency.rules.lines import Before, Course

LEAF: dict[str, Any] = {"docket": "TD-2026-000001", "item": 1, "n": 5}


def found(course: Course, kind: str, **fields: object) -> list[str]:
    """What is wrong with one leaf on this course."""
    leaf = {**LEAF, "k": kind, **fields}
    return [
        one.code for one in {**lines.READERS, **openings.READERS}[kind](course, leaf)
    ]


def named(course: Course) -> list[str]:
    return [one.code for one in lines.named(course, {**LEAF, "k": "order.issued"})]


@pytest.mark.parametrize(
    ("before", "after"),
    [(Before.FILED, Before.WITHDRAWN), (Before.APPROVED, Before.APPROVED)],
)
def test_only_what_nobody_decided_is_taken_back(before: Before, after: Before) -> None:
    course = Course(data=False, state=before)

    course.withdraw()

    assert course.state is after


@pytest.mark.parametrize(
    ("sent", "after"), [(True, LineState.COMPLIED), (False, LineState.SUSPENDED)]
)
def test_what_an_appeal_gave_back_its_force_may_go_on_as_before(
    *, sent: bool, after: LineState
) -> None:
    course = Course(data=False, state=LineState.SUSPENDED, sent=sent)

    assert course.move(LineAct.COMPLY) is sent
    assert course.state is after


@pytest.mark.parametrize(
    ("data", "sent", "after"),
    [
        (False, False, LineState.ISSUED),
        (False, True, LineState.DISPATCHED),
        (True, False, DataState.ISSUED),
        (True, True, DataState.DISPATCHED),
    ],
)
def test_what_was_approved_is_named_by_an_order(
    *, data: bool, sent: bool, after: StrEnum
) -> None:
    course = Course(data=data, state=Before.APPROVED, sent=sent)

    assert named(course) == []
    assert course.state is after


def test_what_rested_before_it_was_sent_is_named_again() -> None:
    resting = Course(data=False, state=LineState.SUSPENDED)
    assert named(resting) == []
    assert resting.state is LineState.ISSUED

    for state in (LineState.DISPATCHED, LineState.SUSPENDED):
        course = Course(data=False, state=state, sent=True)
        assert named(course) == []
        assert course.state is state


@pytest.mark.parametrize("state", [one for one in Before if one is not Before.APPROVED])
def test_what_was_not_approved_is_not_named(state: Before) -> None:
    course = Course(data=False, state=state)

    assert named(course) == ["not_approved"]
    assert course.state is state


def test_a_sealed_outcome_moves_nothing() -> None:
    course = Course(data=False, views={"R-01": 1})

    assert found(course, "item.decided", by=["R-01"], outcome=None) == []
    assert course == Course(data=False, views={"R-01": 1})
    assert found(course, "item.decided", by=["R-01"], outcome="approved") == []
    assert course.state is Before.APPROVED
    assert found(course, "item.decided", by=["R-02"], outcome="rejected") == [
        "decided_twice",
        "not_opened",
    ]


def test_what_has_ended_lapses_no_more() -> None:
    ended = Course(data=False, state=LineState.EXPIRED, sent=True)
    assert found(ended, "item.lapsed") == ["wrong_state"]
    issued = Course(data=False, state=LineState.ISSUED)
    assert found(issued, "item.lapsed") == []
    assert found(Course(data=False), "item.suspended") == ["wrong_state"]

    for state in (Before.FILED, Before.APPROVED):
        course = Course(data=False, state=state)
        assert found(course, "item.lapsed") == []
        assert course.state is Before.LAPSED


@pytest.mark.parametrize(
    "said", [{"action": "clarify"}, {"action": "none", "reason": "force-majeure"}]
)
def test_who_asks_back_or_cannot_act_for_now_refuses_nothing(
    said: dict[str, str],
) -> None:
    sent = Course(data=False, state=LineState.DISPATCHED, sent=True)

    assert found(sent, "platform.answered", **said) == []
    assert sent.state is LineState.DISPATCHED
    unsent = Course(data=False, state=LineState.ISSUED)
    assert found(unsent, "platform.answered", **said) == ["wrong_state"]


@pytest.mark.parametrize("action", answers.ACTIONS)
@pytest.mark.parametrize("reason", [None, "overbroad", answers.FOR_NOW])
def test_the_log_reads_an_answer_as_the_portal_takes_it(
    action: str, reason: str | None
) -> None:
    here = LineState.DISPATCHED
    act = answers.act_of(Answer(action, reason=reason))
    course = Course(data=False, state=here, sent=True)

    assert found(course, "platform.answered", action=action, reason=reason) == []
    assert course.state is (here if act is None else LIFECYCLE.after(here, act))


@pytest.mark.parametrize(
    ("data", "action", "after"),
    [
        (False, "remove", LineState.COMPLIED),
        (False, "refused", LineState.REFUSED),
        (False, "none", LineState.REFUSED),
        (True, "produced", DataState.PRODUCED),
        (True, "produced-part", DataState.PART),
        (True, "refused", DataState.REFUSED),
    ],
)
def test_an_answer_moves_what_was_sent(
    *, data: bool, action: str, after: StrEnum
) -> None:
    course = Course(data=data)
    course.send()

    assert found(course, "platform.answered", action=action) == []
    assert course.state is after


def test_nobody_answers_what_was_not_sent() -> None:
    for data, action in ((False, "remove"), (True, "produced")):
        course = Course(data=data)
        assert found(course, "platform.answered", action=action) == ["wrong_state"]


def test_a_view_is_counted_and_a_view_of_nothing_is_found() -> None:
    course = Course(data=False)
    assert found(course, "item.viewed", by="R-01", count=1) == []
    assert found(course, "item.viewed", by="R-01", count=0) == ["no_view"]
    assert course.views == {"R-01": 2}


@pytest.mark.parametrize(
    ("dwell", "minute", "wrong"),
    [
        ("under-1m", 0, []),
        ("1m-5m", 1, []),
        ("1m-5m", 0, ["dwell_too_long"]),
        ("5m-20m", 5, []),
        ("over-20m", 19, ["dwell_too_long"]),
        ("over-20m", 20, []),
        ("an-hour", 60, ["dwell_unknown"]),
    ],
)
def test_nothing_stands_open_for_longer_than_since_it_was_opened(
    dwell: str, minute: int, wrong: list[str]
) -> None:
    course = Course(data=False)
    opened = {"by": "R-01", "count": 1, "dwell": "none"}
    assert found(course, "item.viewed", **opened, at="2026-11-22T12:00:00Z") == []
    signed = f"2026-11-22T{12 + minute // 60}:{minute % 60:02d}:00Z"

    told = {"by": "R-01", "count": 1, "dwell": dwell, "at": signed}

    assert found(course, "item.viewed", **told) == wrong
    assert course.views == {"R-01": 1}  # It is no other look.
    assert found(course, "item.viewed", **told | {"by": "R-02"}) == ["dwell_unopened"]


def test_a_platform_confirms_only_what_was_asked_back() -> None:
    course = Course(data=False, state=LineState.SUSPENDED, sent=True)
    assert found(course, "release.receipted") == ["no_release"]

    assert found(course, "release.sent") == []
    assert found(course, "release.receipted") == []
    assert found(Course(data=False), "release.sent") == ["wrong_state"]


def test_what_is_not_kept_does_not_end() -> None:
    course = Course(data=True)

    assert found(course, "preservation.cancelled") == ["not_kept"]
    assert found(course, "preservation.sent", until=None) == []
    assert course.preserved


def test_a_delay_is_asked_for_decided_and_then_grows() -> None:
    course = Course(data=True)
    assert found(course, "notice.extended") == []  # As logs begun before have it.
    assert found(course, "delay.decided", outcome="granted", days=9) == ["not_asked"]
    assert found(course, "delay.asked", days=9) == []
    assert found(course, "delay.asked", days=9) == ["wrong_state"]
    assert found(course, "notice.extended") == ["not_granted"]
    assert found(Course(data=False), "delay.asked", days=9) == ["wrong_state"]


def test_what_stands_longer_was_asked_for_and_confirmed_by_somebody() -> None:
    said = {"outcome": "confirmed", "by": ["R-01"]}
    course = Course(data=False, state=LineState.COMPLIED, sent=True)
    assert found(course, "confirmation.asked") == []
    assert found(course, "confirmation.asked") == ["wrong_state"]
    assert found(course, "confirmation.decided", **said) == ["not_opened"]
    assert found(course, "item.renewed") == []
    assert found(course, "item.renewed") == ["not_confirmed"]
    assert course.state is LineState.COMPLIED
    none = {"outcome": "confirmed", "by": []}
    assert found(course, "confirmation.decided", **none) == ["silence_confirms"]
    over = Course(data=False, state=LineState.EXPIRED, sent=True, confirmed=True)
    assert found(over, "item.renewed") == ["wrong_state"]
