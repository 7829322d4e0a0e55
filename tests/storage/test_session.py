"""Both databases keep the same promises about rows and time."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from oversight.storage.session import Store


def test_a(session: Session) -> None:
    assert session.execute(text("select 1")).scalar() == 1


def test_b(store: Store) -> None:
    with store.transaction() as session:
        assert session.execute(text("select 1")).scalar() == 1
