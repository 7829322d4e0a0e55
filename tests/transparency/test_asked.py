"""The public reads of FORM-A what its column P says, and of sensitive dockets nothing."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from oversight.intake.models.requests import Item
from oversight.intake.queries import particulars
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.transparency.queries import docket as queries
from tests.factories.intake import NOW, a_request
from tests.fixtures.web import Visitor
from tests.review.test_victims import a_victims_case

POST = "https://x.com/river_reader/status/1700000000000000001"
DAY = timedelta(days=1)


def said(session: Session) -> str:
    """A docket that says everything."""
    request = a_request(session, locator=POST)
    for item in request.items:
        row = particulars.row_of(session, item.id)
        row.reach, row.preserved = "under-10k", "yes"
        row.purpose, row.why_not_milder = ["news"], {"label": "It would not do."}
        row.prior_notice, row.notice_ground = "no", "evidence"
        row.notice_facts = "Secret facts about somebody."
        session.add(row)
    session.flush()
    return request.docket


def test_codes_and_bands_are_public_and_no_text_is(
    visitor: Visitor, session: Session
) -> None:
    docket = said(session)
    session.commit()
    stated = queries.page(session, docket).stated
    assert stated
    (item,) = stated.items
    assert (item.reach, item.preserved, item.milder) == ("under-10k", "yes", ("label",))
    assert (item.prior_notice, item.notice_ground) == ("no", "evidence")
    assert item.protected == "no"
    assert len(item.month) == len("2026-11")
    assert visitor.get(f"/en/register/{docket}").status_code == 200
    page = visitor.page.main
    assert "What the body stated" in page
    assert "Pakistan" in page
    assert "Secret facts" not in page
    assert "It would not do" not in page
    assert visitor.get(f"/ur/register/{docket}").status_code == 200


def test_a_protected_person_is_a_yes_and_never_which(session: Session) -> None:
    docket = said(session)
    for kept, shown in (("journalist", "yes"), ("unknown", "unknown"), (None, "")):
        session.execute(update(Item).values(protected=kept))
        session.commit()
        stated = queries.page(session, docket).stated
        assert stated
        assert [one.protected for one in stated.items] == [shown]


def test_earlier_dockets_on_the_same_are_named(session: Session) -> None:
    first = a_request(session, locator=POST).docket
    second = a_request(session, locator=f"{POST}2", now=NOW + DAY).docket
    session.commit()
    later, earlier = queries.page(session, second), queries.page(session, first)
    assert later.stated
    assert earlier.stated
    assert later.stated.earlier == (first,)
    assert earlier.stated.earlier == ()


def test_a_sensitive_docket_says_nothing_and_nothing_leads_there(
    session: Session,
) -> None:
    hidden = a_victims_case(session)
    assert queries.page(session, hidden).stated is None
    ended = {"ended_as": ItemEnd.WITHDRAWN, "ended_at": NOW + DAY}
    session.execute(update(Item).values(**ended))
    post = session.scalars(select(Item.locator)).one()
    later = a_request(session, locator=post, now=NOW + 2 * DAY).docket
    session.commit()
    stated = queries.page(session, later).stated
    assert stated
    assert stated.earlier == ()
