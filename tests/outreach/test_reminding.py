"""Staff are reminded once a step, by mail and on the desk, without a word of the case."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.accounts.queries import languages
from oversight.authority.permissions import Actor, Role
from oversight.core import clock
from oversight.dispatch.models.answers import PlatformAnswer
from oversight.dispatch.models.channels import PlatformLetter
from oversight.dispatch.models.clarifying import Clarification
from oversight.dispatch.queries import rows
from oversight.dispatch.service import holding
from oversight.intake.service import curing, screening
from oversight.ledger.models import Audit
from oversight.notices import language
from oversight.notices.models.mail import Mail
from oversight.notices.service import mail
from oversight.outreach.models.reminders import Reminder
from oversight.outreach.queries import running
from oversight.outreach.service import reminding
from oversight.review.rules.absences import AbsenceKind
from oversight.review.service import absences, asking_body, deciding, returning
from oversight.storage import apart
from oversight.storage.session import Store
from tests.factories.accounts import an_actor, contact_of
from tests.factories.appeals import a_sent_matter, an_admitted, an_appeal
from tests.factories.data import a_team, an_account, produced
from tests.factories.dispatch import a_sending, docket_of
from tests.factories.intake import NOW, a_request, a_row, filed
from tests.factories.law import a_law
from tests.factories.review import (
    MINUTE,
    a_ballot,
    a_case,
    a_roster,
    asked_of,
    panel_members,
    ready,
)
from tests.fixtures.web import Visitor
from tests.review.test_asking_body import TEXT
from tests.review.test_concurrency import at_once
from tests.review.test_returning import LACKS, WHY

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _origin() -> None:
    language.use("https://oversight.example")


def reminders(session: Session, person: Actor) -> list[tuple[str, str]]:
    rows = session.scalars(
        select(Reminder)
        .where(Reminder.person_id == person.id)
        .order_by(Reminder.made_at, Reminder.clock)
    )
    return [(row.clock, row.step) for row in rows]


def letters(session: Session) -> list[str]:
    return [
        f"{mail.letter_of(session, row).subject}\n{mail.letter_of(session, row).text}"
        for row in session.scalars(select(Mail))
    ]


def test_the_registrar_is_reminded_at_half_of_the_day(session: Session) -> None:
    registrar = an_actor(session, role=Role.REGISTRAR)
    docket = a_request(session, screened=False).docket

    assert reminding.sweep(session, NOW + HOUR) == 0
    assert reminding.sweep(session, NOW + 18 * HOUR) == 1
    assert reminding.sweep(session, NOW + 19 * HOUR) == 0

    assert reminders(session, registrar) == [("screening", "half")]
    (letter,) = letters(session)
    assert docket in letter
    assert "to check a request for form" in letter
    assert "Come on Friday" not in letter
    assert "pta" not in letter.lower()
    assert docket not in letter.splitlines()[0]


def test_a_reviewer_is_reminded_twice_until_the_vote(session: Session) -> None:
    docket, (sitting,) = ready(session)

    reminding.sweep(session, NOW + 3 * DAY + 20 * HOUR)
    reminding.sweep(session, NOW + 4 * DAY)
    assert reminders(session, sitting) == [("decision", "half"), ("decision", "last")]

    ballot = a_ballot(asked_of(session, docket))
    deciding.vote(session, docket, 1, ballot, by=sitting, now=NOW + 4 * DAY)
    assert running.due_rows(session, sitting.id, now=NOW + 4 * DAY) == ()


def test_a_declaration_stands_on_the_desk_from_its_first_moment(
    session: Session, visitor: Visitor
) -> None:
    docket = a_case(session)
    (sitting,) = panel_members(session, docket)

    assert session.scalars(select(Reminder)).all() == []
    (row,) = running.due_rows(session, sitting.id, now=NOW + HOUR)
    assert (row.clock, row.docket, row.is_duty) == ("declaration", docket, True)

    visitor.sign_in(sitting).get(f"/en/desk/review/{docket}")
    assert "Decision due" in visitor.page.main
    assert "Due by" not in visitor.page.main


def test_a_worker_that_slept_sends_one_letter_and_not_two(session: Session) -> None:
    _, (sitting,) = ready(session)

    reminding.sweep(session, NOW + 5 * DAY)

    assert reminders(session, sitting) == [("decision", "last")]


def test_who_has_voted_is_left_in_peace(session: Session) -> None:
    docket, (first, second, _) = ready(session, protected="journalist")
    ballot = a_ballot(asked_of(session, docket))
    deciding.vote(session, docket, 1, ballot, by=first, now=NOW + HOUR)

    reminding.sweep(session, NOW + 4 * DAY)

    assert reminders(session, first) == []
    assert reminders(session, second) == [("decision", "last")]


def test_who_was_drawn_is_reminded_to_declare(session: Session) -> None:
    docket = a_case(session, items=11)

    reminding.sweep(session, NOW + 20 * HOUR)

    rows = session.scalars(select(Reminder).where(Reminder.docket == docket)).all()
    assert {row.clock for row in rows} == {"declaration"}
    assert len(rows) == 3


def test_a_body_is_reminded_of_each_thing_it_owes(session: Session) -> None:
    drafter = an_actor(session, role=Role.DRAFTER, body="pta")
    stranger = an_actor(session, role=Role.DRAFTER, body="nccia")
    registrar = an_actor(session, role=Role.REGISTRAR)
    thin = filed(session, [a_row(passage="")]).dockets[0]
    screening.find_defects(session, thin, {}, by=registrar, now=NOW)
    asked, sitting = ready(session)
    asking_body.ask(session, asked, TEXT, by=sitting[0], now=NOW + 30 * MINUTE)
    handed, sitting = ready(session)
    returning.propose(session, handed, LACKS, WHY, by=sitting[0], now=NOW + 30 * MINUTE)

    reminding.sweep(session, NOW + 2 * DAY)
    reminding.sweep(session, NOW + 8 * DAY)

    assert reminders(session, drafter) == [
        ("cure", "half"),
        ("info", "half"),
        ("returned", "half"),
    ] or reminders(session, drafter) == [
        ("cure", "last"),
        ("info", "last"),
        ("returned", "half"),
    ]
    assert reminders(session, stranger) == []


def test_after_a_correction_the_registrar_s_time_begins_anew(session: Session) -> None:
    registrar = an_actor(session, role=Role.REGISTRAR)
    drafter = an_actor(session, role=Role.DRAFTER, body="pta")
    thin = filed(session, [a_row(passage="")]).dockets[0]
    screening.find_defects(session, thin, {}, by=registrar, now=NOW)
    given = {1: {"passage": "«Come on Friday.» Line 2."}}
    curing.cure(session, thin, given, by=drafter, now=NOW + 2 * DAY)

    (one,) = [r for r in running.running(session, NOW + 2 * DAY) if r.docket == thin]

    assert (one.clock, one.since) == ("screening", NOW + 2 * DAY)


def test_a_liaison_is_reminded_of_what_was_sent(session: Session) -> None:
    sending, liaison = a_sending(session)

    reminding.sweep(session, NOW + 20 * HOUR)
    reminding.sweep(session, NOW + 4 * DAY)

    found = reminders(session, liaison)
    assert ("acknowledge", "half") in found
    assert ("answer", "last") in found
    shown = running.due_rows(session, liaison.id, now=NOW + 4 * DAY)
    assert {row.docket for row in shown} == {docket_of(sending)}


def test_what_is_late_stays_on_the_desk_and_sends_no_letter(
    session: Session, visitor: Visitor
) -> None:
    sending, liaison = a_sending(session)
    docket, late = docket_of(sending), NOW + 40 * DAY
    reminding.sweep(session, NOW + 4 * DAY)
    before = reminders(session, liaison)

    reminding.sweep(session, late)
    assert reminders(session, liaison) == before
    shown = running.due_rows(session, liaison.id, now=late)
    assert {(row.docket, row.is_over) for row in shown} == {(docket, True)}
    assert {row.clock for row in shown} >= {"acknowledge", "answer"}

    session.commit()
    clock.shift(late - clock.machine_now())
    try:
        visitor.sign_in(liaison)
        visitor.get("/en/desk")
        assert "Was due by" in visitor.page.main
        assert "Due soon" not in visitor.page.main
        visitor.get("/ur/desk")
        assert "ابھی تک باقی ہے" in visitor.page.main
    finally:
        clock.shift(timedelta(0))


def test_a_platform_is_reminded_at_its_contact_alone_and_once(session: Session) -> None:
    a_sending(session)
    others = [an_actor(session, role=Role.LIAISON, platform="x") for _ in range(2)]

    reminding.sweep(session, NOW + 4 * DAY)

    written = session.scalars(select(Mail).where(Mail.message == "reminder"))
    to = [mail.letter_of(session, row).to for row in written]
    rows = [one for one in to if one == contact_of("x")]
    assert not {one for one in to if one.startswith("liaison")}
    asked = [letter.key for letter in session.scalars(select(PlatformLetter))]
    assert len(asked) == len(set(asked)) == len(rows) + 1
    for one in others:
        assert ("answer", "last") in reminders(session, one)


def test_a_panel_is_reminded_of_a_platform_s_question(session: Session) -> None:
    docket = a_sent_matter(session)
    sending = rows.sending(session, docket)
    asked = PlatformAnswer(
        line_id=sending.lines[0].id,
        by_id=an_actor(session, role=Role.LIAISON).id,
        action="clarify",
        under="none",
        reason="locator-fails",
        question="Which of the two posts is meant?",
        answered_at=NOW,
    )
    session.add(asked)
    session.flush()
    session.add(
        Clarification(
            answer_id=asked.id, line_id=asked.line_id, due_at=NOW + 3 * DAY + 11 * HOUR
        )
    )
    session.flush()
    (member,) = panel_members(session, docket)

    reminding.sweep(session, NOW + 2 * DAY)

    assert reminders(session, member) == [("clarify", "last")]


def test_a_custodian_is_reminded_of_what_was_handed_over(session: Session) -> None:
    team = a_team(session)
    docket = produced(session, team)

    (one,) = [
        found
        for found in running.running(session, NOW + 4 * HOUR)
        if found.docket == docket and found.clock == "received"
    ]

    assert one.people == (team.custodian.id,)
    (late,) = [
        row
        for row in running.due_rows(session, team.custodian.id, now=one.due + HOUR)
        if row.clock == "received"
    ]
    assert late.is_over
    reminding.sweep(session, one.due - HOUR)
    assert ("received", "half") in reminders(session, team.custodian)


def test_many_away_are_told_to_the_auditors_once_a_day(session: Session) -> None:
    a_law(session)
    auditor = an_actor(session, role=Role.AUDITOR)
    sitting = a_roster(session, 10)
    for one in sitting[:4]:
        absences.enter(
            session,
            AbsenceKind.LEAVE,
            NOW.date(),
            NOW.date() + DAY,
            by=one,
            now=NOW,
        )

    assert reminding.note_absences(session, now=NOW) == 1
    assert reminding.note_absences(session, now=NOW + HOUR) == 0
    assert reminding.note_absences(session, now=NOW + DAY) == 1

    assert reminders(session, auditor) == [("away", "half")] * 2
    assert "4 of 10 reviewers" in letters(session)[0]
    noted = select(Audit.facts).where(Audit.act == "roster.absences")
    assert session.scalars(noted).first() == {"away": 4, "of": 10}


def test_three_in_ten_are_not_yet_many(session: Session) -> None:
    a_law(session)
    an_actor(session, role=Role.AUDITOR)
    for one in a_roster(session, 10)[:3]:
        absences.enter(
            session, AbsenceKind.LEAVE, NOW.date(), NOW.date(), by=one, now=NOW
        )
    assert reminding.note_absences(session, now=NOW) == 0


def test_where_there_is_no_law_yet_nobody_is_reminded(session: Session) -> None:
    assert reminding.sweep(session, NOW) == 0
    registrar = an_actor(session, role=Role.REGISTRAR)
    assert running.due_rows(session, registrar.id, now=NOW) == ()


def test_two_workers_at_once_remind_once(store: Store) -> None:
    with store.transaction() as session:
        registrar = an_actor(session, role=Role.REGISTRAR)
        a_request(session, screened=False)

    at_once(store, [lambda s: reminding.sweep(s, NOW + 18 * HOUR) for _ in range(3)])

    with store.reading() as session:
        assert reminders(session, registrar) == [("screening", "half")]
        assert len(session.scalars(select(Mail)).all()) == 1


def test_the_table_keeps_each_reminder_once(session: Session) -> None:
    registrar = an_actor(session, role=Role.REGISTRAR)
    for _ in range(2):
        session.add(
            Reminder(
                key="k",
                person_id=registrar.id,
                clock="screening",
                docket="TD-2026-000001",
                step="half",
                due_at=NOW,
                made_at=NOW,
            )
        )
    with pytest.raises(IntegrityError):
        session.flush()


def test_the_desk_shows_what_is_due(session: Session, visitor: Visitor) -> None:
    registrar = an_actor(session, role=Role.REGISTRAR)
    docket = a_request(session, screened=False).docket
    clock.shift(NOW + 18 * HOUR - clock.machine_now())
    try:
        visitor.sign_in(registrar)
        visitor.get("/en/desk")
        assert "Due soon" in visitor.page.main
        assert docket in visitor.page.main
        visitor.get("/ur/desk")
        assert docket in visitor.page.main
    finally:
        clock.shift(timedelta(0))


def test_an_appeal_s_panel_is_reminded(session: Session) -> None:
    docket = an_appeal(session, a_sent_matter(session))
    panel = an_admitted(session, docket)

    (one,) = [r for r in running.running(session, NOW + HOUR) if r.docket == docket]

    assert (one.clock, one.people) == (
        "appeal_decision",
        tuple(member.id for member in panel),
    )


def two_in_hand(session: Session) -> tuple[Actor, Actor, datetime]:
    """Data on two accounts of one docket came on one day, and of another docket.

    Returns both custodians, and until when they are to look at them.
    """
    first, second = a_team(session), a_team(session)
    for team, accounts in ((first, 2), (second, 1)):
        named = [an_account() for _ in range(accounts)]
        docket = produced(session, team, accounts=named)
        for number in range(1, accounts + 1):
            holding.receive(
                session, docket, number, (), by=team.custodian, now=NOW + 5 * HOUR
            )
    due = [
        one.due
        for one in running.running(session, NOW + 6 * HOUR)
        if one.clock == "minimised"
    ]
    assert len(due) == 3
    assert len(set(due)) == 1
    return first.custodian, second.custodian, due[0]


def test_two_accounts_of_one_docket_are_one_letter_and_stop_nothing(
    session: Session,
) -> None:
    custodian, other, due = two_in_hand(session)

    reminding.sweep(session, due - HOUR)
    reminding.sweep(session, due - HOUR)

    assert reminders(session, custodian) == [("minimised", "last")]
    assert reminders(session, other) == [("minimised", "last")]


def test_a_reminder_that_fails_keeps_nobody_else_from_theirs(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    custodian, other, due = two_in_hand(session)
    whole = languages.of_person

    def broken(session: Session, person_id: UUID) -> str:
        if person_id == custodian.id:
            raise ValueError("no such language")
        return whole(session, person_id)

    apart.begin(session)
    with monkeypatch.context() as patched:
        patched.setattr(languages, "of_person", broken)
        reminding.sweep(session, due - HOUR)
    assert [str(one) for one in apart.faults(session)] == ["no such language"]
    assert reminders(session, custodian) == []
    assert reminders(session, other) == [("minimised", "last")]

    reminding.sweep(session, due - HOUR)

    assert reminders(session, custodian) == [("minimised", "last")]
