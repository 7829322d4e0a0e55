"""Rows and pages of what was sent."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.dispatch.queries import desk, rows
from oversight.dispatch.service import answering, standing, telling
from oversight.dispatch.service.restoring import answer_restoration
from oversight.notices.queries import notices
from tests.factories.dispatch import (
    LATER,
    NOW,
    a_liaison,
    a_sending,
    acted,
    an_authoriser,
    an_issued,
    docket_of,
)
from tests.fixtures.web import Visitor


def test_what_is_not_there_is_not_found(session: Session) -> None:
    for look in (
        lambda: rows.sending(session, "TD-2026-999999"),
        lambda: rows.restoration(session, uuid4()),
    ):
        with pytest.raises(RuleError, match="nothing here"):
            look()
    assert rows.find_sending(session, "TD-2026-999999") is None
    assert rows.document(session, "TD-2026-999999") is None
    assert rows.line_of(session, uuid4()) is None


def test_the_line_of_an_item_comes_with_its_sending(session: Session) -> None:
    issued = an_issued(session)

    found = rows.line_of(session, issued.lines[0].item_id, lock=True)

    assert found is not None
    assert found.dispatch.legal_request.docket == docket_of(issued)


def test_each_version_can_be_asked_for(session: Session) -> None:
    found, _ = a_sending(session)
    docket = docket_of(found)
    standing.narrow(session, found.lines[0], measure="label", days=9, now=LATER)

    versions = [rows.document(session, docket, number) for number in (1, 2, 3, None)]

    assert [one and one.version for one in versions] == [1, 2, None, 2]


def test_a_late_answer_and_a_late_restoration_are_marked(session: Session) -> None:
    found, liaison = a_sending(session, items=2)
    standing.suspend(session, found.lines[0], cause="stay", now=LATER)
    soon = desk.index_page(session, by=liaison, now=LATER)
    late = desk.index_page(session, by=liaison, now=NOW + timedelta(days=30))

    assert [row.is_late for row in soon.new] == [False]
    assert [row.is_late for row in soon.restorations] == [False]
    assert [row.is_late for row in late.new] == [True]
    assert [row.is_late for row in late.restorations] == [True]


def test_what_is_answered_waits_no_more(session: Session) -> None:
    found, liaison = a_sending(session)
    standing.suspend(session, found.lines[0], cause="stay", now=LATER)
    (asked,) = rows.restorations(session, [found.lines[0].id])
    answer_restoration(
        session, asked.id, restored=False, restored_at=None, by=liaison, now=LATER
    )

    page = desk.index_page(session, by=liaison, now=LATER)

    assert page.restorations == ()


def test_what_has_ended_is_never_new(session: Session, visitor: Visitor) -> None:
    found, liaison = a_sending(session, items=2)
    first, second = found.lines
    standing.lift(session, first, cause="court", error="no", now=LATER)
    half = desk.index_page(session, by=liaison, now=LATER)
    standing.lift(session, second, cause="court", error="no", now=LATER)
    page = desk.index_page(session, by=liaison, now=LATER)

    assert ([row.docket for row in half.new], half.ended) == ([docket_of(found)], ())
    assert (page.new, page.waiting, page.answered) == ((), (), ())
    assert [(row.docket, row.received) for row in page.ended] == [
        (docket_of(found), False)
    ]
    for lang in ("en", "ur"):
        text = visitor.sign_in(liaison).get(f"/{lang}/desk/orders/").text
        assert (text.count(docket_of(found)) > 0, 'id="ended"' in text) == (True, True)


def test_only_the_newest_of_what_owes_nothing_are_listed(
    session: Session, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "NEWEST", 2)
    sent = [a_sending(session)[0] for _ in range(6)]
    liaison = a_liaison(session)
    for number, found in enumerate(sent):
        found.dispatched_at = NOW + timedelta(minutes=number)
    for found in sent[:2]:
        standing.lift(session, found.lines[0], cause="court", error="no", now=LATER)
    for found in sent[2:4]:
        answering.answer(session, docket_of(found), 1, acted(), by=liaison, now=LATER)
    answering.acknowledge(session, docket_of(sent[4]), by=liaison, now=LATER)
    dockets = [docket_of(found) for found in sent]

    page = desk.index_page(session, by=liaison, now=LATER)

    assert [row.docket for row in page.new] == [dockets[5]]
    assert [row.docket for row in page.waiting] == [dockets[4]]
    assert [row.docket for row in page.answered] == dockets[2:4]
    assert (page.ended, page.are_more) == ((), True)
    assert (
        'href="/en/desk/documents"'
        in visitor.sign_in(liaison).get("/en/desk/orders/").text
    )
    monkeypatch.setattr(desk, "NEWEST", 4)
    whole = desk.index_page(session, by=liaison, now=LATER)
    assert [row.docket for row in whole.ended] == dockets[1::-1]
    assert not whole.are_more


def test_a_desk_belongs_to_a_liaison(session: Session) -> None:
    found, _ = a_sending(session)
    stranger = a_liaison(session, "tiktok")

    page = desk.index_page(session, by=stranger, now=LATER)

    assert (page.new, page.waiting, page.notices) == ((), (), ())
    with pytest.raises(RuleError, match="nothing here"):
        desk.index_page(session, by=an_authoriser(session), now=LATER)
    assert docket_of(found)


def test_a_provision_the_register_has_lost_is_named_by_its_code(
    session: Session,
) -> None:
    found, _ = a_sending(session)
    line = found.lines[0]
    line.item.provisions = ["gone-s1"]
    session.flush()

    telling.ended(session, line, cause="law", now=LATER)

    told = notices.of_docket(session, docket_of(found))[-1]
    assert told.facts["provisions"] == [{"en": "gone-s1", "ur": "gone-s1"}]
