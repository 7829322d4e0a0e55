"""What rests on law that has fallen: blocked before it leaves, listed where live."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import GRANTS, Permission, Role
from oversight.core.clock import local_date
from oversight.dispatch.queries import resting
from oversight.dispatch.service import sending
from oversight.law import storing
from oversight.law.models import LawProvision
from oversight.law.rules.kinds import Entered
from tests.factories.accounts import an_actor
from tests.factories.dispatch import a_sending, an_approval, an_issued, docket_of
from tests.factories.intake import NOW, a_request
from tests.fixtures.web import Visitor

BASIS = "peca-2016-s37"
READERS = [role for role in Role if Permission.DISPATCH_RESTING in GRANTS[role]]


def fall(session: Session, since: date) -> None:
    """Let a court strike the provision down, as the register would read."""
    row = session.scalars(
        select(LawProvision).where(LawProvision.provision_id == BASIS)
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
    assert visitor.get("/en/desk/resting?provision=%3Cscript%3E").status_code == 200


def test_the_list_is_not_for_everybody(session: Session, visitor: Visitor) -> None:
    visitor.sign_in(an_actor(session, role=Role.LIAISON))

    assert visitor.get("/en/desk/resting").status_code == 403
