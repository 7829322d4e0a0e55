"""The roster: a pseudonym for life, rest, conflicts, and the audit of each act."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.ledger import queries as log
from oversight.ledger.models import Audit
from oversight.review.models.roster import Conflict
from oversight.review.queries import roster as pages
from oversight.review.queries import seats
from oversight.review.service import roster
from tests.factories.accounts import a_person, an_actor
from tests.factories.intake import NOW
from tests.factories.law import a_law
from tests.factories.review import a_case, a_roster


def acts(session: Session) -> list[str]:
    return list(session.scalars(select(Audit.act).order_by(Audit.number)))


def test_a_place_comes_with_a_pseudonym_that_the_account_carries(
    session: Session,
) -> None:
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    person = a_person(session, role=Role.REVIEWER, pseudonym=None)

    reviewer = roster.add_reviewer(session, person, by=admin, now=NOW)

    assert reviewer.pseudonym == person.pseudonym == "R-01"
    assert (reviewer.active, reviewer.since) == (True, NOW)
    row = session.scalars(select(Audit)).one()
    assert (row.act, row.subject, row.actor_id) == ("roster.added", "R-01", admin.id)
    assert not list(log.leaves(session))


def test_a_pseudonym_given_with_the_account_is_kept(session: Session) -> None:
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    person = a_person(session, role=Role.REVIEWER, pseudonym="R-77")
    other = a_person(session, role=Role.REVIEWER, pseudonym=None)

    assert roster.add_reviewer(session, person, by=admin, now=NOW).pseudonym == "R-77"
    assert roster.add_reviewer(session, other, by=admin, now=NOW).pseudonym == "R-78"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.REVIEWER])
def test_nobody_else_joins_the_roster(session: Session, role: Role) -> None:
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    person = a_person(session, role=role)

    refuses(
        "not_a_reviewer",
        lambda: roster.add_reviewer(session, person, by=admin, now=NOW),
    )


def test_nobody_joins_twice(session: Session) -> None:
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    person = a_person(session, role=Role.REVIEWER, pseudonym=None)
    roster.add_reviewer(session, person, by=admin, now=NOW)

    refuses(
        "on_the_roster",
        lambda: roster.add_reviewer(session, person, by=admin, now=NOW),
    )


def test_rest_ends_draws_to_come_and_not_the_seats_held(session: Session) -> None:
    docket = a_case(session)
    panel = seats.panel_of(session, docket)
    (held,) = seats.sitting(session, panel.id)
    admin = an_actor(session, role=Role.PRESIDING)

    roster.set_active(session, held.pseudonym, "resting", by=admin, now=NOW)

    assert [seat.id for seat in seats.sitting(session, panel.id)] == [held.id]
    next_docket = a_case(session, drawn=False)
    assert held.pseudonym not in seats.panel_of(session, next_docket).pool
    roster.set_active(session, held.pseudonym, "active", by=admin, now=NOW)
    again = a_case(session, drawn=False)
    assert held.pseudonym in seats.panel_of(session, again).pool
    refuses(
        "standing_unknown",
        lambda: roster.set_active(session, "R-01", "gone", by=admin, now=NOW),
    )
    refuses(
        "not_found",
        lambda: roster.set_active(session, "R-99", "active", by=admin, now=NOW),
    )


def test_conflicts_are_noted_and_end_once(session: Session) -> None:
    a_roster(session, 1)
    admin = an_actor(session, role=Role.PRESIDING)

    conflict = roster.add_conflict(session, "R-01", "body", "pta", by=admin, now=NOW)
    roster.end_conflict(session, conflict, by=admin, now=NOW)

    assert acts(session)[-2:] == ["roster.conflict", "roster.conflict-ended"]
    assert session.scalars(select(Conflict.ended_at)).one() == NOW
    refuses(
        "conflict_ended",
        lambda: roster.end_conflict(session, conflict, by=admin, now=NOW),
    )
    refuses(
        "conflict_kind",
        lambda: roster.add_conflict(session, "R-01", "friend", "x", by=admin, now=NOW),
    )
    refuses(
        "conflict_value",
        lambda: roster.add_conflict(session, "R-01", "body", "", by=admin, now=NOW),
    )
    refuses(
        "not_found",
        lambda: roster.add_conflict(session, "R-99", "body", "pta", by=admin, now=NOW),
    )


def test_the_roster_page_counts_what_each_place_carries(session: Session) -> None:
    a_law(session)
    docket = a_case(session)
    admin = an_actor(session, role=Role.PRESIDING)
    (held,) = seats.sitting(session, seats.panel_of(session, docket).id)
    roster.add_conflict(session, held.pseudonym, "body", "nccia", by=admin, now=NOW)
    waiting = a_person(session, role=Role.REVIEWER, pseudonym=None)
    a_person(session, role=Role.REGISTRAR)

    page = pages.roster_page(session, now=NOW)

    assert [row.pseudonym for row in page.rows] == [f"R-{n:02}" for n in range(1, 19)]
    (mine,) = (row for row in page.rows if row.pseudonym == held.pseudonym)
    assert (mine.conflicts, mine.seats, mine.active) == (1, 1, True)
    assert [one.person_id for one in page.candidates] == [waiting.id]
    assert (page.active, page.profile, page.min_pool) == (18, "full", 18)


def test_a_reviewer_s_page_shows_ended_conflicts_too(session: Session) -> None:
    a_roster(session, 2)
    admin = an_actor(session, role=Role.PRESIDING)
    one = roster.add_conflict(session, "R-01", "body", "pta", by=admin, now=NOW)
    roster.end_conflict(session, one, by=admin, now=NOW)

    page = pages.reviewer_page(session, "R-01", admin, now=NOW)

    assert [(row.kind, row.value, row.ended_at) for row in page.conflicts] == [
        ("body", "pta", NOW)
    ]
    assert pages.conflict(session, "R-01", one.id) is one
    refuses("not_found", lambda: pages.conflict(session, "R-02", one.id))
    refuses("not_found", lambda: pages.reviewer_page(session, "R-99", admin, now=NOW))


def refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleError) as refused:
        act()
    assert refused.value.code == code
