"""No clock runs out in silence: each is reminded of, or stands with a reason why not."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Actor, Role
from oversight.core.vocabularies.desks import DUE_CLOCKS
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.lifting import AgencyCode
from oversight.dispatch.service import (
    data_answering,
    data_lifting,
    data_sweep,
    holding,
    issuing,
    keeping,
    lifting,
    posting,
    sending,
    standing,
)
from oversight.intake.service import data_drafting
from oversight.notices import language
from oversight.notices.models.mail import Mail
from oversight.notices.service import mail
from oversight.outreach.queries import running
from oversight.outreach.rules import clocks
from oversight.outreach.rules.reminders import Running
from oversight.outreach.service import reminding
from oversight.review.models.panels import Seat
from oversight.review.rules.lifecycle import SeatState
from oversight.review.service import deciding
from oversight.review.service import sweep as review
from tests.dispatch.test_delaying import LATER, a_delayed, asked
from tests.factories import data as make
from tests.factories import extensions
from tests.factories.accounts import an_actor
from tests.factories.dispatch import a_sending, an_approval, an_issued, docket_of
from tests.factories.intake import NOW, officers, received
from tests.factories.law import the_policies
from tests.factories.review import a_ballot, a_decided_case, asked_of, ready
from tests.review.test_challenging import THEN, by_body
from tests.review.test_late_reviews import a_late_one
from tests.review.test_victims import DRAWN, a_victims_case

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _origin() -> None:
    language.use("https://oversight.example")


def found(session: Session, clock: str, now: object = NOW + HOUR) -> list[Running]:
    session.flush()
    return [
        one
        for one in running.running(session, now)  # type: ignore[arg-type]
        if one.clock == clock
    ]


def is_told(session: Session, clock: str, person: Actor, now: object) -> bool:
    return any(person.id in one.people for one in found(session, clock, now))


def test_every_clock_of_the_law_is_reminded_of_or_says_why_not() -> None:
    known = {
        name.removeprefix("clock.")
        for name in the_policies()
        if name.startswith("clock.")
    }
    reminded, silent = set(clocks.REMINDED), set(clocks.SILENT)
    assert not reminded & silent
    assert known - reminded - silent == set()
    assert reminded - known == set()
    assert silent - known == set()
    assert set(clocks.REMINDED.values()) <= set(DUE_CLOCKS)
    assert all(clocks.SILENT.values())


def test_who_can_sign_a_filing_is_reminded_of_it(session: Session) -> None:
    by = officers(session, "pta")
    received(session, by=by)
    (one,) = found(session, "draft")
    assert one.people == (by.authoriser.id,)
    assert one.due > NOW + 29 * DAY


def test_a_half_filled_form_is_nobodys_to_sign_before_it_is_whole(
    session: Session,
) -> None:
    team = make.a_team(session)
    begun = data_drafting.begin(session, by=team.drafter, now=NOW)
    assert found(session, "draft") == []

    whole = make.a_form(session, team)
    other = received(session, by=officers(session, "pta"))

    waits = {one.docket: one.people for one in found(session, "draft")}
    assert set(waits) == {whole, other}
    assert waits[whole] == (team.authoriser.id,)
    assert begun not in waits


def test_a_platform_is_reminded_of_data_it_has_not_received(session: Session) -> None:
    team, liaison = make.a_team(session), make.a_liaison(session)
    docket = make.sent(session, team)
    sent = sendings.order(session, docket).dispatched_at
    assert sent is not None
    (one,) = found(session, "acknowledge", sent + HOUR)
    assert one.docket == docket
    assert liaison.id in one.people
    (owed,) = found(session, "answer", sent + HOUR)
    assert owed.docket == docket
    assert liaison.id in owed.people
    (late,) = running.due_rows(session, liaison.id, now=one.due + HOUR)
    assert (late.docket, late.clock, late.is_over) == (docket, "acknowledge", True)

    data_answering.acknowledge(session, docket, by=liaison, now=sent + HOUR)

    assert found(session, "acknowledge", sent + HOUR) == []
    assert [one.docket for one in found(session, "answer", sent + HOUR)] == [docket]


def test_nobody_is_reminded_to_receive_what_has_ended(session: Session) -> None:
    team, liaison = make.a_team(session), make.a_liaison(session)
    docket = make.sent(session, team)
    sent = sendings.order(session, docket).dispatched_at
    assert sent is not None
    data_lifting.lift_for_body(
        session, docket, 1, AgencyCode.MISTAKE, "x" * 60, by=team.authoriser, now=sent
    )
    posts, reader = a_sending(session)
    assert is_told(session, "acknowledge", reader, posts.dispatched_at)
    standing.lift(session, posts.lines[0], cause="court", error="no", now=NOW)

    assert found(session, "acknowledge", sent + HOUR) == []
    assert not is_told(session, "acknowledge", liaison, sent + HOUR)


def test_a_platform_is_reminded_of_what_it_is_to_keep(session: Session) -> None:
    team, liaison = make.a_team(session), make.a_liaison(session)
    docket = make.filed(session, team, tier="D0")
    data_sweep.sweep(session, NOW)
    (one,) = found(session, "acknowledge", NOW + HOUR)
    assert one.docket == docket
    assert liaison.id in one.people

    keeping.acknowledge(session, docket, 1, by=liaison, now=NOW + HOUR)

    assert found(session, "acknowledge", NOW + 2 * HOUR) == []


def test_what_was_approved_and_not_written_has_an_owner(session: Session) -> None:
    desk = an_actor(session, role=Role.REGISTRAR)
    docket = an_approval(session)
    signing = an_actor(session, role=Role.AUTHORISER, body="pta")
    (order,) = found(session, "order")
    (stale,) = found(session, "stale")
    assert (order.docket, order.people) == (docket, (desk.id,))
    assert desk.id in stale.people
    assert signing.id in stale.people
    assert stale.due > order.due
    assert found(session, "stale", stale.due) == []


def test_what_was_written_and_not_sent_has_an_owner(session: Session) -> None:
    desk = an_actor(session, role=Role.REGISTRAR)
    docket = docket_of(an_issued(session))
    (one,) = found(session, "dispatch")
    assert (one.docket, one.people) == (docket, (desk.id,))
    assert found(session, "order") == []


def test_a_missing_warrant_is_told_to_the_officers(session: Session) -> None:
    team = make.a_team(session)
    docket = make.decided(session, team, tier="D2")
    (one,) = found(session, "warrant")
    assert one.docket == docket
    assert {team.drafter.id, team.authoriser.id} <= set(one.people)
    make.a_warrant(session, docket, team, now=NOW + HOUR)
    make.a_liaison(session)
    data_sweep.sweep(session, NOW + 2 * HOUR)
    assert found(session, "warrant", NOW + 3 * HOUR) == []


def test_a_court_is_to_be_told_and_a_keeping_ends(session: Session) -> None:
    team = make.a_team(session)
    make.filed(session, team, tier="D0")
    data_sweep.sweep(session, NOW)
    assert is_told(session, "court", team.drafter, NOW + HOUR)
    assert is_told(session, "preservation", team.drafter, NOW + HOUR)
    (one,) = found(session, "preservation")
    assert found(session, "preservation", one.due) == []


def test_a_second_signature_is_asked_of_those_who_sign(session: Session) -> None:
    team = make.a_team(session)
    docket, _ = make.received(session, team)
    day = NOW + DAY
    holding.minimise(session, docket, 1, by=team.custodian, now=day)
    assert found(session, "countersign", day) == []
    gone = make.a_destruction()
    holding.destroy(session, docket, 1, gone, by=team.custodian, now=day)
    assert is_told(session, "countersign", team.authoriser, day + HOUR)
    holding.certify(session, docket, 1, by=team.authoriser, now=day)
    assert found(session, "countersign", day + HOUR) == []


def test_a_custodian_gets_a_letter_fifteen_days_before(session: Session) -> None:
    team = make.a_team(session)
    docket, _ = make.received(session, team)
    until = make.held(session, docket).retention_until
    before = len(letters(session, docket))
    data_sweep.sweep(session, until - 14 * DAY)
    data_sweep.sweep(session, until - 14 * DAY + HOUR)
    (letter,) = letters(session, docket)[before:]
    assert "are to be destroyed" in letter


def test_who_cannot_sign_in_is_not_written_to(session: Session) -> None:
    person = an_actor(session, role=Role.CUSTODIAN, body="nccia")
    off = session.get_one(Person, person.id)
    off.disabled_at = NOW
    session.flush()
    posting.to_person(session, person.id, "reminder", key="k", values={}, now=NOW)
    assert session.scalars(select(Mail)).all() == []


def test_a_doubt_is_told_to_its_judge(session: Session) -> None:
    docket, (sitting,) = ready(session)
    made = by_body(session, docket, sitting)
    (one,) = found(session, "challenge_decision", THEN + HOUR)
    assert one.people == (made.judge_id,)


def test_a_late_review_is_told_to_its_panel(session: Session) -> None:
    a_late_one(session)
    review.sweep(session, NOW + HOUR)
    assert found(session, "late_review", NOW + HOUR)


def test_a_victims_request_is_told_to_its_reviewer(session: Session) -> None:
    docket = a_victims_case(session)
    (one,) = found(session, "decision", DRAWN)
    assert one.docket == docket
    assert one.people
    assert one.by_the_hour


def test_a_delay_is_told_to_its_judge(session: Session) -> None:
    docket, team = a_delayed(session)
    judge = asked(session, docket, team)
    (one,) = found(session, "delay", LATER + HOUR)
    assert one.people == (judge.id,)


def test_a_confirmation_is_told_to_its_panel(session: Session) -> None:
    docket = extensions.an_asked_one(session)
    extensions.a_panel(session, docket)
    (one,) = found(session, "longer", extensions.DRAWN + HOUR)
    assert len(one.people) == 3


def test_facts_can_be_put_right_for_a_while(session: Session) -> None:
    docket = a_decided_case(session)
    drafter = an_actor(session, role=Role.DRAFTER, body="pta")
    assert is_told(session, "facts", drafter, NOW + HOUR)
    (one,) = found(session, "facts")
    assert one.docket == docket
    (row,) = running.due_rows(session, drafter.id, now=one.due - HOUR)
    assert not row.is_duty
    assert found(session, "facts", one.due) == []
    assert found(session, "facts", one.due + 30 * DAY) == []


def a_second_look(session: Session) -> tuple[str, Actor, Actor, datetime]:
    """A sent matter that its reviewer wanted looked at again after ten days."""
    docket, (sitting,) = ready(session)
    ballot = a_ballot(asked_of(session, docket))
    wanted = replace(ballot, findings=replace(ballot.findings, review_after=10))
    deciding.vote(session, docket, 1, wanted, by=sitting, now=NOW + HOUR)
    signing = an_actor(session, role=Role.AUTHORISER, body="pta")
    an_actor(session, role=Role.LIAISON, platform="x")
    issuing.issue(session, docket, now=NOW + DAY)
    return docket, sitting, signing, (NOW + 11 * DAY).replace(microsecond=0)


def test_what_was_to_be_looked_at_again_stands_on_both_desks(session: Session) -> None:
    docket, sitting, signing, day = a_second_look(session)
    sending.dispatch(session, docket, now=NOW + DAY)

    assert found(session, "look", day - HOUR) == []
    (one,) = found(session, "look", day + HOUR)
    assert (one.docket, one.since) == (docket, day)
    assert {sitting.id, signing.id} <= set(one.people)
    (row,) = [
        row
        for row in running.due_rows(session, sitting.id, now=day + HOUR)
        if row.clock == "look"
    ]
    assert not row.is_duty
    assert found(session, "look", one.due) == []
    assert one.due - day >= 5 * DAY

    reminding.sweep(session, one.due - 12 * HOUR)
    assert [text for text in letters(session, docket) if "look again" in text]


def test_whoever_left_the_panel_is_not_asked_to_look_again(session: Session) -> None:
    docket, sitting, signing, day = a_second_look(session)
    sending.dispatch(session, docket, now=NOW + DAY)
    assert is_told(session, "look", sitting, day + HOUR)
    seat = session.scalars(select(Seat).where(Seat.person_id == sitting.id)).one()
    seat.state = SeatState.RECUSED

    assert not is_told(session, "look", sitting, day + HOUR)
    assert is_told(session, "look", signing, day + HOUR)


def test_what_rested_on_its_day_is_looked_at_when_it_counts_again(
    session: Session,
) -> None:
    docket, sitting, _, day = a_second_look(session)
    sending.dispatch(session, docket, now=NOW + DAY)
    line = rows.sending(session, docket).lines[0]
    early, later = day - DAY, day + 10 * DAY
    standing.suspend(session, line, cause="court", held_by="court:1", now=early)
    assert found(session, "look", day + HOUR) == []

    standing.resume(session, line, held_by=["court:1"], now=later)

    assert is_told(session, "look", sitting, later + HOUR)


def test_what_never_left_or_has_ended_is_not_looked_at_again(session: Session) -> None:
    docket, sitting, _, day = a_second_look(session)
    assert found(session, "look", day + HOUR) == []

    sending.dispatch(session, docket, now=NOW + DAY)
    assert is_told(session, "look", sitting, day + HOUR)
    lifting.lift_on_own_motion(
        session, docket, 1, "x" * 60, error=False, by=sitting, now=day + HOUR
    )

    assert found(session, "look", day + 2 * HOUR) == []


def test_the_new_reminders_are_sent_once(session: Session) -> None:
    by = officers(session, "pta")
    number = received(session, by=by)
    half = NOW + 16 * DAY
    assert reminding.sweep(session, half) == 1
    assert reminding.sweep(session, half + HOUR) == 0
    (letter,) = letters(session, number)
    assert "to sign a filing" in letter


def letters(session: Session, about: str) -> list[str]:
    rows = session.scalars(select(Mail).where(Mail.message == "reminder"))
    texts = [mail.letter_of(session, row).text for row in rows]
    return [text for text in texts if about in text]
