"""What follows when a letter to a platform does not arrive: nothing against it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core import clock
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.desk.queries import portal
from oversight.dispatch.queries import channels, clocks, refused, rows
from oversight.dispatch.rules.lifecycle import LineState
from oversight.dispatch.rules.silences import late_body
from oversight.dispatch.service import contacts, data_silence, sending, silence
from oversight.dispatch.service.contacts import NewContact
from oversight.dispatch.service.sweep import sweep
from oversight.ledger import queries as log
from oversight.notices import language, outbox
from oversight.notices.models.mail import Mail
from oversight.notices.queries import mail as letters
from oversight.notices.rules.mail import MailState
from oversight.notices.rules.relay import LATE
from oversight.notices.service import mail
from oversight.notices.service import sending as carrying
from oversight.storage.session import Store
from tests.dispatch.test_channels import a_newcomer, code_in, opened
from tests.factories import data as make
from tests.factories.accounts import a_platform, an_actor, contact_of
from tests.factories.dispatch import NOW, a_sending, an_issued, docket_of
from tests.fixtures.smtp import HOST, Postbox, free_port, serving
from tests.fixtures.web import Visitor
from tests.notices.test_mail_sending import a_relay

DAY = timedelta(days=1)
MUCH_LATER = NOW + 20 * DAY
GONE = "550 5.1.1 no such mailbox"
OLD, NEW = contact_of("x"), "works@x.example"
HOURS = "Monday to Friday, 9 to 17, Dublin time"


@pytest.fixture(autouse=True)
def _origin() -> None:
    language.use("https://oversight.example")


def carried(store: Store, box: Postbox, now: datetime) -> None:
    with serving(box) as port:
        outbox.empty(store, a_relay(port, patience=10.0), lambda: now)


def unreachable(store: Store, _box: Postbox, now: datetime) -> None:
    outbox.empty(store, a_relay(free_port()), lambda: now)


def missed(session: Session, docket: str) -> list[str]:
    return [
        leaf["body"]
        for leaf in log.of_stream(session, docket)
        if leaf["k"] == "deadline.missed" and leaf["clock"] == clocks.SILENT
    ]


def sent(session: Session, *, data: bool) -> tuple[str, datetime]:
    """The docket of what was just sent, and when."""
    if data:
        return make.sent(session), make.SENT
    return docket_of(a_sending(session)[0]), NOW


Carry = Callable[[Store, Postbox, datetime], None]


@pytest.mark.parametrize("data", [False, True])
@pytest.mark.parametrize(
    ("carry", "answers", "wait", "late"),
    [
        (carried, {}, timedelta(minutes=1), "platform"),
        (carried, {}, 3 * DAY, "portal"),
        (carried, {OLD: GONE}, timedelta(minutes=1), "portal"),
        (carried, {OLD: "451 later"}, timedelta(minutes=1), "portal"),
        (unreachable, {}, timedelta(minutes=1), "portal"),
    ],
    ids=["arrived", "arrived late", "refused", "put off", "no server"],
)
def test_a_platform_is_silent_only_if_its_letter_left_in_time(
    store: Store,
    carry: Carry,
    answers: dict[str, str],
    wait: timedelta,
    late: str,
    *,
    data: bool,
) -> None:
    with store.transaction() as session:
        docket, left = sent(session, data=data)
    carry(store, Postbox(dict(answers)), left + wait)

    counted = data_silence.count if data else silence.count
    with store.transaction() as session:
        assert counted(session, docket, now=MUCH_LATER)
    with store.transaction() as session:
        assert not counted(session, docket, now=MUCH_LATER)
        assert missed(session, docket) == [late]


def test_a_portal_that_writes_to_nobody_has_no_letter_to_wait_for(
    session: Session,
) -> None:
    docket, _ = sent(session, data=False)

    assert silence.count(session, docket, now=MUCH_LATER)
    assert missed(session, docket) == ["platform"]


def test_whose_silence_it_is() -> None:
    before, after = NOW - DAY, NOW + DAY
    assert late_body(owed=False, until=None, ended=NOW) == "platform"
    assert late_body(owed=True, until=None, ended=NOW) == "portal"
    assert late_body(owed=True, until=after, ended=NOW) == "portal"
    assert late_body(owed=True, until=NOW, ended=NOW) == "platform"
    assert late_body(owed=True, until=before, ended=NOW) == "platform"


def test_a_refused_letter_gives_nobody_a_power(store: Store) -> None:
    with store.transaction() as session:
        docket, _ = sent(session, data=False)
    carried(store, Postbox({OLD: GONE}), NOW)

    with store.transaction() as session:
        sweep(session, MUCH_LATER)
        (line,) = rows.sending(session, docket).lines
        assert line.state is LineState.DISPATCHED
        ended = line.ends_at
    with store.transaction() as session:
        sweep(session, ended + DAY)
        (line,) = rows.sending(session, docket).lines
        # It ends on its day, and the platform is asked to put it back.
        assert line.state is LineState.EXPIRED
        assert rows.restorations(session, [line.id])


def renamed(session: Session, liaison: Actor, *, now: datetime) -> None:
    contacts.register(session, NewContact(NEW, "en", HOURS), by=liaison, now=now)
    contacts.confirm(session, code_in(session), by=liaison, now=now)


def owed(session: Session) -> dict[str, Mail]:
    return {row.message: row for row in session.scalars(select(Mail))}


@pytest.mark.parametrize("said", [GONE, "451 mailbox full"])
def test_what_an_address_refused_goes_to_the_next_one(store: Store, said: str) -> None:
    with store.transaction() as session:
        found, liaison = a_sending(session)
        docket = docket_of(found)
        sent_id = owed(session)["order_waiting"].message_id
    carried(store, Postbox({OLD: said}), NOW)
    with store.transaction() as session:
        renamed(session, liaison, now=NOW + DAY)
        waits = owed(session)["order_waiting"]
        assert (waits.state, waits.tries) == (MailState.WAITING, 0)
        assert mail.letter_of(session, waits).to == NEW
        # What warns the address before of the change still goes there.
        assert mail.letter_of(session, owed(session)["channel_changed"]).to == OLD

    box = Postbox({OLD: said})
    carried(store, box, NOW + DAY)

    told = [one for to, one in box.taken if to == NEW and docket in str(one)]
    assert [str(one["Message-ID"]) for one in told] == [sent_id]


def test_what_has_arrived_or_is_on_its_way_is_not_sent_on(store: Store) -> None:
    with store.transaction() as session:
        _, liaison = a_sending(session)
    carried(store, Postbox(), NOW)
    with store.transaction() as session:
        a_sending(session)
    with store.transaction() as session:
        taken = carrying.take(session, "mx", sender="a@b.example", now=NOW)
    assert taken is not None

    with store.transaction() as session:
        renamed(session, liaison, now=NOW + timedelta(minutes=1))

    with store.reading() as session:
        kept = session.scalars(select(Mail).where(Mail.message == "order_waiting"))
        assert [mail.letter_of(session, row).to for row in kept] == [OLD, OLD]
    with store.transaction() as session:
        row = letters.letter(session, taken.id)
        assert not carrying.redirect(session, row.id, "no address", now=MUCH_LATER)
        assert carrying.redirect(session, row.id, NEW, now=MUCH_LATER)
        row.letter = b"\0" * 40
        session.flush()
        assert not carrying.redirect(session, row.id, NEW, now=MUCH_LATER)


# What those see who can mend it.


@pytest.fixture
def _on_the_day() -> Iterator[None]:
    clock.shift(timedelta(0))
    clock.shift(NOW - utc_now())
    yield
    clock.shift(timedelta(0))


def set_aside(session: Session, message: str, said: str = GONE) -> None:
    row = owed(session)[message]
    row.state, row.parked_at, row.answer = MailState.PARKED, NOW, said
    session.flush()


@pytest.mark.usefixtures("_on_the_day")
def test_the_liaison_reads_that_letters_do_not_arrive_and_what_to_do(
    session: Session, visitor: Visitor
) -> None:
    _, liaison = a_sending(session)
    visitor.sign_in(liaison)
    words = "Letters to you do not arrive"
    assert words not in visitor.get("/en/desk").text
    assert words not in visitor.get("/en/desk/channel").text

    set_aside(session, "order_waiting")

    assert words in visitor.get("/en/desk").text
    page = visitor.get("/en/desk/channel")
    assert words in page.text
    assert GONE in page.text
    assert 'href="/en/desk/channel/contact"' in page.text
    assert "آپ کو بھیجے گئے خط نہیں پہنچ رہے" in visitor.get("/ur/desk/channel").text
    renamed(session, liaison, now=NOW)
    assert words not in visitor.get("/en/desk/channel").text


@pytest.mark.usefixtures("_on_the_day")
@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.ADMINISTRATOR])
def test_who_keeps_the_portal_reads_it_too(
    session: Session, visitor: Visitor, role: Role
) -> None:
    a_sending(session)
    somebody = an_actor(session, role=role)
    cards = portal.registrar if role is Role.REGISTRAR else portal.administrator

    def unreached() -> int | None:
        found = cards(session, somebody)
        return next(one.count for one in found if one.endpoint == "channels.index")

    assert unreached() == 0
    set_aside(session, "order_waiting")

    assert unreached() == 1
    page = visitor.sign_in(somebody).get("/en/desk/channels/x").text
    assert "Letters to X do not arrive" in page
    assert GONE in page


@pytest.mark.usefixtures("_on_the_day")
def test_a_code_that_was_refused_opens_nothing_and_says_so(
    session: Session, visitor: Visitor
) -> None:
    liaison = a_newcomer(session)
    contacts.register(session, NewContact(OLD, "en", HOURS), by=liaison, now=NOW)
    visitor.sign_in(liaison)
    words = "The letter with the code was refused"
    assert words not in visitor.get("/en/desk/channel/code").text

    set_aside(session, "channel_code")

    for path in ("/en/desk/channel", "/en/desk/channel/code"):
        page = visitor.get(path).text
        assert words in page
        assert GONE in page
    assert channels.contact(session, a_platform(session).id) is None
    assert words in visitor.sign_in(an_actor(session)).get("/en/desk/channels/x").text
    renamed(session, liaison, now=NOW)
    assert words not in visitor.sign_in(liaison).get("/en/desk/channel").text


@pytest.mark.usefixtures("_on_the_day")
def test_a_code_that_cannot_leave_yet_is_said_to_wait(
    session: Session, visitor: Visitor
) -> None:
    liaison = a_newcomer(session)
    early = NOW - LATE - timedelta(minutes=1)
    contacts.register(session, NewContact(OLD, "en", HOURS), by=liaison, now=early)
    visitor.sign_in(liaison)
    words = "The letter with the code has not left yet"
    assert words not in visitor.get("/en/desk/channel/code").text

    assert carrying.watch(session, f"{HOST}:25", now=NOW)

    assert words in visitor.get("/en/desk/channel/code").text
    waits = channels.asked(session, a_platform(session).id)
    assert refused.code_letter(session, waits, now=early) is None


def test_a_refused_test_record_keeps_the_channel_closed(store: Store) -> None:
    with store.transaction() as session:
        liaison = a_newcomer(session)
        contacts.register(session, NewContact(OLD, "en", HOURS), by=liaison, now=NOW)
        contacts.confirm(session, code_in(session), by=liaison, now=NOW)
    carried(store, Postbox({OLD: GONE}), NOW)

    with store.transaction() as session:
        issued = an_issued(session)
        with pytest.raises(RuleError) as closed:
            sending.dispatch(session, docket_of(issued), now=NOW)
        assert closed.value.code == "channel_closed"
        assert refused.by_platform(session) == {"x": 1}
        renamed(session, liaison, now=NOW)
    box = Postbox()
    carried(store, box, NOW)

    assert [to for to, one in box.taken if "TEST-X-1" in str(one)] == [NEW]


def test_an_open_channel_with_nothing_refused_counts_for_nobody(
    session: Session,
) -> None:
    opened(session, a_newcomer(session))

    assert refused.refused(session, a_platform(session).id) is None
    assert refused.by_platform(session) == {}
