"""The key of a month of letters goes when nothing of the month is kept any more."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.appeals.service.forgetting import purge
from oversight.cli.clockwork import since_final
from oversight.core.clock import KARACHI
from oversight.notices import retention
from oversight.notices.rules.mail import MailState
from oversight.notices.service import sending
from oversight.privacy.service import retiring
from oversight.vault import service as vault
from tests.notices.test_mail_post import NOW, _origin, posted

__all__ = ("_origin",)
MONTH = "MAIL-2026-11"
OVER = datetime(2026, 12, 1, tzinfo=KARACHI)
DAYS = timedelta(days=1)


def retired(session: Session, now: datetime) -> None:
    """Wipe what was sent, and let the keys go whose term is over."""
    sending.sweep(session, now)
    while retiring.retire(session, since_final, purge, now=now):
        pass


def test_a_key_goes_a_month_after_the_month_in_which_all_was_sent(
    session: Session,
) -> None:
    row = posted(session)
    assert retention.final(session, MONTH) is None
    row.state, row.sent_at, row.accepted_by = MailState.SENT, NOW, "mail.example"
    session.flush()

    retired(session, OVER + 30 * DAYS - timedelta(seconds=1))
    session.refresh(row)
    assert row.letter is None
    assert retention.final(session, MONTH) == OVER
    assert vault.subjects(session, MONTH) == ("mail",)
    retired(session, OVER + 31 * DAYS)

    assert vault.subjects(session, MONTH) == ()


def test_what_was_never_sent_keeps_its_key(session: Session) -> None:
    posted(session)
    retired(session, OVER + 400 * DAYS)

    assert vault.subjects(session, MONTH) == ("mail",)


@pytest.mark.parametrize("month", ["MAIL-2026-10", "MAIL-2026-12", "MAIL-2025-11"])
def test_a_letter_keeps_the_key_of_its_own_month_alone(
    session: Session, month: str
) -> None:
    posted(session)

    assert retention.final(session, month) is not None
