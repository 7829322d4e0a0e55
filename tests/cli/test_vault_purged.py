"""What copies a private value goes with it, from the raw files of the database too."""

from pathlib import Path

import pytest
from sqlalchemy import select

from oversight.appeals.service import forgetting
from oversight.cli.clockwork import since_final
from oversight.core.errors import RuleError
from oversight.intake.models.exhibits import Chunk, Exhibit
from oversight.intake.rules.exhibits import Copy
from oversight.intake.service import exhibits, keeping
from oversight.notices import language
from oversight.notices.models.mail import Mail
from oversight.notices.rules.mail import MailState
from oversight.notices.service import sending
from oversight.privacy.service import retiring
from oversight.storage.session import Store
from oversight.vault.models.keys import DataKey
from tests.cli.conftest import Terminal
from tests.cli.test_vault import _files, _found
from tests.factories.exhibits import handed
from tests.factories.intake import NOW, a_row, officers, received
from tests.notices.test_mail_post import posted

from datetime import timedelta  # isort: skip

LATE = NOW + timedelta(days=400)


def settled(store: Store) -> None:
    """Let the database's files hold what its tables hold."""
    with store.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            auto = connection.execution_options(isolation_level="AUTOCOMMIT")
            auto.exec_driver_sql("CHECKPOINT")
        else:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")


def held(store: Store, url: str, secrets: list[bytes]) -> list[bool]:
    """Which of these bytes stand in the raw files."""
    settled(store)
    places: list[Path] = _files(store, url)
    return [_found(places, secret) for secret in secrets]


def test_a_letter_that_was_sent_is_gone_with_its_key_and_so_are_the_old_bytes(
    terminal: Terminal, store: Store, database_url: str
) -> None:
    language.use("https://oversight.example")
    with store.transaction() as session:
        row = posted(session)
        key = session.scalars(select(DataKey)).one()
        row.state, row.sent_at, row.accepted_by = MailState.SENT, NOW, "mail.example"
        letter = row.letter
    assert letter is not None
    secrets = [letter[-64:], key.wrapped]
    assert held(store, database_url, secrets) == [True, True]

    with store.transaction() as session:
        sending.sweep(session, LATE)
        retiring.retire(session, since_final, forgetting.purge, now=LATE)
    assert terminal.facts("vault", "clean")["clean"] is True

    assert held(store, database_url, secrets) == [False, False]
    with store.reading() as session:
        assert session.scalars(select(Mail.letter)).one() is None


def test_a_file_is_gone_in_all_its_pieces(
    terminal: Terminal, store: Store, database_url: str
) -> None:
    with store.transaction() as session:
        by = officers(session)
        number = received(session, [a_row(capture_sha256="")], by=by)
        exhibit = exhibits.attach_to_row(
            session, number, 2, handed(), by=by.drafter, now=NOW
        )
        assert exhibit is not None
        subject = keeping.subject(exhibit.id)
        key = session.scalars(select(DataKey).where(DataKey.subject == subject)).one()
        pieces = session.scalars(select(Chunk.sealed)).all()
        code = exhibit.code
    secrets = [pieces[0][-64:], key.wrapped]
    assert held(store, database_url, secrets) == [True, True]

    words = ("vault", "erase", number, "--ground", "court-order", "--subject", subject)
    assert terminal(*words).exit_code == 0
    assert terminal.facts("vault", "clean")["clean"] is True

    assert held(store, database_url, secrets) == [False, False]
    with store.reading() as session:
        assert session.scalars(select(Chunk)).all() == []
        kept = session.scalars(select(Exhibit).where(Exhibit.code == code)).one()
        with pytest.raises(RuleError, match="erased"):
            keeping.opened(session, kept, Copy.ORIGINAL)
