"""Who comes on duty is written to before, once, and when a note waits."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.ledger.models import Audit
from oversight.notices import language
from oversight.notices.models.mail import Mail
from oversight.notices.service import mail
from oversight.outreach.models.reminders import Reminder
from oversight.outreach.service import on_duty, reminding
from oversight.review.models.roster import Reviewer
from oversight.review.queries import absences as queries
from oversight.review.rules.absences import AbsenceKind
from oversight.review.service import absences, handover
from tests.factories.intake import NOW
from tests.review.test_absences import DAY, TODAY
from tests.review.test_handover import NOTE, a_watch, handed

HOUR = timedelta(hours=1)


def told(session: Session) -> list[tuple[str, str]]:
    """Who was told what, in the order of time and of the pseudonyms."""
    rows = session.execute(
        select(Reminder.clock, Reviewer.pseudonym)
        .join(Reviewer, Reviewer.person_id == Reminder.person_id)
        .order_by(Reminder.made_at, Reviewer.pseudonym)
    )
    return [(clock, name) for clock, name in rows]


def test_a_letter_comes_at_nine_on_the_working_day_before(session: Session) -> None:
    a_watch(session)
    language.use("https://oversight.example")

    assert on_duty.sweep(session, NOW) == 2
    assert on_duty.sweep(session, NOW + DAY) == 0
    assert reminding.sweep(session, NOW + 2 * DAY) == 2
    assert on_duty.sweep(session, NOW + 2 * DAY + HOUR) == 0

    assert told(session) == [
        ("duty", "R-01"),
        ("duty", "R-02"),
        ("duty", "R-03"),
        ("duty", "R-04"),
    ]
    letter = mail.letter_of(session, session.scalars(select(Mail)).all()[0])
    assert letter.subject == "Your duty begins soon"
    assert "/desk/review/duty" in letter.text
    assert "You are on duty from" in letter.text


def test_nobody_is_written_to_about_days_that_fell_away(session: Session) -> None:
    sitting = a_watch(session)
    absences.enter(
        session, AbsenceKind.LEAVE, TODAY + DAY, TODAY + 2 * DAY, by=sitting[0], now=NOW
    )

    assert on_duty.sweep(session, NOW) == 1
    assert queries.days_away(session, sitting[0].id, TODAY + DAY, TODAY + DAY)


def test_both_who_come_are_written_to_until_one_takes_over(session: Session) -> None:
    sitting = a_watch(session)
    language.use("https://oversight.example")
    on_duty.sweep(session, NOW + 2 * DAY)
    given = handed(session, sitting[0])

    assert on_duty.sweep(session, NOW + 2 * DAY + HOUR) == 2
    assert on_duty.sweep(session, NOW + 3 * DAY) == 0
    keys = session.scalars(select(Reminder.clock).where(Reminder.clock == "handover"))
    assert len(keys.all()) == 2
    for row in session.scalars(select(Mail)):
        assert NOTE not in mail.letter_of(session, row).text
    acts = session.scalars(select(Audit).where(Audit.act == "reminder.sent")).all()
    assert {row.facts["clock"] for row in acts} == {"duty", "handover"}

    handover.take_over(session, given.id, by=sitting[2], now=NOW + 3 * DAY)
    assert on_duty.sweep(session, NOW + 3 * DAY) == 0
