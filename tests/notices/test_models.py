"""What the database itself refuses."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.notices.models.notices import Notice
from tests.factories.notices import NOW, a_notice


def a_row(**facts: object) -> Notice:
    whole: dict[str, object] = {
        "docket": "TD-2026-000001",
        "item": 1,
        "stage": "sent",
        "platform": "x",
        "facts": {},
        "code_hash": "a" * 64,
        "code_sealed": b"sealed",
        "made_at": NOW,
    }
    return Notice(**{**whole, **facts})


def test_there_is_one_notice_for_an_item_and_stage(session: Session) -> None:
    a_notice(session)

    session.add(a_row())
    with pytest.raises(IntegrityError):
        session.flush()


def test_no_two_notices_share_a_code(session: Session) -> None:
    made, _ = a_notice(session)

    session.add(a_row(item=2, code_hash=made.code_hash))
    with pytest.raises(IntegrityError):
        session.flush()


def test_the_stages_are_closed(session: Session) -> None:
    session.add(a_row(stage="later"))

    with pytest.raises(IntegrityError):
        session.flush()
