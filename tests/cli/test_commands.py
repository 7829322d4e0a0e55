import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from oversight.accounts.queries import people as accounts
from oversight.accounts.service import people as service
from oversight.authority.permissions import Role
from oversight.cli.main import PLACES
from oversight.core.clock import utc_now
from oversight.storage.session import Store, open_store
from oversight.vault import service as vault
from oversight.vault.models.keys import DataKey
from tests.cli.conftest import Terminal
from tests.factories.accounts import a_body, a_person
from tests.notices.test_mail_sending import owe


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


@pytest.mark.slow
def test_a_database_of_another_version_is_refused_with_what_to_do(
    blank: Terminal,
) -> None:
    newest = blank.facts("upgrade")["after"]
    store = open_store(blank.environ["DATABASE_URL"])
    try:
        for step, code in (("0001", "not_upgraded"), ("9999", "too_new")):
            with store.engine.begin() as connection:
                connection.execute(
                    text("UPDATE alembic_version SET version_num = :step"),
                    {"step": step},
                )
            for command in ("fsck", "serve", "worker", "tick"):
                said = blank.facts(command)["error"]
                assert said["code"] == code
                assert f"step {step}" in said["message"]
            wanted = f"needs {newest}" if step == "0001" else "restore a backup"
            assert wanted in said["message"]
    finally:
        store.close()


def test_another_vault_key_starts_nothing_and_says_so(
    terminal: Terminal, store: Store
) -> None:
    owe(store, "sealed")
    kept = terminal.instance / "vault.key"
    other = terminal.instance / "other.key"
    other.write_bytes(b"o" * 32)
    other.chmod(0o600)
    wrong = {"OVERSIGHT_VAULT_KEY": str(other)}

    for command in ("fsck", "serve", "worker", "tick"):
        said = terminal.facts(command, **wrong)["error"]
        assert said["code"] == "other_vault_key"
        assert "OVERSIGHT_VAULT_KEY" in said["message"]
    changing = {**wrong, "OVERSIGHT_VAULT_OLD_KEY": str(kept)}
    assert "checks" in terminal.facts("fsck", **changing)
    with store.transaction() as session:
        session.scalars(select(DataKey)).one().wrapped = b"x" * 60
    assert terminal.facts("fsck")["error"]["code"] == "other_vault_key"
    owe_another_month(store)
    assert "checks" in terminal.facts("fsck")


def owe_another_month(store: Store) -> None:
    """Let a key be made beside the one that was damaged."""
    with store.transaction() as session:
        vault.seal_text(
            session,
            "words",
            docket="TD-2026-000001",
            subject="mail",
            place="here",
            now=utc_now(),
        )


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
