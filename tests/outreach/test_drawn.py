"""Whoever is drawn is written to at once, and told the hours of a victim's matter."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.appeals.service import sweep as appeals
from oversight.notices import language
from oversight.notices.models.mail import Mail
from oversight.notices.service import mail
from oversight.outreach.models.reminders import Reminder
from oversight.outreach.queries import running
from oversight.outreach.service import drawn, reminding
from oversight.review.service import beacon, members
from oversight.review.service import sweep as review
from oversight.storage.session import Store
from tests.factories.appeals import NOW as APPEALED
from tests.factories.appeals import a_sent_matter, an_appeal
from tests.factories.intake import NOW
from tests.factories.review import MINUTE, a_case, declared, panel_members
from tests.review.test_concurrency import at_once
from tests.review.test_victims import DRAWN, a_victims_case

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
THEN = NOW + 15 * MINUTE


@pytest.fixture(autouse=True)
def _origin() -> None:
    language.use("https://oversight.example")


def letters(session: Session) -> list[str]:
    return [
        f"{mail.letter_of(session, row).subject}\n{mail.letter_of(session, row).text}"
        for row in session.scalars(select(Mail).where(Mail.message == "drawn"))
    ]


def test_everybody_who_was_drawn_is_written_to_once(session: Session) -> None:
    docket = a_case(session, items=11)

    assert drawn.sweep(session, THEN) == 3
    assert drawn.sweep(session, THEN + HOUR) == 0

    told = letters(session)
    assert len(told) == 3
    assert all(docket in letter for letter in told)
    assert all("Declare that nothing ties you to it" in letter for letter in told)
    assert not any("hours, not days" in letter for letter in told)
    assert not any(docket in letter.splitlines()[0] for letter in told)
    assert not any("Come on Friday" in letter for letter in told)


def test_who_has_declared_is_not_written_to(session: Session) -> None:
    docket = a_case(session, items=11)
    first, *_ = panel_members(session, docket)
    members.declare(session, docket, by=first, now=NOW + 12 * MINUTE)

    assert drawn.sweep(session, THEN) == 2
    assert first.id not in set(session.scalars(select(Reminder.person_id)))


def test_whoever_is_drawn_in_their_place_is_written_to_as_well(
    session: Session,
) -> None:
    docket = a_case(session)
    drawn.sweep(session, THEN)
    before = {one.id for one in panel_members(session, docket)}

    later = NOW + 3 * DAY
    for step in range(4):
        review.sweep(session, later + step * MINUTE)
    after = {one.id for one in panel_members(session, docket)}

    assert before.isdisjoint(after)
    assert drawn.sweep(session, later + 5 * MINUTE) == len(after)


def test_a_victims_matter_says_its_hours(session: Session) -> None:
    docket = a_victims_case(session)

    assert drawn.sweep(session, DRAWN) == 1

    (letter,) = letters(session)
    assert docket in letter
    assert "hours, not days" in letter
    assert "victim" not in letter.lower(), "the letter says nothing of the case"


def test_the_panel_of_an_appeal_is_written_to_as_well(session: Session) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    appeals.sweep(session, APPEALED + MINUTE)
    beacon.make_beacon(session, now=APPEALED + 2 * MINUTE)
    appeals.sweep(session, APPEALED + 2 * MINUTE)

    panel = panel_members(session, appeal)
    assert drawn.sweep(session, APPEALED + 3 * MINUTE) == len(panel) == 3

    assert all(appeal in letter for letter in letters(session))


def test_two_workers_write_one_letter(store: Store) -> None:
    with store.transaction() as session:
        a_case(session, items=11)

    def tell(session: Session) -> object:
        return drawn.sweep(session, THEN)

    at_once(store, [tell, tell])

    with store.reading() as session:
        assert len(letters(session)) == 3


def test_the_reminder_comes_within_the_hours_of_a_victim(session: Session) -> None:
    docket = a_victims_case(session)
    (sitting,) = declared(session, docket)

    def said(after: timedelta) -> list[str]:
        reminding.sweep(session, DRAWN + after)
        rows = select(Reminder).where(Reminder.clock == "decision")
        return [row.step for row in session.scalars(rows.order_by(Reminder.made_at))]

    assert said(5 * HOUR) == []
    assert said(6 * HOUR) == ["half"]
    assert said(8 * HOUR) == ["half"]
    assert said(9 * HOUR) == ["half", "last"]
    assert said(13 * HOUR) == ["half", "last"]
    assert said(4 * DAY) == ["half", "last", "last"], "then the day on which it lapses"
    rows = running.due_rows(session, sitting.id, now=DRAWN + 10 * HOUR)
    assert [(row.docket, row.due) for row in rows] == [(docket, DRAWN + 12 * HOUR)]
