"""A body is written to once about each thing done with its request, and no more."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.authority.permissions import Role
from oversight.dispatch.service import answering, posting
from oversight.notices import language
from oversight.notices.models.mail import LONGEST_KEY, Mail
from oversight.notices.service import mail
from oversight.outreach.models.news import BodyNews
from oversight.outreach.rules.news import TOLD_WITHIN, Occasion
from oversight.outreach.service import telling_bodies
from oversight.review.models.panels import Case
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import sweep as review
from oversight.storage.session import Store
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.appeals import a_sent_matter, an_admitted, an_appeal, decide_all
from tests.factories.dispatch import a_liaison, refused
from tests.factories.intake import NOW
from tests.factories.review import a_decided_case, ready
from tests.review.test_concurrency import at_once

LATER = NOW + timedelta(hours=3)


@pytest.fixture(autouse=True)
def _origin() -> None:
    language.use("https://oversight.example")


def told(session: Session) -> list[tuple[str, str]]:
    rows = session.scalars(select(BodyNews).order_by(BodyNews.at, BodyNews.occasion))
    return [(row.docket, row.occasion.value) for row in rows]


def letters(session: Session) -> list[str]:
    found = session.scalars(select(Mail).where(Mail.message == "docket_news"))
    return [mail.letter_of(session, row).text for row in found]


def test_the_body_hears_of_the_decision_once(session: Session) -> None:
    docket = a_decided_case(session, outcome=Outcome.REJECTED)
    an_actor(session, role=Role.AUTHORISER, body="pta")
    an_actor(session, role=Role.AUTHORISER, body="nccia")
    session.flush()
    before = len(letters(session))

    assert telling_bodies.sweep(session, LATER) == 1
    assert telling_bodies.sweep(session, LATER) == 0

    assert told(session) == [(docket, "decided")]
    found = letters(session)[before:]
    signing = {docket in letter for letter in found}
    assert signing == {True}
    assert "the reviewers have decided" in found[0]
    assert f"/en/desk/filing/{docket}" in found[0]
    assert "somebody" not in "".join(found)


def test_a_lapse_is_news(session: Session) -> None:
    docket, _sitting = ready(session, items=2)
    late = session.scalars(select(Case.due_at)).one() + timedelta(days=1)
    review.sweep(session, late)
    telling_bodies.sweep(session, late)
    assert (docket, "lapsed") in told(session)
    assert len(told(session)) == 1


def test_sending_answer_and_appeal_are_news(session: Session) -> None:
    docket = a_sent_matter(session, items=2)
    answering.answer(session, docket, 1, refused(), by=a_liaison(session), now=LATER)
    appeal = an_appeal(session, docket)
    decide_all(session, appeal, an_admitted(session, appeal), AppealOutcome.OVERTURNED)
    telling_bodies.sweep(session, LATER + timedelta(days=2))
    assert {one for _, one in told(session)} == {
        "decided",
        "sent",
        "answered",
        "appealed",
        "appeal-decided",
    }


def test_a_request_for_data_is_news_as_well(session: Session) -> None:
    docket = make.produced(session)
    telling_bodies.sweep(session, LATER)
    found = {one for of, one in told(session) if of == docket}
    assert found == {"decided", "sent", "answered"}


def test_nobody_is_written_to_about_a_whole_past(session: Session) -> None:
    a_decided_case(session)
    assert telling_bodies.sweep(session, LATER + TOLD_WITHIN) == 0


def test_the_table_takes_each_thing_once(session: Session) -> None:
    for _ in range(2):
        session.add(
            BodyNews(docket="TD-1", occasion=Occasion.SENT, at=NOW, told_at=NOW)
        )
    with pytest.raises(IntegrityError):
        session.flush()


def test_two_workers_tell_once(store: Store) -> None:
    with store.transaction() as session:
        a_decided_case(session)

    def sweep(session: Session) -> object:
        return telling_bodies.sweep(session, LATER)

    assert "done" in at_once(store, [sweep, sweep])
    with store.reading() as session:
        assert [one for _, one in told(session)] == ["decided"]


def test_an_address_as_long_as_any_may_be_is_written_to_once(session: Session) -> None:
    long = f"{'a' * 60}@{'.'.join(['b' * 60] * 3)}.example"
    an_actor(session, role=Role.AUTHORISER, body="pta", email=long)
    docket, _ = ready(session)
    key = f"{telling_bodies.MESSAGE}:{docket}:decided:{NOW:%Y%m%d%H%M%S%f}"

    for _ in range(2):
        posting.to_body(
            session,
            "pta",
            telling_bodies.MESSAGE,
            key=key,
            values={"docket": docket, "occasion": "decided"},
            now=NOW,
        )

    rows = session.scalars(select(Mail).where(Mail.key.startswith(key))).all()
    assert all(len(row.key) <= LONGEST_KEY for row in rows)
    assert [mail.letter_of(session, row).to for row in rows].count(long) == 1
