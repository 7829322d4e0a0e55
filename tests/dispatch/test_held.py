"""Why an approval has not left: promise by promise, for those who keep the house."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, update
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core import clock
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.dispatch.models.orders import OrderDocument
from oversight.dispatch.rules import checks, data_validator, validator
from oversight.dispatch.service import data_held, data_sending, held, sending
from oversight.review.models.roster import Reviewer
from tests.factories import law
from tests.factories.accounts import an_actor
from tests.factories.data import decided as decided_data
from tests.factories.dispatch import (
    NOW,
    a_liaison,
    a_sending,
    an_approval,
    an_issued,
    docket_of,
)
from tests.factories.review import a_profile
from tests.fixtures.web import Visitor

DESK = "/en/desk/held"
LATE = NOW + timedelta(days=3)
SOON = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """Let the pages be asked some days after the decision."""
    clock.shift(timedelta(0))
    clock.shift(LATE - utc_now())
    yield
    clock.shift(timedelta(0))


def test_an_approval_without_a_capture_waits_for_its_document(session: Session) -> None:
    docket = an_approval(session, capture_sha256=None)

    (row,) = held.held_rows(session, now=LATE)
    page = held.held_page(session, docket, now=LATE)

    assert (row.docket, row.waits_for, row.is_late) == (docket, "order", True)
    assert row.reason is not None
    assert row.reason.code == "document_incomplete"
    assert page.whole == ()
    (item,) = page.items
    assert [one.name for one in item.promises if not one.kept] == ["capture"]
    assert len(item.promises) == len(validator.EACH)


def test_one_sound_item_is_enough_to_go_on(session: Session) -> None:
    an_approval(session)

    (row,) = held.held_rows(session, now=NOW)

    assert (row.waits_for, row.reason, row.is_late) == ("order", None, False)


def test_a_document_waits_for_somebody_to_send_it_to(session: Session) -> None:
    docket = docket_of(an_issued(session))

    page = held.held_page(session, docket, now=NOW)

    assert page.row.waits_for == "dispatch"
    assert page.row.reason is not None
    assert page.row.reason.code == "no_liaison"
    assert all(one.kept for one in page.whole)
    assert len(page.whole) == len(validator.WHOLE)


def test_what_was_sent_is_not_held(session: Session) -> None:
    docket = docket_of(a_sending(session)[0])

    assert held.held_rows(session, now=NOW) == ()
    with pytest.raises(RuleError) as caught:
        held.held_page(session, docket, now=NOW)
    assert caught.value.code == "not_found"


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.PRESIDING, Role.AUDITOR])
def test_the_house_reads_why(session: Session, visitor: Visitor, role: Role) -> None:
    incomplete = an_approval(session, capture_sha256=None)
    unsent = docket_of(an_issued(session))
    visitor.sign_in(an_actor(session, role=role))

    for lang in ("en", "ur"):
        assert visitor.get(f"/{lang}/desk/held").status_code == 200
        for docket in (incomplete, unsent):
            assert docket in visitor.page.main
            assert visitor.get(f"/{lang}/desk/held/{docket}").status_code == 200
            visitor.get(f"/{lang}/desk/held")
    visitor.get(f"{DESK}/{incomplete}")
    assert "The capture has a fingerprint and a time." in visitor.page.main


def test_an_empty_list_says_so(session: Session, visitor: Visitor) -> None:
    visitor.sign_in(an_actor(session, role=Role.REGISTRAR)).get(DESK)
    assert "Everything that was approved has left" in visitor.page.main


def test_nobody_else_reads_it(session: Session, visitor: Visitor) -> None:
    for actor in (a_liaison(session), an_actor(session, role=Role.REVIEWER)):
        assert visitor.sign_in(actor).get(DESK).status_code == 403


# --- checked again at the moment it leaves


def test_a_document_that_was_touched_does_not_leave(session: Session) -> None:
    with pytest.raises(RuleError) as caught:
        checks.check_intact(b"{}", sha256="0" * 64)
    assert caught.value.code == "document_changed"


def test_what_the_law_no_longer_allows_so_long_does_not_leave(
    session: Session,
) -> None:
    a_liaison(session)
    docket = docket_of(an_issued(session, duration_days=200))
    a_profile(session, "pilot", now=NOW)

    with pytest.raises(RuleError) as caught:
        sending.dispatch(session, docket, now=NOW)

    assert caught.value.code == "days_wider"


def test_a_document_is_read_again_before_it_leaves(session: Session) -> None:
    a_liaison(session)
    docket = docket_of(an_issued(session))
    session.execute(delete(Reviewer))
    with pytest.raises(RuleError) as nobody:
        sending.dispatch(session, docket, now=NOW)
    assert nobody.value.code == "no_reviewers"
    with pytest.raises(Exception, match="append-only"), session.begin_nested():
        session.execute(update(OrderDocument).values(body="{}"))


def test_a_decided_data_request_waits_for_its_document_like_any_other(
    session: Session, visitor: Visitor
) -> None:
    docket = decided_data(session)

    (row,) = held.held_rows(session, now=SOON)
    page = held.held_page(session, docket, now=SOON)

    assert (row.docket, row.waits_for, row.reason) == (docket, "order", None)
    (item,) = page.items
    assert item.reason is None
    assert len(item.promises) == len(data_validator.EACH)
    assert len(page.whole) == len(data_validator.WHOLE)
    assert all(one.kept for one in (*item.promises, *page.whole))
    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))
    assert docket in visitor.get(DESK).text


def test_however_many_requests_for_data_wait_they_are_looked_up_at_once(
    session: Session,
) -> None:
    asked: list[str] = []

    @event.listens_for(session.connection(), "before_cursor_execute")
    def note(*call: Any) -> None:
        asked.append(call[2])

    def counted(named: str | None = None) -> tuple[list[tuple[str, str]], int]:
        session.expire_all()
        asked.clear()
        found = [
            (waits_for, request.docket)
            for waits_for, _, _, request in data_held.waits(session, named)
        ]
        return found, len(asked)

    first = decided_data(session)
    one, few = counted()
    second, third = decided_data(session), decided_data(session)
    data_sending.issue(session, third, now=SOON)
    every, many = counted()

    assert one == [("order", first)]
    assert every == [("order", first), ("order", second), ("dispatch", third)]
    assert many == few
    assert counted(second)[0] == [("order", second)]
    assert counted(third)[0] == [("dispatch", third)]


def test_logins_without_a_warrant_say_so_promise_by_promise(session: Session) -> None:
    docket = decided_data(session, tier="D2")

    (row,) = held.held_rows(session, now=SOON)
    page = held.held_page(session, docket, now=SOON)

    assert row.reason is not None
    assert row.reason.code == "warrant_missing"
    assert [one.name for one in page.whole if not one.kept] == ["warrant"]


def test_a_written_data_request_waits_for_its_sending_until_it_left(
    session: Session, visitor: Visitor
) -> None:
    docket = decided_data(session)
    data_sending.issue(session, docket, now=SOON)

    (row,) = held.held_rows(session, now=SOON)

    assert row.waits_for == "dispatch"
    assert row.reason is not None
    assert row.reason.code == "no_liaison"
    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))
    shown = visitor.get(f"{DESK}/{docket}")
    assert shown.status_code == 200
    assert "destroyed" in visitor.page.main
    a_liaison(session)
    data_sending.dispatch(session, docket, now=SOON)
    assert held.held_rows(session, now=SOON) == ()
    assert visitor.get(f"{DESK}/{docket}").status_code == 404


def test_an_account_whose_law_fell_says_so_beside_its_promises(
    session: Session,
) -> None:
    docket = decided_data(session)
    first, second = (an_actor(session, role=Role.ADMINISTRATOR) for _ in range(2))
    law.suspend(
        session,
        "peca-2016-s31",
        since=NOW.date(),
        ruling="W.P. 1/2026, Islamabad High Court",
        by=first,
        second=second,
        now=SOON,
    )

    (item,) = held.held_page(session, docket, now=SOON).items

    assert item.reason is not None
    assert item.reason.code == "basis_suspended"
