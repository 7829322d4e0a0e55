"""A request for data ends before its time: on own motion, for the body, by a court."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.dispatch.models.data_lifting import DataCourtStay, DataLifting
from oversight.dispatch.models.lifting import CourtResult
from oversight.dispatch.queries import clocks, data_lines, stays
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.rules.data_lifecycle import DataState, Holding
from oversight.dispatch.rules.lifting import AgencyCode, Cause, CourtWord
from oversight.dispatch.service import (
    courts,
    data_answering,
    data_court_stays,
    data_courts,
    data_lifting,
    data_staying,
    data_sweep,
    holding,
)
from oversight.intake.queries import matters
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.notices.models.mail import Mail
from oversight.notices.queries import notices
from oversight.notices.rules.parts import Stage
from oversight.outreach.queries import sent
from oversight.review.models.deciding import ItemDecision
from tests.dispatch.test_lifting import WHY, a_ruling, leaves
from tests.dispatch.test_models import refused
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW

LATER = NOW + timedelta(days=2)
A_WEEK = timedelta(days=8)


def the_decider(session: Session, docket: str) -> Actor:
    """One of those who approved the first account."""
    line = sendings.order(session, docket).lines[0]
    decision = session.get_one(ItemDecision, line.decision_id)
    reviewer = an_actor(session, role=Role.REVIEWER)
    return replace(reviewer, pseudonym=decision.by[0])


def presiding(session: Session) -> Actor:
    return an_actor(session, role=Role.PRESIDING)


def registrar(session: Session) -> Actor:
    return an_actor(session, role=Role.REGISTRAR)


def letters(session: Session, message: str) -> list[str]:
    return list(session.scalars(select(Mail.key).where(Mail.message == message)))


def state(session: Session, docket: str, number: int = 1) -> DataState:
    return sendings.numbered(sendings.order(session, docket), number).state


def told(session: Session, docket: str) -> str:
    """What the account holder reads of the end, in English."""
    made = notices.find(session, docket, 1, Stage.ENDED)
    return "" if made is None else str(made.facts)


def test_those_who_decided_end_a_request_that_is_with_the_platform(
    session: Session,
) -> None:
    docket = make.sent(session, accounts=[make.an_account(), make.an_account()])
    by = the_decider(session, docket)

    kept = data_lifting.lift_on_own_motion(
        session, docket, 1, WHY, error=True, by=by, now=LATER
    )

    assert (kept.cause, kept.by_name, kept.error) == (
        Cause.OWN_MOTION,
        by.pseudonym,
        True,
    )
    assert state(session, docket) is DataState.LIFTED
    assert state(session, docket, 2) is DataState.DISPATCHED
    assert matters.item(session, docket, 1).ended_as is ItemEnd.LIFTED
    (leaf,) = leaves(session, docket, "item.lifted")
    assert (leaf["item"], leaf["cause"], leaf["error"]) == (1, "own-motion", "yes")
    assert letters(session, "data_withdrawn") == [f"data_withdrawn:{docket}/1"]
    assert len(letters(session, "data_over")) == 1
    with pytest.raises(RuleError, match="nothing to answer"):
        data_answering.produce(
            session,
            docket,
            1,
            make.a_manifest(("name",)),
            by=make.a_liaison(session),
            now=LATER,
        )


def test_the_presiding_reviewer_may_end_it_too(session: Session) -> None:
    docket = make.sent(session)

    data_lifting.lift_on_own_motion(
        session, docket, 1, WHY, error=False, by=presiding(session), now=LATER
    )

    assert state(session, docket) is DataState.LIFTED
    (leaf,) = leaves(session, docket, "item.lifted")
    assert leaf["error"] == "no"


def test_nobody_else_ends_it_on_own_motion(session: Session) -> None:
    docket = make.sent(session)

    for by in (registrar(session), an_actor(session, role=Role.REVIEWER)):
        with pytest.raises(RuleError, match="nothing here"):
            data_lifting.lift_on_own_motion(
                session, docket, 1, WHY, error=True, by=by, now=LATER
            )
    with pytest.raises(RuleError, match="between"):
        data_lifting.lift_on_own_motion(
            session, docket, 1, "No.", error=True, by=presiding(session), now=LATER
        )
    assert state(session, docket) is DataState.DISPATCHED


def test_what_was_handed_over_must_go_and_its_holder_is_told(session: Session) -> None:
    team = make.a_team(session)
    docket, number = make.received(session, team)[0], 1
    held = sendings.production(session, docket, number)

    data_lifting.lift_on_own_motion(
        session, docket, number, WHY, error=True, by=presiding(session), now=LATER
    )

    assert (held.state, held.use_bar) == (Holding.DUE, True)
    assert len(letters(session, "data_destroy")) == 1
    assert "'handed': 'yes'" in told(session, docket)
    assert "'cause': 'own-motion'" in told(session, docket)
    with pytest.raises(RuleError, match="may not be used"):
        holding.log_use(
            session,
            docket,
            number,
            "NC-4",
            "identify",
            date(2026, 11, 23),
            by=team.custodian,
            now=LATER,
        )


def test_who_was_not_told_is_told_five_working_days_after(session: Session) -> None:
    docket = make.sent(session)

    data_lifting.lift_on_own_motion(
        session, docket, 1, WHY, error=True, by=presiding(session), now=LATER
    )

    assert told(session, docket) == ""
    data_sweep.sweep(session, LATER + A_WEEK)
    assert "'handed': 'no'" in told(session, docket)
    data_sweep.sweep(session, LATER + A_WEEK)


def test_who_is_told_later_hears_of_the_end_then(session: Session) -> None:
    docket = make.produced(session, **make.DELAYED)

    data_lifting.lift_on_own_motion(
        session, docket, 1, WHY, error=True, by=presiding(session), now=LATER
    )
    data_sweep.sweep(session, LATER + A_WEEK)
    assert notices.find(session, docket, 1, Stage.SENT) is None
    assert told(session, docket) == ""

    data_sweep.sweep(session, NOW + timedelta(days=11))

    first = notices.find(session, docket, 1, Stage.SENT)
    assert first is not None
    assert first.facts["handed"] == "yes"
    assert "'cause': 'own-motion'" in told(session, docket)


def test_the_body_that_asked_gives_it_up(session: Session) -> None:
    team = make.a_team(session)
    docket = make.sent(session, team)

    kept = data_lifting.lift_for_body(
        session,
        docket,
        1,
        AgencyCode.MISTAKE,
        WHY,
        by=team.authoriser,
        now=LATER,
    )

    assert (kept.cause, kept.code, kept.error) == (
        Cause.AGENCY,
        AgencyCode.MISTAKE,
        True,
    )
    assert state(session, docket) is DataState.LIFTED
    with pytest.raises(RuleError, match="already ended"):
        data_lifting.lift_for_body(
            session,
            docket,
            1,
            AgencyCode.OTHER,
            WHY,
            by=team.authoriser,
            now=LATER,
        )


def test_another_body_cannot_give_it_up(session: Session) -> None:
    docket = make.sent(session)
    other = an_actor(session, role=Role.AUTHORISER, body="pta")

    with pytest.raises(RuleError, match="nothing here"):
        data_lifting.lift_for_body(
            session, docket, 1, AgencyCode.OTHER, WHY, by=other, now=LATER
        )
    with pytest.raises(RuleError, match="nothing here"):
        data_lifting.found(session, docket, 9)


def test_what_was_never_sent_ends_without_a_word_to_the_platform(
    session: Session,
) -> None:
    team = make.a_team(session)
    docket = make.decided(session, team)
    data_sweep.sweep(session, NOW + timedelta(hours=1))
    assert state(session, docket) is DataState.ISSUED

    data_lifting.lift_for_body(
        session,
        docket,
        1,
        AgencyCode.NOT_NEEDED,
        WHY,
        by=team.authoriser,
        now=LATER,
    )

    assert letters(session, "data_withdrawn") == []
    make.a_liaison(session)
    data_sweep.sweep(session, LATER)
    assert sendings.order(session, docket).dispatched_at is None


def test_what_is_only_kept_is_given_up(session: Session) -> None:
    team = make.a_team(session)
    docket = make.filed(session, team, tier="D0")
    data_sweep.sweep(session, NOW + timedelta(hours=1))

    data_lifting.lift_for_body(
        session,
        docket,
        1,
        AgencyCode.NOT_NEEDED,
        WHY,
        by=team.authoriser,
        now=LATER,
    )

    assert matters.item(session, docket, 1).ended_as is ItemEnd.LIFTED
    assert len(leaves(session, docket, "preservation.cancelled")) == 1
    assert leaves(session, docket, "item.lifted") == []
    with pytest.raises(RuleError, match="already ended"):
        data_lifting.lift_on_own_motion(
            session, docket, 1, WHY, error=False, by=presiding(session), now=LATER
        )


def test_what_a_court_sets_aside_ends(session: Session) -> None:
    docket = make.sent(session, accounts=[make.an_account(), make.an_account()])

    data_courts.enter(session, docket, a_ruling(), by=registrar(session), now=LATER)

    assert state(session, docket) is DataState.LIFTED
    assert state(session, docket, 2) is DataState.DISPATCHED
    (kept,) = session.scalars(select(DataLifting))
    (result,) = session.scalars(select(CourtResult))
    assert (kept.cause, kept.court_id) == (Cause.COURT, result.id)
    (leaf,) = leaves(session, docket, "court.result")
    assert leaf["result"] == "set-aside"
    again = a_ruling(case_number="W.P. 13/2026")
    data_courts.enter(session, docket, again, by=registrar(session), now=LATER)
    assert len(leaves(session, docket, "item.lifted")) == 1


def test_what_a_court_stays_rests_until_that_case_says_otherwise(
    session: Session,
) -> None:
    docket = make.sent(session)
    line = sendings.order(session, docket).lines[0]
    by = registrar(session)
    stayed = a_ruling(result=CourtWord.STAYED, case_number="WP No.12 of 2026")
    other = a_ruling(result=CourtWord.STAYED, case_number="W.P. 13/2026")
    spelled = a_ruling(
        result=CourtWord.STAYED,
        case_number="W.P. 12/26",
        decided_on=date(2026, 11, 22),
    )

    data_courts.enter(session, docket, stayed, by=by, now=LATER)
    data_courts.enter(session, docket, other, by=by, now=LATER)
    data_courts.enter(session, docket, spelled, by=by, now=LATER)

    assert stays.stayed(session, [line.id])
    assert len(leaves(session, docket, "item.suspended")) == 1
    with pytest.raises(RuleError, match="stayed"):
        data_answering.produce(
            session,
            docket,
            1,
            make.a_manifest(tuple(line.fields)),
            by=make.a_liaison(session),
            now=LATER,
        )
    upheld = a_ruling(result=CourtWord.UPHELD)
    data_courts.enter(session, docket, upheld, by=by, now=LATER)
    assert stays.stayed(session, [line.id])
    last = a_ruling(result=CourtWord.UPHELD, case_number="W.P. 13/2026")
    data_courts.enter(session, docket, last, by=by, now=LATER)
    assert not stays.stayed(session, [line.id])


@pytest.mark.parametrize("word", ["court", "appeal"])
def test_time_to_answer_runs_anew_after_the_last_stay(
    session: Session, word: str
) -> None:
    docket = make.sent(session)
    line = sendings.order(session, docket).lines[0]
    again, case = LATER + timedelta(days=20), "high-court W.P. 12/2026"
    if word == "court":
        data_court_stays.hold(session, line, held_by=case, now=LATER)
        data_court_stays.let_go(session, line, held_by=case, now=again)
    else:
        appeal = "AP-2026-000001"
        data_staying.suspend(
            session, line, cause="stay", appeal_docket=appeal, now=LATER
        )
        data_staying.end(session, line, held_by={appeal}, now=again)

    (row,) = data_lines.lines(session, sendings.order(session, docket))

    due = clocks.answer_by(session, [again])
    assert row.answer_by == due
    (owed,) = [
        one for one in sent.of_platforms(session, again) if one.clock == "answer"
    ]
    assert owed.due == due


def test_no_appeal_ends_a_courts_stay_and_its_end_ends_them_all(
    session: Session,
) -> None:
    docket = make.sent(session)
    line = sendings.order(session, docket).lines[0]
    stayed = a_ruling(result=CourtWord.STAYED)
    data_staying.suspend(
        session, line, cause="stay", appeal_docket="AP-2026-000009", now=LATER
    )
    data_courts.enter(session, docket, stayed, by=registrar(session), now=LATER)
    held = courts.holder(stayed)
    assert not data_court_stays.hold(session, line, held_by=held, now=LATER)

    data_staying.end(session, line, held_by=["AP-2026-000009"], now=LATER)
    assert stays.stayed(session, [line.id])

    data_lifting.lift_on_own_motion(
        session, docket, 1, WHY, error=True, by=presiding(session), now=LATER
    )
    assert not stays.stayed(session, [line.id])
    (row,) = session.scalars(select(DataCourtStay))
    assert row.ended_at == LATER


def test_a_stay_of_what_is_only_kept_stands_on_the_record(session: Session) -> None:
    docket = make.filed(session, tier="D0")
    by = registrar(session)
    with pytest.raises(RuleError, match="nothing here"):
        data_courts.enter(session, docket, a_ruling(), by=by, now=LATER)
    data_sweep.sweep(session, NOW + timedelta(hours=1))

    stayed = a_ruling(result=CourtWord.STAYED)
    data_courts.enter(session, docket, stayed, by=by, now=LATER)
    assert matters.item(session, docket, 1).ended_as is None

    data_courts.enter(session, docket, a_ruling(), by=by, now=LATER)
    assert matters.item(session, docket, 1).ended_as is ItemEnd.LIFTED


@pytest.mark.parametrize(
    "cells",
    [
        {"cause": "court"},
        {"cause": "agency"},
        {"reasons": ""},
    ],
)
def test_the_database_refuses_half_an_end(
    session: Session, cells: dict[str, str]
) -> None:
    docket = make.sent(session)
    whole = {"cause": "own-motion", "reasons": WHY, **cells}
    kept = DataLifting(
        item_id=matters.item(session, docket, 1).id,
        cause=Cause(whole["cause"]),
        error=False,
        reasons=whole["reasons"],
        by_id=presiding(session).id,
        by_name="R-01",
        lifted_at=LATER,
    )

    refused(session, kept)


def test_the_database_keeps_why_it_ended(session: Session) -> None:
    docket = make.sent(session)
    kept = data_lifting.lift_on_own_motion(
        session, docket, 1, WHY, error=False, by=presiding(session), now=LATER
    )

    kept.reasons = "Otherwise."
    with pytest.raises(DBAPIError):
        session.flush()
    session.rollback()
