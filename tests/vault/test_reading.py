"""A page reads a private text, or when and why it was erased; damage is neither."""

import pytest
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.vault import reading
from oversight.vault.reading import Gone
from tests.vault.test_service import DOCKET, NOW, WORDS, forget, seal


def read(session: Session, sealed: bytes) -> str | Gone:
    named = {"docket": DOCKET, "subject": "appellant", "place": "a/b"}
    return reading.text(session, sealed, **named)


def test_what_is_kept_is_read(session: Session) -> None:
    assert read(session, seal(session)) == WORDS


def test_what_was_erased_says_when_and_why_also_under_a_fresh_key(
    session: Session,
) -> None:
    sealed = seal(session)
    assert forget(session)

    assert read(session, sealed) == Gone(NOW, "court-order")
    seal(session)
    assert read(session, sealed) == Gone(NOW, "court-order")


def test_what_does_not_name_its_key_is_gone_all_the_same(session: Session) -> None:
    sealed = seal(session)
    assert forget(session)

    assert read(session, sealed[16:]) == Gone()
    assert read(session, b"") == Gone()


def test_damage_is_not_called_erasure(session: Session) -> None:
    sealed = seal(session)

    with pytest.raises(RuleError, match="changed or moved"):
        read(session, sealed[:-1])
