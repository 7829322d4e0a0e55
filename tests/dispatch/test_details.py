"""Everything a platform may say with an answer, and what it amounts to."""

from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.dispatch.models.details import AnswerDetail
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.rules.compliance import (
    Asked,
    Compliance,
    Met,
    compliance,
    met,
)
from oversight.dispatch.rules.details import Details, check_details
from oversight.dispatch.service import answering
from tests.dispatch.test_clarifying import QUESTION
from tests.dispatch.test_models import refused as refused_row
from tests.factories.accounts import an_actor
from tests.factories.dispatch import LATER, a_sending, acted, docket_of, refused
from tests.fixtures.web import Visitor

TODAY = date(2026, 11, 23)
ALL = Details(
    lasts_until=date(2027, 2, 21),
    preserved=True,
    preserved_until=date(2027, 6, 1),
    told_on=TODAY,
    appeal_route="https://x.com/appeals",
    excess="Two more posts of the same thread were hidden for an hour.",
    contact="legal@x.example",
    report_row="PK-2026-H2-17",
)


def test_what_else_was_said_is_kept_with_its_answer(session: Session) -> None:
    found, liaison = a_sending(session)

    kept = answering.answer(
        session, docket_of(found), 1, acted(), details=ALL, by=liaison, now=LATER
    )

    row = session.scalars(select(AnswerDetail)).one()
    assert row.answer_id == kept.id
    assert {name: getattr(row, name) for name in asdict(ALL)} == asdict(ALL)


def test_what_else_was_said_is_shown_with_the_document(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session, items=2)
    docket = docket_of(found)
    answering.answer(session, docket, 1, acted(), details=ALL, by=liaison, now=LATER)
    answering.answer(session, docket, 2, refused(), by=liaison, now=LATER)

    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))
    shown = visitor.get(f"/en/desk/documents/{docket}").text

    assert str(ALL.appeal_route) in shown
    assert str(ALL.excess) in shown
    assert str(ALL.report_row) in shown
    assert str(ALL.contact) not in shown
    assert "What the platform answered" in shown


def test_the_reviewers_read_why_a_platform_refused_and_what_it_still_asks(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session, items=2)
    docket = docket_of(found)
    gone = Answer("none", reason="locator-fails")
    for number, said in ((1, QUESTION), (1, gone), (2, refused())):
        answering.answer(session, docket, number, said, by=liaison, now=LATER)

    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))
    shown = visitor.get(f"/en/desk/documents/{docket}").text
    visitor.sign_in(liaison)
    own = visitor.get(f"/en/desk/orders/{docket}").text

    assert "nothing done: the address leads nowhere" in shown
    assert "refused: too broad" in shown
    assert "no basis named" not in shown
    assert "refused by the platform; question asked" in shown
    assert "refused by the platform" in own
    assert own.count("question asked") == shown.count("question asked") == 1


@pytest.mark.parametrize("details", [None, Details()])
def test_nothing_more_said_is_no_row(session: Session, details: Details | None) -> None:
    found, liaison = a_sending(session)

    answering.answer(
        session, docket_of(found), 1, acted(), details=details, by=liaison, now=LATER
    )

    assert session.scalars(select(AnswerDetail)).all() == []


@pytest.mark.parametrize(
    ("details", "given", "code"),
    [
        (Details(lasts_until=TODAY), refused(), "act_not_due"),
        (Details(preserved=False, preserved_until=TODAY), acted(), "not_preserved"),
        (Details(told_on=TODAY), acted(user_notified="no"), "not_told"),
        (Details(told_on=date(2026, 11, 24)), acted(), "told_later"),
        (Details(contact="x" * 201), acted(), "detail_long"),
        (Details(report_row="x" * 201), acted(), "detail_long"),
        (Details(appeal_route="x" * 2001), acted(), "detail_long"),
        (Details(excess="x" * 2001), acted(), "detail_long"),
    ],
)
def test_what_contradicts_itself_is_refused(
    session: Session, details: Details, given: Any, code: str
) -> None:
    found, liaison = a_sending(session)
    with pytest.raises(RuleError) as caught:
        answering.answer(
            session, docket_of(found), 1, given, details=details, by=liaison, now=LATER
        )
    assert caught.value.code == code


def test_what_fits_is_taken() -> None:
    check_details(ALL, acted(), today=TODAY)
    check_details(Details(preserved=False), refused(), today=TODAY)


def test_the_database_refuses_a_day_for_what_is_not_kept(session: Session) -> None:
    found, liaison = a_sending(session)
    kept = answering.answer(
        session, docket_of(found), 1, acted(), by=liaison, now=LATER
    )
    row = AnswerDetail(
        answer_id=kept.id, preserved=False, preserved_until=TODAY, said_at=LATER
    )
    refused_row(session, row)


# --- what it amounts to

STANDS = Asked("geo-withhold", "PK", is_live=True)


@pytest.mark.parametrize(
    ("asked", "action", "territory", "found"),
    [
        (STANDS, "geo-withhold", "PK", Met.WHOLE),
        (STANDS, "remove", "WORLD", Met.WHOLE),
        (STANDS, "label", "PK", Met.LESS),
        (Asked("remove", "WORLD", is_live=True), "remove", "PK", Met.LESS),
        (STANDS, "refused", None, Met.REFUSED),
        (STANDS, "none", None, Met.REFUSED),
        (STANDS, "clarify", None, Met.QUESTION),
        (STANDS, None, None, Met.SILENT),
        (Asked("remove", "PK", is_live=False), "remove", "PK", Met.NOT_ASKED),
    ],
)
def test_how_far_an_item_is_met(
    asked: Asked, action: str | None, territory: str | None, found: Met
) -> None:
    assert met(asked, action=action, territory=territory) is found


@pytest.mark.parametrize(
    ("items", "found"),
    [
        ([], Compliance.NOTHING_ASKED),
        ([Met.NOT_ASKED], Compliance.NOTHING_ASKED),
        ([Met.WHOLE, Met.NOT_ASKED], Compliance.COMPLIED),
        ([Met.WHOLE, Met.REFUSED], Compliance.PARTLY),
        ([Met.LESS], Compliance.PARTLY),
        ([Met.REFUSED, Met.REFUSED], Compliance.REFUSED),
        ([Met.WHOLE, Met.SILENT], Compliance.WAITING),
        ([Met.REFUSED, Met.QUESTION], Compliance.WAITING),
        ([Met.WHOLE, Met.NOT_YET], Compliance.WAITING),
    ],
)
def test_partly_is_computed_and_never_typed(
    items: list[Met], found: Compliance
) -> None:
    assert compliance(items) is found
