from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from oversight.accounts.queries import me
from oversight.accounts.queries import people as queries
from oversight.accounts.service import people as service
from oversight.accounts.service import sessions
from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from tests.factories.accounts import a_body, a_person, a_platform

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_bodies_take_part_from_the_day_they_join_until_they_leave(
    session: Session,
) -> None:
    a_body(session, "always", joined_on=date(2026, 1, 1))
    a_body(session, "left", joined_on=date(2026, 1, 1), left_on=date(2026, 6, 1))
    a_body(session, "never", joined_on=None)

    def taking_part(day: date) -> list[str]:
        return [body.slug for body in queries.bodies(session, on=day)]

    assert taking_part(date(2025, 12, 31)) == []
    assert taking_part(date(2026, 1, 1)) == ["always", "left"]
    assert taking_part(date(2026, 5, 31)) == ["always", "left"]
    assert taking_part(date(2026, 6, 1)) == ["always"]
    assert len(queries.bodies(session)) == 3


def test_another_site_stands_last_and_has_no_liaison(session: Session) -> None:
    service.load_registers(session, now=NOW)

    slugs = [platform.slug for platform in queries.platforms(session)]
    assert slugs[-1] == "web"
    assert "web" not in {choice.slug for choice in queries.platform_choices(session)}
    assert len(queries.platform_choices(session)) == len(slugs) - 1
    assert len(queries.body_choices(session)) == 4


def test_what_is_not_there_is_not_found(session: Session) -> None:
    a_platform(session, "x")
    assert queries.platform(session, "x").slug == "x"
    for ask in (
        lambda: queries.body(session, "x"),
        lambda: queries.platform(session, "pta"),
        lambda: queries.person(session, uuid4()),
        lambda: queries.person(session, uuid4(), lock=True),
    ):
        with pytest.raises(RuleError) as refused:
            ask()
        assert refused.value.code == "not_found"
    assert queries.person_by_email(session, "x@x.example") is None


def test_the_page_of_oneself_shows_open_sessions_only(session: Session) -> None:
    person = a_person(session, role=Role.REVIEWER, pseudonym="R-07")
    by = queries.actor_of(person)
    here = service.begin(session, person, now=NOW)
    ended = service.begin(session, person, now=NOW)
    sessions.sign_out(session, ended, by=by, now=NOW)
    service.begin(session, person, now=NOW.replace(hour=1))

    page = me.me_page(session, by, here, NOW)

    assert (page.email, page.role, page.pseudonym) == (person.email, "reviewer", "R-07")
    assert [row.here for row in page.sessions] == [True]


def test_the_list_says_who_has_enrolled(session: Session) -> None:
    a_person(session, role=Role.ADMINISTRATOR, email="a@portal.example")
    a_person(session, role=Role.DRAFTER, email="b@portal.example", password_hash=None)
    a_person(session, role=Role.LIAISON, email="c@portal.example", disabled_at=NOW)

    rows = queries.people_page(session, NOW).rows

    assert [row.enrolled for row in rows] == [True, False, True]
    assert [row.place for row in rows] == ["", "Body pta", "X"]
