import ast
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.models.sessions import LoginSession
from oversight.authority.permissions import AGENCY_ROLES, Role
from oversight.storage.base import Base
from tests.factories.accounts import a_body, a_person, a_platform

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PACKAGE = Path(__file__).parents[2] / "oversight"


@pytest.mark.parametrize("role", Role)
def test_the_database_wants_a_body_for_agency_roles_only(
    session: Session, role: Role
) -> None:
    a_person(session, role=role)
    wrong = _person(role)
    wrong.body = None if role in AGENCY_ROLES else a_body(session)
    wrong.platform = a_platform(session) if role is Role.LIAISON else None

    assert _refused(session, wrong)


@pytest.mark.parametrize("role", [Role.LIAISON, Role.REGISTRAR])
def test_the_database_wants_a_platform_for_liaisons_only(
    session: Session, role: Role
) -> None:
    wrong = _person(role)
    wrong.platform = None if role is Role.LIAISON else a_platform(session)

    assert _refused(session, wrong)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.REVIEWER])
def test_the_database_keeps_pseudonyms_for_reviewers(
    session: Session, role: Role
) -> None:
    with pytest.raises(IntegrityError), session.begin_nested():
        a_person(session, role=role, pseudonym="R-99")


def test_two_reviewers_never_share_a_pseudonym(session: Session) -> None:
    a_person(session, role=Role.REVIEWER, pseudonym="R-07")

    with pytest.raises(IntegrityError), session.begin_nested():
        a_person(session, role=Role.REVIEWER, pseudonym="R-07")


@pytest.mark.parametrize("second", ["one@portal.example", "ONE@portal.example"])
def test_an_address_belongs_to_one_account(session: Session, second: str) -> None:
    a_person(session, email="one@portal.example")

    with pytest.raises(IntegrityError), session.begin_nested():
        a_person(session, email=second)


def test_a_body_leaves_only_after_it_joined(session: Session) -> None:
    a_body(session, "one", joined_on=date(2026, 1, 1), left_on=date(2026, 2, 1))

    with pytest.raises(IntegrityError), session.begin_nested():
        a_body(session, "two", joined_on=date(2026, 1, 2), left_on=date(2026, 1, 1))
    with pytest.raises(IntegrityError), session.begin_nested():
        a_body(session, "three", joined_on=None, left_on=date(2026, 1, 1))


def test_two_sessions_never_share_a_token(session: Session) -> None:
    person = a_person(session)
    facts = {"token_hash": "0" * 64, "person_id": person.id}
    session.add(LoginSession(**facts, created_at=NOW, seen_at=NOW))
    session.flush()

    assert _refused(session, LoginSession(**facts, created_at=NOW, seen_at=NOW))


def test_no_code_ever_changes_a_role() -> None:
    """I03: role sets stay disjoint for the life of the account."""
    changed = [
        f"{path.name}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and node.attr in {"role", "body_id", "platform_id"}
    ]
    assert changed == []


def _person(role: Role) -> Person:
    return Person(email="x@portal.example", name="X", role=role, made_at=NOW)


def _refused(session: Session, row: Base) -> bool:
    session.add(row)
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError:
        return True
    return False
