"""What happens by itself: silence lapses, and never approves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.intake.rules.lifecycle import ItemEnd, RequestState
from oversight.intake.service import withdrawing
from oversight.ledger import queries as log
from oversight.review.queries import cases, matter
from oversight.review.rules.lifecycle import CaseState, Outcome
from oversight.review.service import deciding, extending, finishing, members
from oversight.review.service.sweep import sweep
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW, a_request
from tests.factories.review import (
    MINUTE,
    a_ballot,
    a_case,
    a_decided_case,
    asked_of,
    declared,
    panel_members,
    ready,
    some_words,
    vote_all,
)

LONG_AFTER = NOW + timedelta(days=60)


def leaves(session: Session, docket: str, kind: str) -> list[dict[str, Any]]:
    return [leaf for leaf in log.of_stream(session, docket) if leaf["k"] == kind]


def test_a_case_is_opened_once_for_each_screened_request(session: Session) -> None:
    screened = a_request(session)
    unscreened = a_request(session, screened=False)

    first, second = sweep(session, NOW), sweep(session, NOW)

    assert (first, second) == (1, 0)
    assert cases.case(session, screened.docket).state is CaseState.WAITING
    with pytest.raises(RuleError, match="not yours"):
        cases.case(session, unscreened.docket)


@pytest.mark.parametrize("ends", ["late", "withdrawn"])
def test_a_review_that_ends_before_its_draw_is_never_drawn(
    session: Session, ends: str
) -> None:
    docket = a_case(session, drawn=False)
    signs = an_actor(session, role=Role.AUTHORISER, body="pta")
    now = NOW + 11 * MINUTE
    if ends == "withdrawn":
        withdrawing.withdraw(
            session, docket, "filed-in-error", "The wrong one.", by=signs, now=now
        )
    else:
        now = LONG_AFTER

    found = [sweep(session, now + turn * MINUTE) for turn in range(3)]

    assert cases.case(session, docket).state.value == ends.replace("late", "lapsed")
    assert found[0] > 0
    assert found[1:] == [0, 0]
    assert leaves(session, docket, "panel.drawn") == []
    assert cases.undrawn(session) == []
    again = a_case(session, now=now + 5 * MINUTE)
    assert len(panel_members(session, again)) > 0


def test_each_step_happens_once(session: Session) -> None:
    docket = a_case(session, drawn=False)

    found = [sweep(session, NOW + 11 * MINUTE) for _ in range(3)]

    # The beacon speaks and the panel is drawn; then there is nothing left to do.
    assert found == [2, 0, 0]
    assert len(leaves(session, docket, "panel.drawn")) == 1


@pytest.mark.parametrize("state", ["drawn", "declared", "ready", "half-voted"])
def test_silence_lapses_from_every_state(session: Session, state: str) -> None:
    docket = silent_at(session, state)
    case = cases.case(session, docket)
    due = case.due_at

    assert sweep(session, due) in {0, 1, 2}  # replacements may still happen
    assert cases.case(session, docket).state is not CaseState.LAPSED
    late = cases.case(session, docket).due_at + timedelta(seconds=1)
    sweep(session, late)
    sweep(session, late)

    case = cases.case(session, docket)
    assert case.state is CaseState.LAPSED
    assert case.legal_request.state is RequestState.LAPSED
    assert {item.ended_as for item in case.legal_request.items} == {ItemEnd.LAPSED}
    assert [leaf["cause"] for leaf in leaves(session, docket, "item.lapsed")] == [
        "reviewer"
    ]
    missed = leaves(session, docket, "deadline.missed")[-1]
    assert missed["clock"] == "decision"
    assert not leaves(session, docket, "item.decided")


def silent_at(session: Session, state: str) -> str:
    if state == "drawn":
        return a_case(session)
    if state == "declared":
        docket = a_case(session)
        declared(session, docket)
        return docket
    if state == "ready":
        return ready(session)[0]
    docket, (lead, *_) = ready(session, protected="journalist")
    ballot = a_ballot(asked_of(session, docket))
    deciding.vote(session, docket, 1, ballot, by=lead, now=NOW + 20 * MINUTE)
    return docket


def test_without_a_pool_a_matter_lapses_for_want_of_people(session: Session) -> None:
    docket = a_case(session, roster_size=3)
    assert cases.case(session, docket).state is CaseState.WAITING

    sweep(session, LONG_AFTER)

    (leaf,) = leaves(session, docket, "item.lapsed")
    (missed,) = leaves(session, docket, "deadline.missed")
    assert leaf["cause"] == "pool"
    assert missed | {"clock": "decision", "body": "portal"} == missed


def test_a_panel_that_cannot_be_filled_lapses_for_want_of_people(
    session: Session,
) -> None:
    docket = a_case(session, roster_size=8)
    for _ in range(8):
        (sitting,) = panel_members(session, docket)
        members.recuse(session, docket, "cannot-act", by=sitting, now=NOW + 12 * MINUTE)

    sweep(session, LONG_AFTER)

    assert cases.case(session, docket).lapsed_cause == "pool"


def test_what_was_decided_in_time_stays_decided(session: Session) -> None:
    docket, sitting = ready(session, items=3)
    vote_all(session, docket, sitting, 1)
    vote_all(session, docket, sitting, 2, Outcome.REJECTED)

    sweep(session, LONG_AFTER)

    case = cases.case(session, docket)
    assert (case.state, case.lapsed_cause) == (CaseState.DECIDED, "reviewer")
    assert [item.ended_as for item in case.legal_request.items] == [
        None,
        ItemEnd.REJECTED,
        ItemEnd.LAPSED,
    ]
    assert case.legal_request.state is RequestState.SCREENED
    assert [leaf["item"] for leaf in leaves(session, docket, "item.lapsed")] == [3]
    assert len(cases.decisions_of(session, case.request_id)) == 2


def test_the_time_may_run_out_during_a_replacement(session: Session) -> None:
    docket, sitting = ready(session, items=2)
    vote_all(session, docket, sitting, 1)
    members.recuse(session, docket, "cannot-act", by=sitting[0], now=NOW + 21 * MINUTE)
    assert cases.case(session, docket).state is CaseState.ASSIGNED

    sweep(session, LONG_AFTER)

    assert cases.case(session, docket).state is CaseState.DECIDED


def test_a_decided_case_never_lapses(session: Session) -> None:
    docket = a_decided_case(session)

    assert sweep(session, LONG_AFTER) == 0

    assert cases.case(session, docket).state is CaseState.DECIDED


def test_a_withdrawn_request_closes_its_review(session: Session) -> None:
    docket, _ = ready(session)
    authoriser = an_actor(session, role=Role.AUTHORISER, body="pta")
    withdrawing.withdraw(
        session,
        docket,
        "no-longer-needed",
        "It was deleted by its author.",
        by=authoriser,
        now=NOW + 20 * MINUTE,
    )

    assert sweep(session, LONG_AFTER) == 1
    assert sweep(session, LONG_AFTER) == 0

    assert cases.case(session, docket).state is CaseState.WITHDRAWN
    assert not leaves(session, docket, "item.lapsed")


def test_a_review_is_not_closed_while_its_request_stands(session: Session) -> None:
    docket, _ = ready(session)

    assert not finishing.close_withdrawn(session, docket, now=LONG_AFTER)

    assert cases.case(session, docket).state is CaseState.UNDER_REVIEW


def test_a_lapsed_item_is_shown_as_ended(session: Session) -> None:
    docket, sitting = ready(session, items=2)
    vote_all(session, docket, sitting, 1)
    sweep(session, LONG_AFTER)

    page = matter.matter_page(session, docket, sitting[0], now=LONG_AFTER)

    assert [row.step for row in page.items] == ["approved", "ended"]


def test_the_time_is_extended_once_with_reasons(session: Session) -> None:
    docket = a_case(session, items=11)
    sitting = panel_members(session, docket)
    reasons = some_words("delay")
    due = cases.case(session, docket).due_at

    def extend(text: str = reasons) -> object:
        return extending.extend(
            session, docket, text, by=sitting[0], now=NOW + 15 * MINUTE
        )

    refuses("not_declared", extend)
    declared(session, docket)
    refuses("finding_short", lambda: extend("busy"))
    extend()
    refuses("extended_already", extend)

    case = cases.case(session, docket)
    assert (case.due_at - due, case.extension_reasons) == (timedelta(days=7), reasons)
    (leaf,) = leaves(session, docket, "clock.extended")
    assert (
        leaf
        | {
            "clock": "decision",
            "due": "2026-12-07T18:59:59Z",
            "body": "panel",
        }
        == leaf
    )
    sweep(session, due + timedelta(days=1))
    assert cases.case(session, docket).state is CaseState.UNDER_REVIEW


def test_too_late_is_too_late_for_an_extension(session: Session) -> None:
    docket, (sitting,) = ready(session)
    late = cases.case(session, docket).due_at + timedelta(seconds=1)

    refuses(
        "too_late",
        lambda: extending.extend(
            session, docket, some_words("delay"), by=sitting, now=late
        ),
    )


def refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleError) as refused:
        act()
    assert refused.value.code == code
