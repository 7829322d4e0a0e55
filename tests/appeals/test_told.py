"""What was decided and why, for whoever holds a code: also the one that asked first."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.appeals.queries import told
from oversight.appeals.service import filing
from oversight.authority.permissions import Role
from oversight.core.clock import local_date
from oversight.dispatch.queries import rows
from oversight.dispatch.service import closing, issuing, sending, standing
from oversight.intake.models.requests import Item
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import matters
from oversight.notices.models.notices import Notice
from oversight.notices.queries import notices as notice_rows
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notices
from oversight.review.models.deciding import ItemDecision
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import asking
from oversight.transparency.queries.why import why
from tests.appeals.test_views_codes import _the_portals_own_secret  # noqa: F401
from tests.factories.accounts import an_actor
from tests.factories.appeals import FULL, a_code, a_form, a_sent_matter
from tests.factories.intake import NOW
from tests.factories.narrowing import narrowed
from tests.factories.review import (
    ANSWERABLE,
    a_roster,
    ready,
    some_urdu,
    some_words,
    vote_all,
)
from tests.fixtures.web import Visitor
from tests.review.test_victims import a_sent_one

LATER = NOW + ANSWERABLE
SENT = LATER + timedelta(hours=1)


def asked_first(session: Session) -> tuple[str, str, list[object]]:
    """A matter whose user was asked first, the code of that, and its panel."""
    a_roster(session, FULL)
    docket, sitting = ready(session, skipped=False)
    found = notice_rows.find(session, docket, 1, Stage.ASKED)
    assert found is not None
    return docket, notices.code_of(session, found), list(sitting)


def send(session: Session, docket: str) -> Notice:
    an_actor(session, role=Role.LIAISON, platform="x")
    issuing.issue(session, docket, now=SENT)
    sending.dispatch(session, docket, now=SENT)
    found = notice_rows.find(session, docket, 1, Stage.SENT)
    assert found is not None
    return found


def decision(session: Session, docket: str) -> ItemDecision:
    return session.scalars(select(ItemDecision)).one()


def opened(visitor: Visitor, code: str, lang: str = "en") -> str:
    visitor.get(f"/{lang}/check")
    assert visitor.post(f"/{lang}/check", {"code": code}).status_code == 200
    return visitor.page.main


def test_the_code_of_what_was_sent_tells_what_about_which_post_and_why(
    session: Session, visitor: Visitor
) -> None:
    docket = a_sent_matter(session)
    code, said = a_code(session, docket), decision(session, docket)
    item = session.scalars(select(Item)).one()

    for lang, summary in (("en", said.summary), ("ur", str(said.summary_ur))):
        page = opened(visitor, code, lang)
        for shown in (docket, item.canonical, summary, said.reasons):
            assert shown in page
    assert said.summary not in page


def test_whoever_was_asked_first_reads_with_that_code_how_it_ended(
    session: Session, visitor: Visitor
) -> None:
    docket, code, sitting = asked_first(session)
    vote_all(session, docket, sitting, now=LATER)  # type: ignore[arg-type]
    said = decision(session, docket)
    assert said.reasons not in opened(visitor, code)
    send(session, docket)

    page = opened(visitor, code)

    assert "X has been asked to act" in page
    assert "Nothing has been decided" not in page
    assert said.summary in page
    assert "Do you disagree?" in page
    line = rows.sending(session, docket).lines[0]
    standing.lift(session, line, cause="agency", error="no", now=SENT)
    assert "A restriction on something of yours on X has ended." in opened(
        visitor, code
    )


def test_whoever_was_asked_first_reads_why_it_was_not_approved(
    session: Session, visitor: Visitor
) -> None:
    docket, code, sitting = asked_first(session)
    vote_all(
        session,
        docket,
        sitting,  # type: ignore[arg-type]
        outcome=Outcome.REJECTED,
        now=LATER,
    )
    said = decision(session, docket)
    assert said.reasons not in opened(visitor, code)
    closing.sweep(session, SENT)

    page = opened(visitor, code)

    assert "nothing was sent to the platform" in page
    assert said.reasons in page
    assert "Do you disagree?" not in page
    assert "Nothing of it is decided" not in page


def test_time_to_appeal_with_that_code_runs_from_the_notice_of_the_sending(
    session: Session, visitor: Visitor
) -> None:
    docket, code, sitting = asked_first(session)
    asked = notice_rows.find(session, docket, 1, Stage.ASKED)
    assert asked is not None
    asked.passed_on_at = NOW
    vote_all(session, docket, sitting, now=LATER)  # type: ignore[arg-type]
    sent = send(session, docket)
    assert told.told_on(session, asked) is None
    sent.passed_on_at = SENT + timedelta(days=3)
    session.flush()
    assert told.told_on(session, asked) == local_date(sent.passed_on_at)

    form = a_form(notice_code=code)
    then = NOW + timedelta(days=181)
    filed = filing.file(session, form, form_key=b"f" * 32, now=then)

    appeal = session.scalars(select(Appeal).where(Appeal.docket == filed.docket)).one()
    assert (appeal.told, appeal.late) == (True, False)


def test_nobody_else_s_address_and_no_victim_stand_in_the_reasons(
    session: Session,
) -> None:
    a_roster(session, FULL)
    docket, sitting = ready(session, items=2)
    first, second = session.scalars(select(Item).order_by(Item.number))
    reasons = f"{some_words('item', 200)} It answers {second.canonical} of @somebody."
    terms = {"reasons": reasons, "summary_ur": some_urdu()}
    then = NOW + timedelta(minutes=20)
    vote_all(session, docket, sitting, 1, now=then, **terms)  # type: ignore[arg-type]

    (row,) = why(session, docket, [1])

    assert (row.number, row.address) == (1, first.canonical)
    assert second.canonical not in row.reasons
    assert "@somebody" not in row.reasons
    assert why(session, docket, [2]) == ()


def test_no_text_is_shown_where_a_victim_could_be_known_by_it(
    session: Session, visitor: Visitor
) -> None:
    docket, code = a_sent_one(session)
    said = decision(session, docket)

    page = opened(visitor, code)

    assert "nobody who is protected can be recognised" in page
    assert said.reasons not in page
    assert said.summary not in page


@pytest.mark.parametrize(
    ("provision", "hidden"),
    [("peca-2016-s21", True), ("peca-2016-s37:glory-of-islam", False)],
)
def test_what_is_hidden_for_a_victim_is_hidden_and_no_more(
    session: Session, provision: str, *, hidden: bool
) -> None:
    docket = a_sent_matter(session)
    session.execute(update(Item).values(provisions=[provision]))

    (row,) = why(session, docket, [1])

    assert row.is_withheld is hidden
    assert (row.reasons == "") is hidden


def test_of_a_matter_that_protects_somebody_no_item_shows_its_reasons(
    session: Session,
) -> None:
    a_roster(session, FULL)
    docket, sitting = ready(session, items=2)
    then = NOW + timedelta(minutes=20)
    vote_all(session, docket, sitting, 1, now=then)
    second = update(Item).where(Item.number == 2)
    session.execute(second.values(provisions=["peca-2016-s21"]))

    (row,) = why(session, docket, [1])

    assert (row.number, row.is_withheld, row.reasons) == (1, True, "")


def test_of_an_account_narrowed_to_posts_that_never_left_each_post_is_told(
    session: Session, visitor: Visitor
) -> None:
    docket, _ = narrowed(session, skipped=False, asked_for=ANSWERABLE)
    found = notice_rows.made(session, docket, 1, Stage.ASKED)
    account, *posts = session.scalars(select(Item).order_by(Item.number))
    for post in posts:
        matters.end_item(session, post, as_=ItemEnd.LAPSED, now=SENT)
    closing.sweep(session, SENT)

    page = opened(visitor, notices.code_of(session, found))

    assert "nothing was sent to the platform" in page
    assert all(post.canonical in page for post in posts)
    assert f"{account.canonical} " not in page


def test_an_answer_is_not_said_to_be_read_once_it_is_over(
    session: Session, visitor: Visitor
) -> None:
    docket, code, sitting = asked_first(session)
    then = NOW + timedelta(hours=1)
    asking.answer(session, code, "I wrote about the river alone.", now=then)
    session.commit()
    assert "read it before they decide" in opened(visitor, code)
    vote_all(
        session,
        docket,
        sitting,  # type: ignore[arg-type]
        outcome=Outcome.REJECTED,
        now=LATER,
    )
    closing.sweep(session, SENT)

    page = opened(visitor, code)

    assert "read it before they decide" not in page
    assert "It came before this ended here." in page


def test_whoever_holds_a_code_reads_that_it_is_stayed_and_that_it_counts_again(
    session: Session, visitor: Visitor
) -> None:
    docket = a_sent_matter(session)
    code, (line,) = a_code(session, docket), rows.sending(session, docket).lines
    assert "stayed at present" not in opened(visitor, code)

    standing.suspend(session, line, cause="court", held_by="court:1", now=SENT)
    assert "stayed at present" in opened(visitor, code)
    assert "فی الحال اس پر عمل درآمد رکا ہوا ہے" in opened(visitor, code, "ur")

    standing.resume(session, line, held_by=["court:1"], now=SENT)
    assert "stayed at present" not in opened(visitor, code)
