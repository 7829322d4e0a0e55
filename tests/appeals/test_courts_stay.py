"""What a court let rest, or what lapsed, an appeal that is lost does not give back."""

from datetime import timedelta
from importlib import import_module
from secrets import token_bytes
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Table, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.appeals.service import admission, filing
from oversight.authority.permissions import Role
from oversight.dispatch.models.line_stays import LineStay
from oversight.dispatch.models.orders import Line
from oversight.dispatch.queries import rows as sendings
from oversight.dispatch.rules.lifecycle import LineState
from oversight.dispatch.rules.lifting import CourtWord
from oversight.dispatch.service import courts, issuing, sweep
from oversight.intake.models.requests import Item
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.ledger import queries as ledger
from oversight.migrations import run
from tests.dispatch.test_lifting import a_ruling
from tests.factories.accounts import an_actor
from tests.factories.appeals import (
    NOW,
    SECRET,
    SENT,
    a_form,
    a_seated,
    a_sent_matter,
    an_admitted,
    an_appeal,
    decide_all,
    words,
)
from tests.factories.review import FULL, a_decided_case, a_roster

SOON = NOW + timedelta(minutes=4, seconds=30)
UPHELD, PARTLY = AppealOutcome.UPHELD, AppealOutcome.PARTLY


def the_line(session: Session) -> Line:
    session.flush()
    session.expire_all()
    return session.scalars(select(Line)).one()


def court_says(
    session: Session, docket: str, result: CourtWord, *, case: str = "W.P. 12/2026"
) -> None:
    """Let the registrar enter a court's word on item 1."""
    by = an_actor(session, role=Role.REGISTRAR)
    ruling = a_ruling(result=result, case_number=case, decided_on=NOW.date())
    courts.enter(session, docket, ruling, by=by, now=SOON)


def holders(session: Session) -> list[str]:
    """Whose word still lets an item rest."""
    return list(
        session.scalars(
            select(LineStay.held_by)
            .where(LineStay.ended_at.is_(None))
            .order_by(LineStay.held_by)
        )
    )


@pytest.mark.parametrize("first", ["court", "appeal"])
@pytest.mark.parametrize("outcome", [UPHELD, PARTLY])
def test_an_appeal_does_not_give_back_what_a_court_has_stayed(
    session: Session, first: str, outcome: AppealOutcome
) -> None:
    docket = a_sent_matter(session)
    appeal = an_appeal(session, docket, stay_asked=True)
    panel = an_admitted(session, appeal)
    if first == "court":
        court_says(session, docket, CourtWord.STAYED)
    admission.stay(session, appeal, granted=True, by=panel[0], now=SOON)
    if first == "appeal":
        court_says(session, docket, CourtWord.STAYED)

    decide_all(session, appeal, panel, outcome)

    line = the_line(session)
    assert line.state is LineState.SUSPENDED
    assert line.measure == ("label" if outcome is PARTLY else "geo-withhold")
    assert holders(session) == ["high-court-writ W.P. 12/2026"]
    kinds = [leaf["k"] for leaf in ledger.of_stream(session, docket)]
    assert kinds.count("item.suspended") == 1
    assert "order.corrected" not in kinds


def test_a_court_that_ends_its_stay_leaves_the_appeals_stay(session: Session) -> None:
    docket = a_sent_matter(session)
    appeal = an_appeal(session, docket, stay_asked=True)
    panel = an_admitted(session, appeal)
    court_says(session, docket, CourtWord.STAYED)
    admission.stay(session, appeal, granted=True, by=panel[0], now=SOON)

    court_says(session, docket, CourtWord.UPHELD, case="W.P. 99/2026")
    assert holders(session) == [appeal, "high-court-writ W.P. 12/2026"]
    court_says(session, docket, CourtWord.UPHELD)
    assert holders(session) == [appeal]
    assert the_line(session).state is LineState.SUSPENDED

    decide_all(session, appeal, panel, UPHELD)
    assert the_line(session).state is LineState.DISPATCHED
    assert holders(session) == []


def test_what_a_court_stayed_counts_again_when_that_court_upholds(
    session: Session,
) -> None:
    docket = a_sent_matter(session)
    court_says(session, docket, CourtWord.STAYED)

    court_says(session, docket, CourtWord.UPHELD)

    assert the_line(session).state is LineState.DISPATCHED
    assert ledger.of_stream(session, docket)[-1]["k"] == "order.corrected"


def test_an_appeal_that_is_not_taken_does_not_end_a_courts_stay(
    session: Session,
) -> None:
    docket = a_sent_matter(session)
    appeal = an_appeal(session, docket, stay_asked=True)
    panel = a_seated(session, appeal)
    court_says(session, docket, CourtWord.STAYED)
    admission.stay(session, appeal, granted=True, by=panel[0], now=SOON)

    admission.refuse(
        session, appeal, "no-interest", words("interest"), by=panel[0], now=SOON
    )

    assert the_line(session).state is LineState.SUSPENDED


