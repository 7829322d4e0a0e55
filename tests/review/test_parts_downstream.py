"""Posts of a narrowed account, wherever they go: sent, told, shown, appealed, counted."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.appeals.service import filing as appeals
from oversight.authority.permissions import Actor, Role
from oversight.cli.fsck.every import found
from oversight.dispatch.models.orders import Line, OrderDocument
from oversight.dispatch.queries import rows
from oversight.dispatch.queries.drawn import drawn
from oversight.dispatch.rules.lifecycle import LineState
from oversight.dispatch.service import issuing, sending, standing
from oversight.dispatch.service.sweep import sweep
from oversight.intake.models.requests import Item
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.ledger import queries as log
from oversight.notices.queries import notices as notice_rows
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling
from oversight.review.queries import cases
from oversight.review.queries.item import item_page
from oversight.review.queries.matter import matter_page
from oversight.transparency.queries import docket as public
from oversight.transparency.rules.figures import report
from oversight.transparency.rules.history import history
from oversight.transparency.rules.periods import Quarter
from tests.factories.accounts import a_person, an_actor
from tests.factories.appeals import NOW as APPEALING
from tests.factories.appeals import SECRET, SENT, a_code, a_form
from tests.factories.narrowing import narrowed
from tests.factories.review import ANSWERABLE, a_roster
from tests.fixtures.web import Visitor

QUARTER = Quarter(2026, 4)


def a_sent_narrowing(session: Session) -> tuple[str, list[Actor]]:
    a_roster(session, 21)
    docket, sitting = narrowed(session)
    an_actor(session, role=Role.LIAISON, platform="x")
    issuing.issue(session, docket, now=SENT)
    sending.dispatch(session, docket, now=SENT)
    return docket, sitting


def items_of(session: Session, docket: str) -> list[Item]:
    return list(cases.case(session, docket).legal_request.items)


def test_the_posts_are_sent_and_the_account_is_not(session: Session) -> None:
    docket, _ = a_sent_narrowing(session)
    account, *posts = items_of(session, docket)

    lines = session.scalars(select(Line).order_by(Line.number)).all()
    document = session.scalars(select(OrderDocument)).one()
    told = json.loads(document.body)["items"]

    assert [(line.item_id, line.number) for line in lines] == [
        (post.id, post.number) for post in posts
    ]
    assert {line.measure for line in lines} == {"geo-withhold"}
    assert [one["locator"] for one in told] == [post.locator for post in posts]
    assert account.locator not in [one["locator"] for one in told]
    assert all(len(one["signatures"]) == 3 for one in told)
    assert [one["capture"]["with_account"] for one in told] == [True, True]
    assert all(row.with_account for row in drawn(document, "en").items)
    (issued,) = [
        leaf for leaf in log.of_stream(session, docket) if leaf["k"] == "order.issued"
    ]
    assert issued["items"] == [2, 3]


def test_each_post_has_its_own_notice_and_its_own_end(session: Session) -> None:
    docket, _ = a_sent_narrowing(session)

    codes = {a_code(session, docket, number) for number in (2, 3)}
    assert len(codes) == 2
    assert notice_rows.find(session, docket, 1, Stage.SENT) is None
    first, second = session.scalars(select(Line).order_by(Line.number))
    sweep(session, first.ends_at)

    session.expire_all()
    assert first.state is second.state is LineState.EXPIRED
    _, *posts = items_of(session, docket)
    assert {post.ended_as for post in posts} == {ItemEnd.EXPIRED}


def test_a_post_is_lifted_alone(session: Session) -> None:
    a_sent_narrowing(session)
    first, second = session.scalars(select(Line).order_by(Line.number))
    one = rows.line(session, first.id)

    standing.lift(session, one, cause="own-motion", error="no", now=APPEALING)

    session.expire_all()
    assert (first.state, second.state) == (LineState.LIFTED, LineState.DISPATCHED)


def test_an_appeal_concerns_one_post(session: Session) -> None:
    docket, _ = a_sent_narrowing(session)
    appeals.use(SECRET)
    form = a_form(notice_code=a_code(session, docket, 3))

    filed = appeals.file(session, form, form_key=b"k" * 32, now=APPEALING)

    (leaf,) = [
        leaf
        for leaf in log.of_stream(session, filed.docket)
        if leaf["k"] == "appeal.filed"
    ]
    assert leaf["of"] == [{"docket": docket, "item": 3}]


@pytest.mark.parametrize("named", ["post", "account"])
def test_whoever_knows_the_address_alone_finds_what_is_restricted(
    session: Session, named: str
) -> None:
    docket, _ = a_sent_narrowing(session)
    account, post, _ = items_of(session, docket)
    appeals.use(SECRET)
    locator = post.locator if named == "post" else account.locator

    filed = appeals.file(
        session, a_form(locator=locator), form_key=b"n" * 32, now=APPEALING
    )

    (leaf,) = [
        leaf
        for leaf in log.of_stream(session, filed.docket)
        if leaf["k"] == "appeal.filed"
    ]
    wanted = [2] if named == "post" else [2, 3]
    assert [one["item"] for one in leaf["of"]] == wanted


def test_the_public_docket_says_what_the_posts_are(session: Session) -> None:
    docket, _ = a_sent_narrowing(session)
    account, *_ = items_of(session, docket)

    page = public.page(session, docket)

    assert [(item.number, item.part_of) for item in page.items] == [
        (1, None),
        (2, 1),
        (3, 1),
    ]
    assert page.items[0].ended_as == "split"
    assert page.ended("approved-narrower") == 1
    assert page.items[1].summary_ur
    shown = str(page)
    assert account.locator not in shown
    assert str(account.handle) not in shown


def test_the_register_and_the_body_read_that_only_posts_were_approved(
    session: Session, visitor: Visitor
) -> None:
    docket, _ = a_sent_narrowing(session)
    officer = a_person(session, role=Role.AUTHORISER, body="pta")
    session.commit()

    visitor.get(f"/en/register/{docket}")
    public_page = visitor.page.main
    visitor.sign_in(officer)
    visitor.get(f"/en/desk/filing/{docket}")

    whole = "the account was not approved; only posts of it were: items 2, 3"
    assert whole in public_page
    assert "1 was not approved as a whole: only posts of it were." in public_page
    assert "1 was approved here" not in public_page
    assert whole in visitor.page.main


def test_the_account_counts_once_and_the_posts_count_as_sent(session: Session) -> None:
    docket, _ = a_sent_narrowing(session)

    figures = {
        one.id: one
        for one in report(history(log.of_stream(session, docket)), QUARTER).indicators
    }

    assert figures["K01"].counts["items"] == 1
    assert figures["K07"].counts["items"] == 1
    decided, complied = figures["K03"].rate, figures["K14"].rate
    assert decided is not None
    assert complied is not None
    assert (decided.d, complied.d) == (1, 2)


def test_members_see_the_posts_beside_their_account(session: Session) -> None:
    docket, sitting = a_sent_narrowing(session)

    matter = matter_page(session, docket, sitting[0], now=APPEALING)
    page = item_page(session, docket, 2, sitting[0], now=APPEALING)

    assert [(row.number, row.part_of) for row in matter.items] == [
        (1, None),
        (2, 1),
        (3, 1),
    ]
    assert (page.part_of, page.is_open, page.is_opened) == (1, False, True)
    assert page.decision is not None
    whole = item_page(session, docket, 1, sitting[0], now=APPEALING).decision
    assert whole is not None
    assert [part.number for part in whole.parts] == [2, 3]


def test_the_code_of_the_first_notice_leads_to_the_posts_too(session: Session) -> None:
    a_roster(session, 21)
    docket, _ = narrowed(session, skipped=False, asked_for=ANSWERABLE)
    appeals.use(SECRET)
    asked = notice_rows.find(session, docket, 1, Stage.ASKED)
    assert asked is not None
    form = a_form(notice_code=telling.code_of(session, asked))

    filed = appeals.file(session, form, form_key=b"a" * 32, now=APPEALING + ANSWERABLE)

    (leaf,) = [
        leaf
        for leaf in log.of_stream(session, filed.docket)
        if leaf["k"] == "appeal.filed"
    ]
    assert [one["item"] for one in leaf["of"]] == [2, 3]


def test_nothing_is_broken_afterwards(session: Session) -> None:
    a_sent_narrowing(session)

    # The factories sign for both officers, and write the law without telling of it.
    shortcuts = {"two-officers", "holidays-recorded", "clocks-recorded"}
    wrong = [one for one in found(session, APPEALING) if one.check not in shortcuts]

    assert wrong == []
