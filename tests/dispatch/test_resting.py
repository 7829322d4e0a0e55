"""What rests on law that has fallen: blocked before it leaves, listed where live."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import GRANTS, Permission, Role
from oversight.core.clock import local_date
from oversight.dispatch.queries import resting
from oversight.dispatch.service import data_sending, data_sweep, sending
from oversight.intake.pages import cited
from oversight.law import storing
from oversight.law.models import LawProvision
from oversight.law.rules.kinds import Entered
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.dispatch import a_sending, an_approval, an_issued, docket_of
from tests.factories.intake import NOW, a_request
from tests.fixtures.web import Visitor

BASIS = "peca-2016-s37"
DATA = "peca-2016-s31"
READERS = [
    role
    for role in Role
    if Permission.DISPATCH_RESTING in GRANTS[role] and role is not Role.REVIEWER
]
LATER = NOW + timedelta(days=1)


def fall(session: Session, since: date, basis: str = BASIS) -> None:
    """Let a court strike the provision down, as the register would read."""
    row = session.scalars(
        select(LawProvision).where(LawProvision.provision_id == basis)
    ).one()
    row.suspended_by_court, row.ruling = since, "High Court, 2026"
    storing.note_state(session, sha256="", entered=Entered.ACT, now=NOW)


def test_what_was_sent_is_listed_and_what_was_not_is_blocked(session: Session) -> None:
    live, _ = a_sending(session)
    issued = an_issued(session)
    decided = an_approval(session)
    asked = a_request(session, locator="https://x.com/someone/status/77")
    fall(session, local_date(NOW))

    page = resting.resting_page(session, None, now=NOW)

    assert page.fallen
    assert {row.docket for row in page.live} == {docket_of(live)}
    held = {row.docket: row.standing for row in page.blocked}
    assert held == {
        docket_of(issued): "issued",
        decided: "approved",
        asked.docket: "undecided",
    }
    assert resting.live_count(session, now=NOW) == 1
    why = sending.hindrance(session, docket_of(issued), now=NOW)
    assert why is not None
    assert why.code == "basis_suspended"


def test_a_provision_in_force_shows_what_would_fall_with_it(session: Session) -> None:
    live, _ = a_sending(session)

    page = resting.resting_page(session, BASIS, now=NOW)
    other = resting.resting_page(session, "peca-2016-s2b", now=NOW)

    assert not page.fallen
    assert [row.docket for row in page.live] == [docket_of(live)]
    assert (other.live, other.blocked) == ((), ())
    assert resting.resting_page(session, None, now=NOW).live == ()


@pytest.mark.parametrize("role", READERS)
def test_the_list_is_there_for_those_who_must_act(
    session: Session, visitor: Visitor, role: Role
) -> None:
    live, _ = a_sending(session)
    fall(session, local_date(NOW))
    visitor.sign_in(an_actor(session, role=role))

    assert docket_of(live) in visitor.get("/en/desk/resting").text
    assert docket_of(live) in visitor.get(f"/ur/desk/resting?provision={BASIS}").text
    titles = cited.in_words(session, [BASIS])
    assert titles[BASIS].title_ur != BASIS
    assert titles[BASIS].title_ur in visitor.page.main
    assert visitor.get("/en/desk/resting?provision=%3Cscript%3E").status_code == 200


def test_the_list_is_not_for_everybody(session: Session, visitor: Visitor) -> None:
    visitor.sign_in(an_actor(session, role=Role.LIAISON))

    assert visitor.get("/en/desk/resting").status_code == 403


def test_requests_for_data_are_blocked_or_live_by_where_they_stand(
    session: Session,
) -> None:
    team = make.a_team(session)
    held, _ = make.received(session, team)
    gone, _ = make.certified(session, team)
    sent = make.sent(session, team)
    kept = make.filed(session, team, tier="D0")
    data_sweep.sweep(session, NOW + timedelta(hours=2))
    asked = make.filed(session, team)
    fall(session, local_date(NOW), DATA)

    page = resting.resting_page(session, None, now=LATER)

    standing = {row.docket: row.standing for row in page.live}
    assert standing == {held: "produced", sent: "dispatched", kept: "kept"}
    assert gone not in standing
    assert {row.docket: row.standing for row in page.blocked} == {asked: "undecided"}
    assert all(row.data for row in (*page.live, *page.blocked))
    assert resting.live_count(session, now=LATER) == 3


def test_no_request_for_data_leaves_under_fallen_law(session: Session) -> None:
    team = make.a_team(session)
    decided = make.decided(session, team)
    issued = make.decided(session, team)
    data_sending.issue(session, issued, now=NOW + timedelta(minutes=30))
    kept = make.filed(session, team, tier="D0")
    make.a_liaison(session)
    fall(session, local_date(NOW), DATA)

    data_sweep.sweep(session, LATER)

    page = resting.resting_page(session, None, now=LATER)
    standing = {row.docket: row.standing for row in page.blocked}
    assert standing == {decided: "approved", issued: "issued", kept: "unkept"}
    assert page.live == ()
    data_sweep.sweep(session, LATER + timedelta(days=14))
    after = resting.resting_page(session, None, now=LATER + timedelta(days=14))
    assert (after.blocked, after.live) == ((), ())


def test_a_reviewer_sees_what_that_reviewer_decided(session: Session) -> None:
    team = make.a_team(session)
    docket, sitting = make.ready(session, team)
    make.vote_all(session, docket, sitting)
    make.a_liaison(session)
    data_sweep.sweep(session, NOW + timedelta(hours=1))
    fall(session, local_date(NOW), DATA)
    other = replace(an_actor(session, role=Role.REVIEWER), pseudonym="R-99")

    mine = resting.resting_page(session, None, now=LATER, by=sitting[0])
    theirs = resting.resting_page(session, None, now=LATER, by=other)

    assert [row.docket for row in mine.live] == [docket]
    assert mine.may_end
    assert theirs.live == ()
    assert resting.live_count(session, now=LATER, by=other) == 0
    assert resting.live_count(session, now=LATER, by=sitting[0]) == 1