def test_a_joined_appeals_stay_ends_with_the_answer_it_shares(
    session: Session,
) -> None:
    docket = a_sent_matter(session)
    first = an_appeal(session, docket)
    second = an_appeal(session, docket, stay_asked=True)
    panel = an_admitted(session, first)
    admission.stay(session, second, granted=True, by=panel[0], now=SOON)
    assert holders(session) == [second]

    decide_all(session, first, panel, UPHELD)

    assert the_line(session).state is LineState.DISPATCHED
    assert holders(session) == []


def test_an_appeal_that_is_not_answered_yet_keeps_its_own_stay(
    session: Session,
) -> None:
    docket = a_sent_matter(session)
    first = an_appeal(session, docket)
    panel = an_admitted(session, first)
    second = an_appeal(session, docket, stay_asked=True)
    admission.stay(session, second, granted=True, by=panel[0], now=SOON)

    decide_all(session, first, panel, UPHELD)

    assert the_line(session).state is LineState.SUSPENDED
    assert holders(session) == [second]


def test_a_court_that_sets_aside_ends_every_stay(session: Session) -> None:
    docket = a_sent_matter(session)
    court_says(session, docket, CourtWord.STAYED)

    court_says(session, docket, CourtWord.SET_ASIDE)

    assert the_line(session).state is LineState.LIFTED
    assert holders(session) == []


@pytest.mark.parametrize("outcome", list(AppealOutcome))
def test_an_appeal_does_not_undo_a_lapse(
    session: Session, outcome: AppealOutcome
) -> None:
    a_roster(session, FULL)
    docket = a_decided_case(session)
    issuing.issue(session, docket, now=SENT)
    appeal = _appeal_by_address(session)
    panel = an_admitted(session, appeal)
    admission.stay(session, appeal, granted=True, by=panel[0], now=SOON)
    stale = sendings.sending(session, docket).stale_at
    sweep.sweep(session, stale + timedelta(minutes=1))
    assert the_line(session).state is LineState.LAPSED

    decide_all(session, appeal, panel, outcome)

    line = sendings.sending(session, docket).lines[0]
    assert line.state is LineState.LAPSED
    assert line.item.ended_as is ItemEnd.LAPSED
    assert holders(session) == []
    kinds = [leaf["k"] for leaf in ledger.of_stream(session, docket)]
    assert kinds.count("item.lapsed") == 1
    assert not {"item.lifted", "order.corrected", "order.dispatched"} & set(kinds)


def test_the_database_keeps_one_word_of_each_holder(session: Session) -> None:
    docket = a_sent_matter(session)
    court_says(session, docket, CourtWord.STAYED)
    row = {
        "line_id": the_line(session).id,
        "held_by": "high-court-writ W.P. 12/2026",
        "cause": "court",
        "stayed_at": SOON,
    }
    for cells in ({}, {"held_by": ""}, {"held_by": "x", "ended_at": NOW}):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(insert(LineStay).values({**row, **cells}))
    court_says(session, docket, CourtWord.STAYED, case="W.P. 13/2026")
    assert len(holders(session)) == 2


def test_what_rested_before_the_step_keeps_resting_on_the_same_words(
    session: Session,
) -> None:
    docket = a_sent_matter(session)
    appeal = an_appeal(session, docket, stay_asked=True)
    panel = an_admitted(session, appeal)
    admission.stay(session, appeal, granted=True, by=panel[0], now=SOON)
    court_says(session, docket, CourtWord.STAYED)
    court_says(session, docket, CourtWord.STAYED, case="W.P. 13/2026")
    court_says(session, docket, CourtWord.UPHELD, case="W.P. 13/2026")
    before = holders(session)
    then = _at_the_step(session)
    assert holders(session) == []

    _step().keep(session.connection())

    assert holders(session) == before == [appeal, "high-court-writ W.P. 12/2026"]
    then.drop(session.connection())


def _appeal_by_address(session: Session) -> str:
    """Appeal against what was approved and has not left yet."""
    filing.use(SECRET)
    locator = session.scalars(select(Item.locator)).one()
    form = a_form(locator=locator, stay_asked=True)
    return filing.file(session, form, form_key=token_bytes(32), now=NOW).docket


def _at_the_step(session: Session) -> Table:
    """Put the table as it was at that step, still empty, in front of today's."""
    today = LineStay.__table__.c
    columns = [Column(c.name, c.type) for c in today if c.name != "case_key"]
    then = Table(LineStay.__tablename__, MetaData(), *columns, prefixes=["TEMPORARY"])
    then.create(session.connection(), checkfirst=False)
    return then


def _step() -> Any:
    (path,) = (run.HERE / "versions").glob("*_keep_whose_word_lets_rest.py")
    return import_module(f"oversight.migrations.versions.{path.stem}")
