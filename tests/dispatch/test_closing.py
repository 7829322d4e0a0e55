"""Who was asked first is told that nothing came of it, within five working days."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from oversight.cli.fsck.book import Book
from oversight.cli.fsck.closing import closings_told
from oversight.dispatch.rules.lifting import AgencyCode
from oversight.dispatch.service import (
    closing,
    issuing,
    lifting,
    sending,
    sweep,
    telling,
)
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import matters, withdrawing
from oversight.ledger import queries as ledger
from oversight.notices import language
from oversight.notices.queries import notices as queries
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notices
from oversight.review.queries import cases
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import deciding
from oversight.review.service import sweep as review
from oversight.storage import apart
from tests.factories.dispatch import a_liaison, an_authoriser
from tests.factories.intake import NOW, a_row, filed
from tests.factories.narrowing import a_post, an_account, narrowed, narrowing
from tests.factories.review import (
    ANSWERABLE,
    MINUTE,
    a_ballot,
    a_decided_case,
    asked_of,
    panel_members,
    ready,
    vote_all,
)
from tests.fixtures.web import Visitor

WHY = "The officers no longer need it for the case they had in hand. " * 3
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def asked(session: Session) -> tuple[str, datetime]:
    """A docket whose user was asked, and when the time to answer is over."""
    docket, _ = ready(session, skipped=False)
    until = cases.case(session, docket).asked_until
    assert until
    return docket, until + MINUTE


def rejected(session: Session) -> tuple[str, datetime]:
    docket, over = asked(session)
    sitting = panel_members(session, docket)
    vote_all(session, docket, sitting, 1, Outcome.REJECTED, now=over)
    return docket, over


def text(session: Session, docket: str, lang: str = "en") -> str:
    made = queries.made(session, docket, 1, Stage.ENDED)
    return language.text(notices.content(made), lang)


def missed(session: Session, docket: str) -> list[str]:
    leaves = ledger.of_stream(session, docket)
    return [one["clock"] for one in leaves if one["k"] == "deadline.missed"]


def test_who_was_asked_is_told_that_it_was_not_approved(session: Session) -> None:
    docket, over = rejected(session)
    assert sweep.sweep(session, over + HOUR) == 1
    assert sweep.sweep(session, over + HOUR) == 0
    said = text(session, docket)
    assert "not approved" in said
    assert "nothing was sent to the platform" in said
    assert "restore" not in said
    assert "appeal" not in said
    urdu = text(session, docket, "ur")
    assert "پلیٹ فارم" in urdu
    assert missed(session, docket) == []
    made = queries.made(session, docket, 1, Stage.ENDED)
    assert made.published_at == over + HOUR


def test_a_lapse_and_a_request_taken_back_are_told(session: Session) -> None:
    docket, _ = asked(session)
    due = cases.case(session, docket).due_at + HOUR
    review.sweep(session, due)
    assert closing.sweep(session, due) == 1
    assert "lapsed" in text(session, docket)


def test_a_request_taken_back_is_told(session: Session) -> None:
    docket, over = asked(session)
    officer = an_authoriser(session)
    withdrawing.withdraw(session, docket, "replaced", WHY, by=officer, now=over)
    assert closing.sweep(session, over) == 1
    assert "withdrawn" in text(session, docket)


def test_a_late_notice_says_so_on_the_record_once(session: Session) -> None:
    docket, over = rejected(session)
    assert closing.sweep(session, over + 30 * DAY) == 1
    assert missed(session, docket) == ["closing_notice"]


def test_who_was_not_asked_is_not_troubled(session: Session) -> None:
    docket, sitting = ready(session)
    vote_all(session, docket, sitting, 1, Outcome.REJECTED)
    assert closing.sweep(session, NOW + DAY) == 0
    assert queries.find(session, docket, 1, Stage.ENDED) is None


def test_what_was_sent_has_its_own_notices(session: Session) -> None:
    docket, over = asked(session)
    vote_all(session, docket, panel_members(session, docket), 1, now=over)
    assert closing.sweep(session, over + DAY) == 0


def test_the_first_code_shows_how_it_ended(visitor: Visitor, session: Session) -> None:
    docket, over = rejected(session)
    closing.sweep(session, over)
    codes = [
        notices.code_of(session, queries.made(session, docket, 1, stage))
        for stage in (Stage.ASKED, Stage.ENDED)
    ]
    session.commit()
    for code in codes:
        page = visitor.post("/en/check", {"code": code})
        assert page.status_code == 200
        assert "not approved" in visitor.page.main
        assert "Appeal with this code" not in visitor.page.main
        assert "Send my answer" not in visitor.page.main


def test_before_it_ended_the_first_code_asks(
    visitor: Visitor, session: Session
) -> None:
    docket, _ = asked(session)
    made = queries.made(session, docket, 1, Stage.ASKED)
    code = notices.code_of(session, made)
    session.commit()
    visitor.post("/en/check", {"code": code})
    assert "Nothing has been decided" in visitor.page.main


def elsewhere(session: Session, items: int) -> None:
    """Another docket, of which items of the same numbers were sent."""
    a_liaison(session)
    other = a_decided_case(session, items=items)
    issuing.issue(session, other, now=NOW + HOUR)
    sending.dispatch(session, other, now=NOW + HOUR)


def test_who_was_asked_about_an_account_is_told_the_end_of_its_posts(
    session: Session,
) -> None:
    docket, _ = narrowed(session, skipped=False, asked_for=ANSWERABLE)
    elsewhere(session, 3)
    over = NOW + ANSWERABLE + HOUR
    assert closing.sweep(session, over) == 0
    first, second = cases.case(session, docket).legal_request.items[1:]
    matters.end_item(session, first, as_=ItemEnd.LAPSED, now=over)
    assert closing.sweep(session, over) == 0
    then = over + DAY
    matters.end_item(session, second, as_=ItemEnd.LAPSED, now=then)
    (untold,) = closings_told(Book(session, then + 30 * DAY))
    assert untold[0] == f"{docket}/1"

    assert closing.sweep(session, then) == 1
    assert closing.sweep(session, then) == 0

    assert "nothing was sent to the platform" in text(session, docket)
    assert "lapsed" in text(session, docket)


def test_who_was_asked_about_an_account_hears_of_its_posts_that_were_sent(
    session: Session,
) -> None:
    docket, _ = narrowed(session, skipped=False, asked_for=ANSWERABLE)
    over = NOW + ANSWERABLE + HOUR
    a_liaison(session)
    issuing.issue(session, docket, now=over)
    sending.dispatch(session, docket, now=over)
    for post in cases.case(session, docket).legal_request.items[1:]:
        matters.end_item(session, post, as_=ItemEnd.LAPSED, now=over)

    assert closing.sweep(session, over) == 0


def test_an_account_of_which_no_post_became_an_item_is_over_and_stops_nothing(
    session: Session,
) -> None:
    docket, (lead, second, third), handle = an_account(session, skipped=False)
    at = NOW + ANSWERABLE + HOUR
    post = a_post(handle)
    ballot = narrowing(session, docket, post)
    deciding.vote(session, docket, 1, ballot, by=lead, now=at)
    against = a_ballot(asked_of(session, docket), Outcome.REJECTED)
    deciding.vote(session, docket, 1, against, by=second, now=at)
    filed(session, [a_row(locator=post)], now=at)
    whole = a_ballot(asked_of(session, docket))
    deciding.vote(session, docket, 1, whole, by=third, now=at)
    request = cases.case(session, docket).legal_request
    assert [item.ended_as for item in request.items] == [ItemEnd.SPLIT]

    assert len(list(closings_told(Book(session, at + 30 * DAY)))) == 1
    assert sweep.sweep(session, at + HOUR) == 1
    assert sweep.sweep(session, at + HOUR) == 0

    assert "nothing was sent to the platform" in text(session, docket)
    assert "lapsed" in text(session, docket)


def test_what_was_given_up_before_it_left_is_told(session: Session) -> None:
    docket, over = asked(session)
    vote_all(session, docket, panel_members(session, docket), 1, now=over)
    elsewhere(session, 1)
    issuing.issue(session, docket, now=over)
    officer = an_authoriser(session)
    lifting.lift_for_body(
        session, docket, 1, AgencyCode.NOT_NEEDED, WHY, by=officer, now=over
    )

    assert closing.sweep(session, over + HOUR) == 1

    said = text(session, docket)
    assert "nothing was sent to the platform" in said
    assert "lifted" in said


def test_what_was_given_up_after_it_left_has_its_own_notice(session: Session) -> None:
    docket, over = asked(session)
    vote_all(session, docket, panel_members(session, docket), 1, now=over)
    a_liaison(session)
    issuing.issue(session, docket, now=over)
    sending.dispatch(session, docket, now=over)
    officer = an_authoriser(session)
    lifting.lift_for_body(
        session, docket, 1, AgencyCode.NOT_NEEDED, WHY, by=officer, now=over + HOUR
    )

    assert closing.sweep(session, over + DAY) == 0
    assert "nothing was sent" not in text(session, docket)


def test_one_that_cannot_be_told_keeps_no_other_from_it(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, over = rejected(session)
    second, _ = rejected(session)
    whole = telling.closed

    def broken(session: Session, request: LegalRequest, *rest: Item, **at: Any) -> None:
        if request.docket == first:
            raise ValueError(first)
        whole(session, request, *rest, **at)

    apart.begin(session)
    with monkeypatch.context() as patched:
        patched.setattr(telling, "closed", broken)
        assert sweep.sweep(session, over + HOUR) == 1
    assert "not approved" in text(session, second)
    assert sweep.sweep(session, over + HOUR) == 1
