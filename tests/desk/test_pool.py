"""While too few reviewers can be drawn, the desks that wait for a draw say so."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.clock import local_date
from oversight.desk.queries import desk, pool
from oversight.review.rules.absences import AbsenceKind
from oversight.review.service import absences
from tests.factories.accounts import a_person, an_actor
from tests.factories.intake import NOW
from tests.factories.law import a_law
from tests.factories.review import a_roster
from tests.fixtures.web import Visitor

DAY = timedelta(days=1)


def test_an_empty_pool_is_told_and_a_full_one_is_not(session: Session) -> None:
    assert pool.note(session, NOW) is None  # Nobody has loaded the law.
    a_law(session)
    found = pool.note(session, NOW)
    assert found
    assert found.can == 0
    a_roster(session)
    session.flush()
    assert pool.note(session, NOW) is None


def test_who_is_away_cannot_be_drawn(session: Session) -> None:
    a_law(session)
    roster = a_roster(session)
    day = local_date(NOW) + DAY
    for one in roster:
        absences.enter(session, AbsenceKind.LEAVE, day, day, by=one, now=NOW)
    assert pool.note(session, NOW) is None
    found = pool.note(session, NOW + DAY)
    assert found
    assert found.can == 0


@pytest.mark.parametrize("role", sorted(pool.TOLD))
def test_the_desks_that_wait_say_so(session: Session, role: Role) -> None:
    a_law(session)
    facts = {"body": "pta"} if role in {Role.DRAFTER, Role.AUTHORISER} else {}
    actor = an_actor(session, role=role, **facts)
    assert desk.page(session, actor, now=NOW).pool


def test_a_liaison_is_not_troubled_with_it(session: Session) -> None:
    a_law(session)
    actor = an_actor(session, role=Role.LIAISON, platform="x")
    assert desk.page(session, actor, now=NOW).pool is None


def test_the_registry_and_the_desk_show_it(visitor: Visitor, session: Session) -> None:
    a_law(session)
    registrar = a_person(session, role=Role.REGISTRAR)
    session.commit()
    visitor.sign_in(registrar)
    for address in ("/en/desk", "/en/desk/registry/"):
        visitor.get(address)
        assert "Nobody can be drawn" in visitor.page.main
