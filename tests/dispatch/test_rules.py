"""Where a line may go, and what must hold before anything leaves or is answered."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest

from oversight.core.errors import RuleError
from oversight.dispatch.rules import answers, checks
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.rules.lifecycle import (
    ANSWERABLE,
    LIFECYCLE,
    LIVE,
    OPEN,
    LineAct,
    LineState,
)
from oversight.review.rules.lifecycle import Outcome
from tests.factories.dispatch import ACTED, acted, refused

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ENDED = {LineState.EXPIRED, LineState.LIFTED, LineState.LAPSED}


@pytest.mark.parametrize(("state", "act"), list(product(LineState, LineAct)))
def test_every_step_of_a_line(state: LineState, act: LineAct) -> None:
    sent = state in ANSWERABLE
    waiting, paused = state is LineState.ISSUED, state is LineState.SUSPENDED
    possible = {
        LineAct.DISPATCH: waiting,
        LineAct.COMPLY: sent,
        LineAct.REFUSE: sent,
        LineAct.SUSPEND: sent or waiting,
        LineAct.RESUME: paused,
        LineAct.REISSUE: paused,
        LineAct.NARROW: sent or paused or waiting,
        LineAct.RENEW: sent or paused,
        LineAct.EXPIRE: sent or paused,
        LineAct.LIFT: sent or paused or waiting,
        LineAct.LAPSE: sent or waiting or paused,
    }

    assert LIFECYCLE.allows(state, act) is possible[act]
    if not possible[act]:
        with pytest.raises(RuleError) as caught:
            LIFECYCLE.after(state, act)
        assert caught.value.code == "wrong_state"


def test_what_has_ended_is_neither_live_nor_open() -> None:
    assert LIVE.isdisjoint(ENDED)
    assert set(LineState) - ENDED == OPEN


# --- answers


@pytest.mark.parametrize(
    "given",
    [
        acted(),
        acted(action="remove-account", under="own-terms", territory="WORLD"),
        acted(under="none", user_notified=None, reference="X-1"),
        refused(),
        Answer("none", reason="force-majeure"),
        Answer("none"),
        Answer("none", user_notified="no"),
        Answer("clarify", reason="locator-fails", question="Which post?"),
    ],
)
def test_an_answer_from_the_closed_lists_is_taken(given: Answer) -> None:
    answers.check_answer(given)


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        (acted(action="produced"), "answer_unlisted", "action"),
        (acted(under="custom"), "answer_unlisted", "under"),
        (acted(territory="IN"), "answer_unlisted", "territory"),
        (acted(territory=None), "territory_missing", "territory"),
        (acted(user_notified="perhaps"), "answer_unlisted", "user_notified"),
        (acted(acted_at=None), "acted_undated", "acted_at"),
        (acted(reason="overbroad"), "reason_not_due", "reason"),
        (acted(reference="x" * 201), "reference_long", "reference"),
        (refused(reason=None), "reason_missing", "reason"),
        (refused(reason="dislike"), "answer_unlisted", "reason"),
        (refused(reason="force-majeure"), "for_now_no_refusal", "action"),
        (acted(reason="force-majeure"), "reason_not_due", "reason"),
        (refused(under="local-law"), "under_not_due", "under"),
        (refused(territory="PK"), "act_not_due", "territory"),
        (refused(acted_at=ACTED), "act_not_due", "acted_at"),
        (refused(question="Why?"), "question_not_due", "question"),
        (Answer("clarify", reason="manifest-error"), "question_missing", "question"),
        (Answer("clarify", question="Which?"), "reason_missing", "reason"),
        (
            Answer("clarify", reason="manifest-error", question="x" * 2001),
            "question_long",
            "question",
        ),
    ],
)
def test_an_answer_that_contradicts_itself_is_refused(
    given: Answer, code: str, field: str
) -> None:
    with pytest.raises(RuleError) as caught:
        answers.check_answer(given)

    assert (caught.value.code, caught.value.field) == (code, field)


def test_an_answer_moves_the_line_and_a_question_does_not() -> None:
    assert answers.act_of(acted()) is LineAct.COMPLY
    assert answers.act_of(refused()) is LineAct.REFUSE
    assert answers.act_of(Answer("none")) is LineAct.REFUSE
    assert answers.act_of(Answer("clarify")) is None
    assert answers.act_of(Answer("none", reason=answers.FOR_NOW)) is None


def test_a_platform_acts_after_it_was_asked_and_not_in_the_future() -> None:
    sent = NOW - timedelta(hours=1)
    for moment in (None, sent, NOW):
        answers.check_acted_at(moment, sent_at=sent, now=NOW)

    late, early = NOW + timedelta(seconds=1), sent - timedelta(seconds=1)
    for moment, code in ((late, "acted_later"), (early, "acted_before")):
        with pytest.raises(RuleError) as caught:
            answers.check_acted_at(moment, sent_at=sent, now=NOW)
        assert caught.value.code == code


SENT_AT = datetime(2026, 11, 23, 13, 0, 30, 500, tzinfo=UTC)
IN_ITS_MINUTE = [
    (SENT_AT.replace(second=0, microsecond=0), True),  # "18:00", in Karachi.
    (SENT_AT.replace(second=30, microsecond=0), True),
    (SENT_AT, True),
    (SENT_AT.replace(minute=1, second=0, microsecond=0), True),
    (SENT_AT.replace(hour=12, minute=59, second=0, microsecond=0), False),
    (SENT_AT.replace(second=29, microsecond=0), False),
    (SENT_AT.replace(microsecond=499), False),
    (SENT_AT.replace(minute=2, second=0, microsecond=0), False),
]


@pytest.mark.parametrize(("typed", "fits"), IN_ITS_MINUTE)
def test_what_was_done_in_the_minute_of_the_sending_was_done_after_it(
    typed: datetime, *, fits: bool
) -> None:
    now = SENT_AT.replace(minute=1, second=59)
    with nullcontext() if fits else pytest.raises(RuleError):
        answers.check_acted_at(typed, sent_at=SENT_AT, now=now)
    with nullcontext() if fits else pytest.raises(RuleError):
        answers.check_restored_at(typed, is_restored=True, asked_at=SENT_AT, now=now)


def test_a_restoration_has_its_moment() -> None:
    asked = NOW - timedelta(hours=1)
    for moment, is_restored in ((asked, True), (NOW, True), (None, False)):
        answers.check_restored_at(
            moment, is_restored=is_restored, asked_at=asked, now=NOW
        )

    wrong = [
        (None, "restored_undated"),
        (NOW + timedelta(seconds=1), "restored_when"),
        (asked - timedelta(seconds=1), "restored_when"),
    ]
    for moment, code in wrong:
        with pytest.raises(RuleError) as caught:
            answers.check_restored_at(moment, is_restored=True, asked_at=asked, now=NOW)
        assert caught.value.code == code


# --- what must hold before anything leaves


def test_only_an_approval_of_that_very_item_is_sent() -> None:
    item = uuid4()
    good = {"item": item, "decided_item": item, "by": ["R-07"]}
    checks.check_decided(Outcome.APPROVED, **good)  # type: ignore[arg-type]
    checks.check_decided(Outcome.NARROWER, **good)  # type: ignore[arg-type]

    wrong = [
        (Outcome.REJECTED, good),
        (Outcome.APPROVED, {**good, "decided_item": uuid4()}),
        (Outcome.APPROVED, {**good, "by": []}),
    ]
    for outcome, facts in wrong:
        with pytest.raises(RuleError) as caught:
            checks.check_decided(outcome, **facts)  # type: ignore[arg-type]
        assert caught.value.code == "not_approved"


def test_an_ended_item_is_not_sent() -> None:
    checks.check_live(None)

    with pytest.raises(RuleError, match="already ended"):
        checks.check_live("lifted")


def test_the_longest_time_of_law_and_profile_binds() -> None:
    checks.check_duration(90, longest=90)

    with pytest.raises(RuleError) as caught:
        checks.check_duration(91, longest=90)
    assert caught.value.code == "days_wider"


def test_a_document_with_a_fault_does_not_leave() -> None:
    checks.check_complete(())

    with pytest.raises(RuleError, match="native-id, capture"):
        checks.check_complete(("native-id", "capture"))


def test_a_changed_address_is_not_sent() -> None:
    checks.check_same_locator(written="https://x.com/i/1", now="https://x.com/i/1")

    with pytest.raises(RuleError) as caught:
        checks.check_same_locator(written="https://x.com/i/1", now="https://x.com/i/2")
    assert caught.value.code == "locator_changed"


def test_only_the_platforms_own_liaison_sees_what_was_sent() -> None:
    checks.check_own_platform("x", platform="x")
    checks.check_sent(NOW)

    for own in ("tiktok", None):
        with pytest.raises(RuleError) as caught:
            checks.check_own_platform(own, platform="x")
        assert caught.value.code == "not_found"
    with pytest.raises(RuleError) as caught:
        checks.check_sent(None)
    assert caught.value.code == "not_found"


def test_nothing_is_sent_to_nobody_or_while_nobody_reviews() -> None:
    checks.check_liaison(1)
    checks.check_reviewers(1)

    with pytest.raises(RuleError) as caught:
        checks.check_liaison(0)
    assert caught.value.code == "no_liaison"
    with pytest.raises(RuleError) as caught:
        checks.check_reviewers(0)
    assert caught.value.code == "no_reviewers"


def test_an_old_approval_is_not_sent() -> None:
    checks.check_fresh(NOW, now=NOW)

    with pytest.raises(RuleError) as caught:
        checks.check_fresh(NOW, now=NOW + timedelta(seconds=1))
    assert caught.value.code == "stale"


def test_receipt_and_restoration_are_answered_once() -> None:
    checks.check_unacknowledged(None)
    checks.check_unanswered(None)

    with pytest.raises(RuleError) as caught:
        checks.check_unacknowledged(NOW)
    assert caught.value.code == "already_acknowledged"
    with pytest.raises(RuleError) as caught:
        checks.check_unanswered(NOW)
    assert caught.value.code == "already_answered"


# --- the Authority's own order


def test_an_order_belongs_to_the_filing_body_or_to_the_one_with_the_power() -> None:
    checks.check_ordering_body("nccia", filing="nccia", ordering={"pta"})
    checks.check_ordering_body("pta", filing="nccia", ordering={"pta"})

    for own in ("interior", None):
        with pytest.raises(RuleError) as caught:
            checks.check_ordering_body(own, filing="nccia", ordering={"pta"})
        assert caught.value.code == "not_found"


def test_an_order_number_can_stand_in_the_record() -> None:
    checks.check_order_number("No. 37/2026-118 (a)", recorded=["37/2026-117"])
    assert checks.as_code("No. 37/2026-118 (a)") == "No._37/2026-118_a_"

    for number in ("", "حکم ۳۷", "a" * 81, "a<b>"):
        with pytest.raises(RuleError) as caught:
            checks.check_order_number(number, recorded=[])
        assert caught.value.code == "order_number"
    with pytest.raises(RuleError) as caught:
        checks.check_order_number("37", recorded=["37"])
    assert caught.value.code == "order_recorded"


def test_an_order_is_passed_before_it_is_communicated_and_before_tomorrow() -> None:
    today = date(2026, 11, 23)
    checks.check_order_dates(today, None, today=today)
    checks.check_order_dates(today, today, today=today)

    tomorrow, yesterday = date(2026, 11, 24), date(2026, 11, 22)
    wrong = [
        (tomorrow, None, "passed_later"),
        (today, yesterday, "communicated_when"),
        (today, tomorrow, "communicated_when"),
    ]
    for passed, told, code in wrong:
        with pytest.raises(RuleError) as caught:
            checks.check_order_dates(passed, told, today=today)
        assert caught.value.code == code


# --- narrowing


def test_a_correction_is_milder_or_shorter() -> None:
    held = {"held_measure": "remove", "held_days": 90}
    checks.check_narrower("remove", 30, **held)  # type: ignore[arg-type]
    checks.check_narrower("geo-withhold", 90, **held)  # type: ignore[arg-type]

    wrong = [
        ("suspend-account", 30, "measure_wider"),
        ("remove", 91, "days_wider"),
        ("label", 0, "days_wider"),
        ("remove", 90, "not_narrower"),
    ]
    for measure, days, code in wrong:
        with pytest.raises(RuleError) as caught:
            checks.check_narrower(measure, days, **held)  # type: ignore[arg-type]
        assert caught.value.code == code


def test_a_measure_off_the_ladder_has_nothing_milder() -> None:
    with pytest.raises(RuleError, match="milder"):
        checks.check_narrower("label", 1, held_measure="preserve", held_days=90)


def test_an_answer_keeps_what_was_given() -> None:
    assert replace(acted(), reference="X-1").reference == "X-1"
    assert acted().acted
    assert not refused().acted
