"""A platform hears before and after the day until which it cannot act for now."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.cli.clockwork import sweep_once
from oversight.core import clock
from oversight.core.clock import KARACHI, local_date, utc_now
from oversight.dispatch.queries import clocks, data_desk, desk, rows
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.rules import rests
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.service import (
    answering,
    data_answering,
    kept_staying,
    standing,
)
from oversight.ledger.models import Audit
from oversight.notices import language, outbox
from oversight.notices.models.mail import Mail
from oversight.notices.service import mail
from oversight.outreach.queries import running, sent
from oversight.outreach.service import reminding, rested
from oversight.storage.session import Store
from tests.dispatch.test_concurrency import at_once
from tests.dispatch.test_data_keeping import kept
from tests.factories import data as make
from tests.factories.accounts import contact_of
from tests.factories.dispatch import LATER, a_sending, acted, docket_of
from tests.factories.intake import NOW
from tests.fixtures.smtp import Postbox, serving
from tests.fixtures.web import Visitor
from tests.notices.test_mail_sending import a_relay

DAY = timedelta(days=1)
END = local_date(LATER) + 9 * DAY  # A working day, the one before it as well.
BEFORE = datetime.combine(END - DAY, time(10), KARACHI)
AFTER = datetime.combine(END + DAY, time(10), KARACHI)


@pytest.fixture(autouse=True)
def _origin() -> None:
    language.use("https://oversight.example")


def for_now(session: Session, *, data: bool, days: int = 9) -> tuple[str, Actor]:
    """Let a platform say of one docket that it cannot be done for some days."""
    until = local_date(LATER) + days * DAY
    if data:
        docket, liaison = make.sent(session), make.a_liaison(session)
        data_answering.not_for_now(session, docket, 1, until, by=liaison, now=LATER)
        return docket, liaison
    sending, liaison = a_sending(session)
    docket = docket_of(sending)
    said = Answer("none", reason="force-majeure", not_until=until)
    answering.answer(session, docket, 1, said, by=liaison, now=LATER)
    return docket, liaison


def letters(session: Session, message: str) -> list[str]:
    rows = session.scalars(
        select(Mail).where(Mail.message == message).order_by(Mail.posted_at)
    )
    return [mail.letter_of(session, row).text for row in rows]


def clocks_of(session: Session, docket: str, now: datetime) -> list[str]:
    """Return which clocks of the answer run; others of the docket are another tale."""
    found = [one for one in running.running(session, now) if one.docket == docket]
    return sorted(one.clock for one in found if one.clock in {"answer", "rest"})


@pytest.mark.parametrize("data", [False, True])
def test_the_end_of_a_rest_is_said_before_and_after_it_once(
    session: Session, *, data: bool
) -> None:
    docket, _liaison = for_now(session, data=data)

    for now in (LATER, BEFORE, BEFORE, BEFORE + timedelta(hours=1)):
        reminding.sweep(session, now)
        rested.sweep(session, now)
    ending = letters(session, "rest_ending")
    assert letters(session, "rest_over") == []
    for now in (AFTER, AFTER, AFTER + DAY):
        rested.sweep(session, now)

    assert len(ending) == 1
    assert f"{docket} that something is not possible for now. That ends" in ending[0]
    (over,) = letters(session, "rest_over")
    where = "data-requests" if data else "orders"
    assert f"https://oversight.example/en/desk/{where}/{docket}" in over
    assert "an answer is asked by" in over
    noted = session.scalars(select(Audit).where(Audit.act == "rest.over")).all()
    assert [row.subject for row in noted] == [docket]


@pytest.mark.parametrize("data", [False, True])
def test_no_answer_is_asked_for_while_it_rests_and_one_is_afterwards(
    session: Session, *, data: bool
) -> None:
    docket, liaison = for_now(session, data=data, days=1)
    over = rests.over_at(local_date(LATER) + DAY)

    assert clocks_of(session, docket, LATER) == ["rest"]
    assert clocks_of(session, docket, over) == ["answer"]
    (due,) = [
        one.due for one in running.running(session, over) if one.clock == "answer"
    ]
    if data:
        (line,) = data_desk.platform_page(session, docket, liaison).lines
        assert line.rest is not None
        assert line.rest.answer_by == due
    else:
        (row,) = desk.index_page(session, by=liaison, now=over).waiting
        assert row.answer_by == due


def test_a_rest_that_ends_before_a_free_day_is_told_of_when_offices_open(
    session: Session,
) -> None:
    sunday = next(
        n for n in range(1, 9) if (local_date(LATER) + n * DAY).weekday() == 5
    )
    for_now(session, data=False, days=sunday)
    over = rests.over_at(local_date(LATER) + sunday * DAY)

    assert rested.sweep(session, over) == 0
    assert rested.sweep(session, over + timedelta(hours=23)) == 0
    assert rested.sweep(session, over + timedelta(hours=24 + 9)) == 1


def test_nobody_is_written_to_about_what_was_answered_or_said_again(
    session: Session,
) -> None:
    done, liaison = for_now(session, data=False)
    answering.answer(session, done, 1, acted(), by=liaison, now=BEFORE)
    again, _ = for_now(session, data=True)
    later = END + 5 * DAY
    who = make.a_liaison(session)
    data_answering.not_for_now(session, again, 1, later, by=who, now=BEFORE)

    assert rested.sweep(session, AFTER) == 0
    assert rested.sweep(session, AFTER + 5 * DAY) == 1
    (over,) = letters(session, "rest_over")
    assert again in over


def test_two_workers_write_one_letter(store: Store) -> None:
    with store.transaction() as session:
        for_now(session, data=False)
        for_now(session, data=True)

    done = at_once(store, *[lambda session: rested.sweep(session, AFTER)] * 2)

    assert sum(int(str(one)) for one in done) == 2
    with store.reading() as session:
        assert len(letters(session, "rest_over")) == 2


def test_the_letters_reach_a_real_server_in_the_contacts_language(
    store: Store,
) -> None:
    with store.transaction() as session:
        docket, _liaison = for_now(session, data=False)
    for now in (BEFORE, AFTER):
        sweep_once(store, now)
    box = Postbox()
    with serving(box) as port:
        outbox.empty(store, a_relay(port), lambda: AFTER)

    told = [
        str(letter["Subject"])
        for to, letter in box.taken
        if to == contact_of("x") and "not possible" in str(letter["Subject"])
    ]
    assert sorted(told) == [
        "The time of “not possible for now” is about to end",
        "The time of “not possible for now” is over",
    ]
    assert any(docket in str(letter) for _, letter in box.taken)


@pytest.mark.parametrize("message", ["rest_ending", "rest_over"])
def test_the_letters_are_whole_in_urdu(session: Session, message: str) -> None:
    mail.post(
        session,
        message,
        to="one@platform.example",
        language="ur",
        key=message,
        now=NOW,
        values={
            "clock": "rest",
            "docket": "TD-2026-000001",
            "desk": "orders",
            "ended": END.isoformat(),
            "until": AFTER.isoformat(),
        },
    )

    (text,) = letters(session, message)
    assert "فی الحال ممکن نہیں" in text.replace("\u2068", "") or "ممکن نہیں" in text
    assert "not possible" not in text


@pytest.fixture
def _on_the_day() -> Iterator[None]:
    clock.shift(timedelta(0))
    clock.shift(LATER - utc_now())
    yield
    clock.shift(timedelta(0))


@pytest.mark.usefixtures("_on_the_day")
@pytest.mark.parametrize("data", [False, True])
def test_the_desk_shows_the_rest_and_its_end(
    session: Session, visitor: Visitor, *, data: bool
) -> None:
    _docket, liaison = for_now(session, data=data, days=1)
    path = "/desk/data-requests/" if data else "/desk/orders/"
    visitor.sign_in(liaison)

    assert "Not possible for now, until" in visitor.get(f"/en{path}").text
    assert "فی الحال ممکن نہیں" in visitor.get(f"/ur{path}").text
    clock.shift(LATER - utc_now() + 2 * DAY)
    visitor.sign_in(liaison)
    assert "Answer again: “not possible for now” ended on" in (
        visitor.get(f"/en{path}").text
    )


def test_after_a_stay_time_runs_from_its_end_and_not_from_a_rest_before_it(
    session: Session,
) -> None:
    docket, liaison = for_now(session, data=False, days=3)
    (line,) = rows.sending(session, docket).lines
    appeal, again = "AP-2026-000001", LATER + 30 * DAY
    standing.suspend(session, line, cause="stay", appeal_docket=appeal, now=LATER)
    standing.resume(session, line, held_by={appeal}, now=again)
    session.flush()

    (row,) = desk.index_page(session, by=liaison, now=again).waiting
    assert row.answer_by == clocks.answer_by(session, [again])
    assert clocks_of(session, docket, again) == ["answer"]
    assert rested.sweep(session, again + DAY) == 0
    assert letters(session, "rest_over") == []


def test_what_a_court_stayed_is_not_owed_by_who_keeps_data(session: Session) -> None:
    docket, _ = kept(session, 1)
    make.a_liaison(session)
    (held,) = sendings.kept(session, docket)
    case, again = "high-court W.P. 12/2026", LATER + 20 * DAY

    def owed(now: datetime) -> list[datetime]:
        found = sent.of_platforms(session, now)
        return [one.due for one in found if one.clock == "acknowledge"]

    assert len(owed(again)) == 1
    kept_staying.hold(session, docket, held, held_by=case, now=LATER)
    assert owed(again) == []
    kept_staying.let_go(session, docket, held, held_by=case, now=again)
    assert owed(again) == [clocks.receive_by(session, again)]
