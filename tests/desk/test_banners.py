"""What every public page says above all while the portal cannot work as it should."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from oversight.core.clock import utc_now
from oversight.desk.views.banners import Banners, Pool, Reach, reach, reviewing
from oversight.ledger import outages
from oversight.ledger.rules.outages import Outage
from oversight.review.models.roster import Reviewer
from oversight.web.pages import BANNERS
from oversight.web.store import STORE
from tests.factories.intake import NOW
from tests.factories.law import a_law
from tests.factories.review import a_roster
from tests.fixtures.web import Visitor

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAGES = ("/", "/register", "/sign-in", "/nowhere")
QUIET = ("/track", "/check", "/appeal")  # They read of no person.
SAID = {
    "nobody": {
        "en": "Nobody is appointed to review at the moment.",
        "ur": "اس وقت جائزے کے لیے کوئی مقرر نہیں۔",
    },
    "few": {
        "en": "Too few reviewers can be drawn at the moment.",
        "ur": "اس وقت قرعہ اندازی کے لیے جائزہ کار بہت کم ہیں۔",
    },
    "leaving": {
        "en": "Time limits of the State run on",
        "ur": "ریاستی اداروں کی مدتیں",
    },
    "away": {"en": "Time limits of the State ran on", "ur": "ریاستی اداروں کی مدتیں"},
}


def told(visitor: Visitor) -> None:
    """Let the next page ask anew, as it does after a minute."""
    visitor.app.extensions[BANNERS].forget()


def test_a_portal_that_works_says_nothing(session: Session) -> None:
    assert reviewing(session, NOW) is Pool.ENOUGH
    a_law(session)
    a_roster(session)
    outages.came_back(session, NOW, now=NOW + HOUR)
    assert reviewing(session, NOW) is Pool.ENOUGH
    assert reach(session, NOW + HOUR) == Reach()


def test_too_few_is_told_apart_from_nobody(session: Session) -> None:
    a_law(session)
    assert reviewing(session, NOW) is Pool.NOBODY
    _first, *rest = a_roster(session)
    others = [one.id for one in rest]
    gone = update(Reviewer).where(Reviewer.person_id.in_(others)).values(until=NOW)
    session.execute(gone)
    assert reviewing(session, NOW) is Pool.FEW
    session.execute(update(Reviewer).values(active=False))
    assert reviewing(session, NOW) is Pool.NOBODY


def test_a_long_outage_is_told_while_it_lasts_and_a_week_after_it(
    session: Session,
) -> None:
    outages.announce(session, now=NOW)
    assert reach(session, NOW + HOUR) == Reach(leaving=NOW)

    back = NOW + 5 * HOUR
    outages.came_back(session, NOW, now=back)
    outages.came_back(session, back + HOUR, now=back + 2 * HOUR)

    expected = Reach(away=Outage(NOW, back))
    assert reach(session, back + 2 * HOUR) == expected
    assert reach(session, back + 7 * DAY - HOUR) == expected
    assert reach(session, back + 7 * DAY) == Reach()


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("what", sorted(SAID))
def test_every_page_says_it_in_both_languages(
    session: Session, visitor: Visitor, what: str, lang: str
) -> None:
    make_wrong(session, what, now=utc_now())

    for page in (*PAGES, *QUIET):
        told(visitor)
        is_said = SAID[what][lang] in visitor.get(f"/{lang}{page}").text
        assert is_said is (page in PAGES or what in {"leaving", "away"})


def make_wrong(session: Session, what: str, *, now: datetime) -> None:
    if what in {"nobody", "few"}:
        a_law(session)
    if what == "few":
        _first, *rest = a_roster(session)
        others = [one.id for one in rest]
        gone = Reviewer.person_id.in_(others)
        session.execute(update(Reviewer).where(gone).values(active=False))
    if what == "leaving":
        outages.announce(session, now=now)
    if what == "away":
        outages.came_back(session, now - 6 * HOUR, now=now - HOUR)


def test_a_page_that_was_drawn_before_is_not_shown_again_without_it(
    session: Session, visitor: Visitor
) -> None:
    a_law(session)
    a_roster(session)
    session.commit()
    before = visitor.get("/en/law").text
    session.execute(update(Reviewer).values(active=False))
    session.commit()
    told(visitor)

    assert SAID["nobody"]["en"] not in before
    assert SAID["nobody"]["en"] in visitor.get("/en/law").text


def test_it_is_asked_once_a_minute_and_a_database_away_leaves_the_last_answer(
    session: Session, visitor: Visitor
) -> None:
    banners = Banners(visitor.app.extensions[STORE])
    visitor.get("/en/track")
    assert banners() == (Reach(), Pool.ENOUGH)
    outages.announce(session, now=utc_now())
    session.commit()
    assert banners() == (Reach(), Pool.ENOUGH)
    banners.forget()
    assert banners.reach().leaving is not None
