"""The body that filed reads what became of it: who hears it, why, what was sent."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.desk.queries import became
from oversight.dispatch.service import answering
from oversight.intake.queries import matters
from oversight.review.models.panels import Case
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import sweep
from tests.factories import data as make
from tests.factories.accounts import a_person
from tests.factories.appeals import a_sent_matter, an_appeal
from tests.factories.dispatch import a_liaison, an_issued, docket_of, refused
from tests.factories.intake import NOW, a_request
from tests.factories.review import a_case, a_decided_case, ready
from tests.fixtures.web import Visitor

LATER = NOW + timedelta(hours=2)


def shown(visitor: Visitor, session: Session, docket: str) -> str:
    """What an authorising officer of the body that filed reads."""
    session.commit()
    request = matters.request(session, docket)
    officer = a_person(session, role=Role.AUTHORISER, body=request.body.slug)
    visitor.sign_in(officer)
    room = "data-docket" if docket.startswith("DR") else "filing"
    address = f"/en/desk/{room}/{docket}"
    assert visitor.get(address).status_code == 200
    return visitor.page.main


def test_a_docket_that_is_heard_names_its_panel_and_its_day(session: Session) -> None:
    docket, sitting = ready(session)
    told = became.became(session, docket, LATER)
    assert told.stage.code == "waiting-for-decision"
    assert len(told.members) == len(sitting)
    assert all(one.startswith("R-") for one in told.members)
    assert told.due_at
    assert not told.is_decided
    assert told.decided_at is told.sent_at is None


def test_a_docket_that_nobody_drew_for_says_so(session: Session) -> None:
    docket = a_case(session, drawn=False)
    told = became.became(session, docket, NOW)
    assert (told.stage.code, told.members) == ("waiting-for-draw", ())
    assert became.became(
        session, a_request(session, screened=False).docket, NOW
    ).stage.code == ("being-checked")


@pytest.mark.parametrize("outcome", [Outcome.REJECTED, Outcome.NARROWER])
def test_the_body_reads_the_reasons_of_what_was_decided(
    visitor: Visitor, session: Session, outcome: Outcome
) -> None:
    docket = a_decided_case(session, outcome=outcome)
    (item,) = became.became(session, docket, LATER).items
    assert item.outcome == outcome.value
    assert item.reasons
    page = shown(visitor, session, docket)
    assert "complete, waiting for the draw" not in page
    assert item.reasons.split("\n", maxsplit=1)[0][:60] in page
    assert "What was decided, and why" in page
    assert "What the public reads about this docket" in page
    visitor.get("/en/desk/filing/")
    stage = "not approved" if outcome is Outcome.REJECTED else "approved here"
    assert stage in visitor.page.main


def test_the_body_reads_what_was_sent_and_what_the_platform_answered(
    visitor: Visitor, session: Session
) -> None:
    docket = a_sent_matter(session)
    answering.answer(session, docket, 1, refused(), by=a_liaison(session), now=LATER)
    told = became.became(session, docket, LATER)
    assert told.sent_at
    assert told.items[0].answer == "refused"
    appeal = an_appeal(session, docket)
    page = shown(visitor, session, docket)
    assert "refused: too broad" in page
    assert "no basis named" not in page
    assert appeal in page
    assert "under appeal" in page
    public = visitor.get(f"/en/register/{docket}").text
    assert "refused: too broad" in public
    assert "no basis named" not in public


def test_what_waits_and_why_stands_on_the_page(
    visitor: Visitor, session: Session
) -> None:
    issued = an_issued(session)
    docket, at = docket_of(issued), issued.issued_at
    stale_at = issued.stale_at
    session.commit()
    session.expunge_all()
    told = became.became(session, docket, at)
    assert told.waits_for == "dispatch"
    assert told.hindrance  # Nobody speaks for the platform.
    assert told.waits_until == stale_at
    assert "Has not left yet" in shown(visitor, session, docket)


def test_a_lapsed_docket_has_ended(session: Session) -> None:
    docket, _sitting = ready(session)
    case = session.scalars(select(Case)).one()
    sweep.sweep(session, case.due_at + timedelta(days=30))
    told = became.became(session, docket, case.due_at + timedelta(days=31))
    assert told.stage.code == "lapsed"
    assert told.is_decided


def test_a_data_request_says_why_it_was_not_approved(
    visitor: Visitor, session: Session
) -> None:
    docket = make.decided(session, outcome=Outcome.REJECTED)
    (item, *_) = became.became(session, docket, LATER).items
    page = shown(visitor, session, docket)
    assert item.reasons
    assert item.measure is None
    assert "Reasons" in page
    assert "not approved" in page


def test_many_dockets_are_told_at_once(session: Session) -> None:
    one, two = a_case(session, drawn=False), a_request(session).docket
    found = became.stages(session, [one, two])
    assert set(found) == {one, two}
    assert became.stages(session, []) == {}


def test_the_house_hands_the_teller_to_the_pages(app: Flask) -> None:
    assert app.extensions["oversight.became"] is became.TELLER
