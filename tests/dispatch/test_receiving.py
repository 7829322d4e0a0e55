"""Many orders are received at once: each for itself, all that were ticked, or none."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries import data_inbox, rows
from oversight.dispatch.queries import receiving as queries
from oversight.dispatch.rules import receiving as rules
from oversight.dispatch.rules import ticking
from oversight.dispatch.service import (
    answering,
    data_answering,
    data_asking,
    receiving,
    silence,
)
from oversight.dispatch.service.sweep import sweep
from oversight.ledger import queries as log
from oversight.storage.session import Store
from tests.dispatch.test_concurrency import at_once
from tests.factories import data as make
from tests.factories.dispatch import LATER, a_liaison, a_sending, docket_of, refused
from tests.fixtures.web import Visitor

DESK = "/en/desk/orders/received"


def a_desk(session: Session) -> tuple[list[str], Actor]:
    """Two orders on posts, and a request for data, all to one platform."""
    data = make.sent(session)
    first, liaison = a_sending(session, items=2)
    second, _ = a_sending(session)
    return sorted((data, docket_of(first), docket_of(second))), liaison


def waiting(session: Session, by: Actor) -> list[str]:
    return sorted(row.docket for row in queries.unreceived(session, by=by))


def receipts(session: Session, dockets: list[str]) -> list[int]:
    """How often the log says of each that it was received."""
    kinds = [[leaf["k"] for leaf in log.of_stream(session, one)] for one in dockets]
    return [of.count("platform.acknowledged") for of in kinds]


def test_each_of_many_is_received_for_itself(session: Session) -> None:
    dockets, liaison = a_desk(session)
    assert waiting(session, liaison) == dockets

    said = receiving.receive(session, dockets[::-1], by=liaison, now=LATER)

    assert sorted(row.docket for row in said) == dockets
    assert [row.items for row in said if row.is_data] == [1]
    assert receipts(session, dockets) == [1, 1, 1]
    assert waiting(session, liaison) == []
    sending = rows.sending(session, dockets[-1])
    assert (sending.acknowledged_at, sending.reference) == (LATER, None)
    assert sendings.order(session, dockets[0]).acknowledged_at == LATER


def test_a_receipt_answers_nothing(session: Session) -> None:
    dockets, liaison = a_desk(session)

    receiving.receive(session, dockets[1:2], by=liaison, now=LATER)

    (line, *_) = rows.sending(session, dockets[1]).lines
    assert line.state == "dispatched"
    assert waiting(session, liaison) == [dockets[0], dockets[2]]
    kinds = {leaf["k"] for one in dockets for leaf in log.of_stream(session, one)}
    assert "platform.answered" not in kinds


def test_what_somebody_received_meanwhile_is_named_and_nothing_is_done(
    session: Session,
) -> None:
    dockets, liaison = a_desk(session)
    answering.answer(session, dockets[1], 1, refused(), by=liaison, now=LATER)

    with pytest.raises(RuleError) as gone:
        receiving.receive(session, dockets, by=liaison, now=LATER)

    assert (gone.value.code, gone.value.values["list"]) == ("orders_gone", dockets[1])
    assert receipts(session, dockets) == [0, 1, 0]


def test_what_has_ended_is_not_to_be_received(session: Session) -> None:
    dockets, liaison = a_desk(session)
    sweep(session, LATER + timedelta(days=400))

    assert waiting(session, liaison) == dockets[:1]


@pytest.mark.parametrize(
    ("ticked", "code"),
    [([], "no_order"), (["TD-2026-999999"], "orders_gone"), (["x"], "orders_gone")],
)
def test_nothing_is_received_that_was_not_ticked(
    session: Session, ticked: list[str], code: str
) -> None:
    dockets, liaison = a_desk(session)

    with pytest.raises(RuleError) as refusal:
        receiving.receive(session, ticked, by=liaison, now=LATER)

    assert refusal.value.code == code
    assert waiting(session, liaison) == dockets


def test_a_list_has_an_end() -> None:
    many = [f"TD-2026-{number:06}" for number in range(ticking.MOST + 1)]

    with pytest.raises(RuleError) as refusal:
        rules.chosen(many, waiting=many)

    assert refusal.value.code == "many_orders"
    assert rules.chosen(many[:0:-1], waiting=many) == tuple(many[1:])


def test_another_platform_neither_sees_nor_receives_them(session: Session) -> None:
    dockets, liaison = a_desk(session)
    other = a_liaison(session, "facebook")

    assert waiting(session, other) == []
    with pytest.raises(RuleError):
        receiving.receive(session, dockets, by=other, now=LATER)
    assert waiting(session, liaison) == dockets


def test_a_desk_says_by_when_each_is_to_be_received_and_answered(
    session: Session, visitor: Visitor
) -> None:
    dockets, liaison = a_desk(session)
    data, order, _ = dockets
    session.commit()
    for row in queries.unreceived(session, by=liaison):
        assert row.receive_by == row.sent_at + timedelta(hours=24)
        assert silence.ended_at(session, row.sent_at) > row.receive_by
    asked = data_inbox.platform_desk(session, liaison, now=LATER).orders[0]
    assert asked.answer_by is not None
    assert not asked.is_late
    late = asked.answer_by + timedelta(minutes=1)
    assert data_inbox.platform_desk(session, liaison, now=late).orders[0].is_late

    visitor.sign_in(liaison)
    shown = visitor.get(f"/en/desk/orders/{order}").text
    assert "Receipt asked by" in shown
    assert "Answer asked by" in shown
    data_answering.acknowledge(session, data, by=liaison, now=LATER, reference="PK-7")
    data_asking.ask(
        *(session, data, 1, "locator-fails", "Which account is meant here, please?"),
        by=liaison,
        now=LATER,
    )
    session.commit()
    assert "PK-7" in visitor.get(f"/en/desk/data-requests/{data}").text
    home = visitor.get("/en/desk/data-requests/").text
    assert "rests while your question waits" in home


def test_of_two_who_receive_the_same_orders_one_is_told(store: Store) -> None:
    with store.transaction() as session:
        dockets, liaison = a_desk(session)

    def ticking_(order: list[str]) -> Callable[[Session], object]:
        def work(session: Session) -> object:
            return len(receiving.receive(session, order, by=liaison, now=LATER))

        return work

    done = at_once(store, ticking_(dockets), ticking_(dockets[::-1]))

    assert sorted(str(one) for one in done) == ["3", "orders_gone"]
    with store.reading() as session:
        assert receipts(session, dockets) == [1, 1, 1]


def test_a_liaison_ticks_reads_back_and_receives(
    session: Session, visitor: Visitor
) -> None:
    dockets, liaison = a_desk(session)
    session.commit()
    visitor.sign_in(liaison)
    for lang in ("en", "ur"):
        home = visitor.get(f"/{lang}/desk/orders/").text
        assert f'href="/{lang}/desk/orders/received"' in home
        page = visitor.get(f"/{lang}/desk/orders/received").text
        assert "checked" not in visitor.page.main
        assert ("<time" in page, "&lt;time" in page) == (True, False)

    nothing = visitor.post(f"{DESK}/list", {})
    assert (nothing.status_code, "Tick at least one request." in nothing.text) == (
        422,
        True,
    )
    back = visitor.post(f"{DESK}/list", {"orders": dockets[:2]})
    assert (back.status_code, "these 2 requests" in back.text) == (200, True)
    assert "data of 1 account" in back.text
    assert waiting(session, liaison) == dockets

    carried = ticking.packed(dockets[:2])
    done = visitor.post(f"{DESK}/record", {"carried": carried}, follow=True)
    assert "Receipt of 2 requests is on the record." in done.text
    twice = visitor.post(f"{DESK}/record", {"carried": carried})
    assert (twice.status_code, dockets[0] in twice.text) == (422, True)
    session.rollback()
    assert waiting(session, liaison) == dockets[2:]
    for lang in ("en", "ur"):
        assert visitor.get(f"/{lang}/desk/orders/received").status_code == 200
