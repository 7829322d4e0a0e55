"""Data that are kept where they are: one reviewer looks, silence lets them stand."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.ledger import queries as log
from oversight.review.models.watching import Look
from oversight.review.queries import cases
from oversight.review.rules import looking
from oversight.review.rules.lifecycle import CaseState
from oversight.review.service import watching
from oversight.review.service.sweep import sweep
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import (
    FULL,
    MINUTE,
    a_roster,
    declared,
    member,
    panel_members,
    some_words,
)

LOOKING = NOW + 20 * MINUTE
LATE = NOW + timedelta(days=20)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as refusal:
        act()
    return refusal.value.code


def kept(session: Session, accounts: int = 1) -> tuple[str, Actor]:
    """A preservation before the one reviewer who looks after it."""
    named = [make.an_account() for _ in range(accounts)]
    docket = make.filed(session, tier="D0", fields=(), accounts=named)
    return docket, make.drawn(session, docket)[0]


def look(
    session: Session,
    docket: str,
    by: Actor,
    result: str = looking.LEFT,
    *,
    number: int = 1,
    reasons: str = "",
    now: datetime = LOOKING,
) -> Look:
    return watching.look(session, docket, number, result, reasons, by=by, now=now)


def leaves(session: Session, docket: str, kind: str) -> list[dict[str, Any]]:
    return [leaf for leaf in log.of_stream(session, docket) if leaf["k"] == kind]


def test_what_may_stand_stands_and_leaves_no_public_word(session: Session) -> None:
    docket, by = kept(session)

    look(session, docket, by)

    case = cases.case(session, docket)
    assert case.state is CaseState.DECIDED
    assert case.decided_at == LOOKING
    assert cases.item_of(case, 1).ended_as is None
    assert leaves(session, docket, "preservation.cancelled") == []


def test_what_is_cancelled_ends_at_once_with_reasons(session: Session) -> None:
    docket, by = kept(session)
    reasons = some_words("nothing ties the account to the offence")

    made = look(session, docket, by, looking.CANCELLED, reasons=reasons)

    item = cases.item_of(cases.case(session, docket), 1)
    assert (item.ended_as, item.ended_at) == (ItemEnd.LIFTED, LOOKING)
    assert made.reasons == reasons
    (leaf,) = leaves(session, docket, "preservation.cancelled")
    assert (leaf["item"], leaf["until"]) == (1, "2026-11-23T07:20:00Z")


def test_each_account_is_looked_at_before_the_review_closes(session: Session) -> None:
    docket, by = kept(session, accounts=2)

    look(session, docket, by, number=1)
    assert cases.case(session, docket).state is CaseState.UNDER_REVIEW
    look(session, docket, by, number=2)

    assert cases.case(session, docket).state is CaseState.DECIDED


def test_each_refusal_of_a_look(session: Session) -> None:
    docket, by = kept(session, accounts=2)
    stranger = next(
        member(session, f"R-{n:02}")
        for n in range(1, 5)
        if member(session, f"R-{n:02}").id != by.id
    )

    assert refused(lambda: look(session, docket, stranger)) == "not_found"
    assert refused(lambda: look(session, docket, by, number=9)) == "not_found"
    assert refused(lambda: look(session, docket, by, "kept")) == "look_result"
    assert refused(
        lambda: look(session, docket, by, looking.CANCELLED, reasons="no")
    ) == refused(lambda: look(session, docket, by, looking.CANCELLED))
    look(session, docket, by)
    assert refused(lambda: look(session, docket, by)) == "looked_already"


def test_nobody_looks_before_declaring_or_unseen(session: Session) -> None:
    docket = make.filed(session, tier="D0", fields=())
    a_roster(session, FULL)
    sweep(session, NOW + 10 * MINUTE)
    sweep(session, NOW + 11 * MINUTE)
    (by,) = panel_members(session, docket)

    assert refused(lambda: look(session, docket, by)) == "not_declared"
    declared(session, docket)
    assert refused(lambda: look(session, docket, by)) == "not_viewed"


def test_a_request_that_hands_data_over_is_not_looked_at(session: Session) -> None:
    docket, sitting = make.ready(session)

    assert refused(lambda: look(session, docket, sitting[0])) == "wrong_form"


def test_silence_lets_it_stand_and_is_counted_once(session: Session) -> None:
    docket, by = kept(session)
    due = cases.case(session, docket).due_at

    assert not watching.close_unlooked(session, docket, now=due)
    assert watching.close_unlooked(session, docket, now=LATE)
    assert not watching.close_unlooked(session, docket, now=LATE)

    case = cases.case(session, docket)
    assert (case.state, case.lapsed_cause) == (CaseState.LAPSED, "reviewer")
    assert cases.item_of(case, 1).ended_as is None
    (leaf,) = leaves(session, docket, "deadline.missed")
    assert (leaf["clock"], leaf["body"]) == ("decision", "reviewer")
    assert refused(lambda: look(session, docket, by, now=LATE)) == "matter_closed"


def test_where_nobody_could_be_drawn_the_portal_is_named(session: Session) -> None:
    docket = make.filed(session, tier="D0", fields=())
    sweep(session, NOW + 10 * MINUTE)

    sweep(session, LATE)

    case = cases.case(session, docket)
    assert (case.panel_id, case.lapsed_cause) == (None, "pool")
    (leaf,) = leaves(session, docket, "deadline.missed")
    assert leaf["body"] == "portal"


def test_the_table_holds_one_look_an_account_and_no_end_without_words(
    session: Session,
) -> None:
    docket, by = kept(session)
    made = look(session, docket, by)
    facts = {"item_id": made.item_id, "case_id": made.case_id, "person_id": by.id}
    row = {**facts, "pseudonym": made.pseudonym, "at": LOOKING, "reasons": ""}

    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(Look(**row, result=looking.LEFT))
    assert len(session.scalars(select(Look)).all()) == 1


def test_somebody_with_no_seat_learns_nothing(session: Session) -> None:
    docket, _by = kept(session)
    outsider = an_actor(session)

    assert refused(lambda: look(session, docket, outsider)) == "not_found"
