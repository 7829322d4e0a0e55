import pytest
from sqlalchemy.orm import Session

from oversight.accounts.queries import people as accounts
from oversight.accounts.service import people as service
from oversight.authority.permissions import Role
from oversight.cli.main import PLACES
from oversight.core.clock import utc_now
from tests.cli.conftest import Terminal
from tests.factories.accounts import a_body, a_person


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", sorted(PLACES))
def test_every_command_explains_itself(terminal: Terminal, name: str) -> None:
    result = terminal(name, "--help")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 4
    assert terminal(name, "--no-such-thing").exit_code == 2


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_an_unknown_command_is_wrong_usage(terminal: Terminal) -> None:
    assert terminal("takedown").exit_code == 2


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_bad_setting_is_named(terminal: Terminal) -> None:
    result = terminal("fsck", SECRET_KEY="short")
    assert result.exit_code == 1
    assert "SECRET_KEY needs 32 characters or more" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_refusal_is_one_object_too(terminal: Terminal) -> None:
    facts = terminal.facts("fsck", SECRET_KEY="short")
    assert facts["error"]["code"] == "settings"


def test_a_database_without_tables_is_refused(blank: Terminal) -> None:
    result = blank("fsck")
    assert result.exit_code == 1
    assert "python -m oversight upgrade" in result.stderr


@pytest.mark.slow
def test_an_upgrade_is_done_once(blank: Terminal) -> None:
    first = blank.facts("upgrade")
    second = blank.facts("upgrade")
    assert first["before"] is None
    assert first["after"] == second["before"] == second["after"]


def test_a_lost_sign_in_is_reset_from_the_machine(
    terminal: Terminal, session: Session
) -> None:
    person = a_person(session, role=Role.ADMINISTRATOR)
    email = person.email
    session.commit()

    facts = terminal.facts("user", "reset", email)

    token = facts["link"].rsplit("/", 1)[1]
    assert accounts.enrolment_open(session, token, utc_now())
    assert terminal("user", "reset", "nobody@portal.example").exit_code == 1


def test_a_link_lets_somebody_enrol_once(terminal: Terminal, session: Session) -> None:
    a_body(session, "pta")
    session.commit()

    facts = terminal.facts(
        "user", "add", "New.Drafter@pta.example", "--role", "drafter", "--body", "pta"
    )

    token = facts["link"].rpartition("/")[2]
    person = service.enrol(session, token, "four herons on a wet roof", now=utc_now())
    assert person.email == "new.drafter@pta.example"
    assert person.role is Role.DRAFTER
    assert accounts.actor_of(person).body == "pta"


def test_an_account_is_opened_once(terminal: Terminal, session: Session) -> None:
    known = a_person(session, role=Role.AUDITOR)
    session.commit()
    result = terminal("user", "add", known.email, "--role", "auditor")
    assert result.exit_code == 1
    assert "There is an account with this address" in result.stderr


def test_a_role_needs_its_body(terminal: Terminal) -> None:
    facts = terminal.facts("user", "add", "d@pta.example", "--role", "drafter")
    assert facts["error"]["code"] == "body_missing"


def test_an_unknown_role_is_wrong_usage(terminal: Terminal) -> None:
    assert terminal("user", "add", "d@pta.example", "--role", "king").exit_code == 2


def test_production_refuses_demo_people(
    terminal: Terminal, session: Session, production: dict[str, str]
) -> None:
    a_person(session, email="admin@oversight.example", role=Role.ADMINISTRATOR)
    session.commit()
    result = terminal("fsck", **production)
    assert result.exit_code == 1
    assert "demo people" in result.stderr


def test_production_serves_a_database_of_its_own(
    terminal: Terminal, session: Session, production: dict[str, str]
) -> None:
    a_person(session, email="somebody@portal.pk", role=Role.ADMINISTRATOR)
    session.commit()
    assert terminal("fsck", **production).exit_code == 0
