"""The internal audit: a chain that a stranger can compute again."""

import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.ledger import service as ledger
from oversight.ledger.models import Audit, AuditHead
from oversight.storage.session import Store

NOW = datetime(2026, 11, 22, 9, 41, 7, 250_001, tzinfo=UTC)
KARACHI = timezone(timedelta(hours=5))


def _somebody() -> Actor:
    return Actor(id=uuid4(), name="Somebody", role=Role.ADMINISTRATOR)


def _write(session: Session) -> None:
    somebody = _somebody()
    ledger.note(session, "signed-in", by=somebody, now=NOW, subject="me")
    ledger.note(
        session,
        "people.listed",
        by=somebody,
        now=NOW.astimezone(KARACHI),
        facts={"10": "ten", "9": ("a", "b"), "words": "کچھ بات", "of": {"n": None}},
    )
    ledger.note(session, "mail.sent", by=None, now=NOW + timedelta(days=1))
    session.flush()


def _head(session: Session) -> str:
    """The end of the chain, computed from what the rows say and nothing else."""
    digest = "0" * 64
    session.expire_all()
    for row in session.scalars(select(Audit).order_by(Audit.number)):
        content = {
            "act": row.act,
            "actor": str(row.actor_id),
            "at": row.at.isoformat(),
            "facts": row.facts,
            "number": row.number,
            "subject": row.subject,
        }
        said = json.dumps(
            content, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        digest = sha256(f"{digest}\n{said}".encode()).hexdigest()
        if digest != row.digest:
            return f"broken at {row.number}"
    return digest


def test_the_chain_can_be_computed_again(store: Store) -> None:
    with store.transaction() as session:
        _write(session)
    with store.transaction() as session:
        _write(session)
    with store.reading() as session:
        head = session.scalars(select(AuditHead)).one()

        assert head.number == 6
        assert _head(session) == head.digest


def test_a_row_says_who_did_what_when(session: Session) -> None:
    _write(session)
    session.expire_all()
    first, second, third = session.scalars(select(Audit).order_by(Audit.number))

    assert (first.act, first.subject, first.facts) == ("signed-in", "me", {})
    assert first.actor_id == second.actor_id
    assert second.at == NOW
    assert second.facts["9"] == ["a", "b"]
    assert third.actor_id is None


@pytest.mark.parametrize(
    "change",
    [
        "act = 'other'",
        "subject = 'other'",
        "actor_id = NULL",
        "at = '2026-11-22 09:41:07.250002'",
        "facts = '{\"a\": 1}'",
        "number = 9 - number",
        "digest = 'x'",
    ],
)
def test_any_change_breaks_the_chain(store: Store, change: str, kind: str) -> None:
    with store.transaction() as session:
        _write(session)
        head = session.scalars(select(AuditHead)).one().digest
        if kind == "sqlite":
            session.execute(text("DROP TRIGGER audit_rows_no_update"))
        else:
            session.execute(text("SET LOCAL session_replication_role = replica"))
        where = "number = 1" if "number =" in change else "number = 2"
        session.execute(text(f"UPDATE audit_rows SET {change} WHERE {where}"))
        if "number =" in change:
            session.execute(text("UPDATE audit_rows SET number = 1 WHERE number = 2"))

        assert _head(session) != head
        session.rollback()


@pytest.mark.parametrize(
    "verb", ["UPDATE audit_rows SET act = 'x'", "DELETE FROM audit_rows"]
)
def test_the_database_refuses_to_rewrite_the_audit(session: Session, verb: str) -> None:
    _write(session)

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(verb))


def test_there_is_one_head(session: Session) -> None:
    _write(session)
    session.add(AuditHead(digest="", number=0, single=2))

    with pytest.raises(DBAPIError):
        session.flush()
