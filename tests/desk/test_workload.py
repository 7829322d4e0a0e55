"""Nobody signs more in a day than can be read, of every kind together (I34)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.appeals.service import deciding as appeals
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.dispatch.service import delaying
from oversight.extensions.service import confirming
from oversight.review.models.tally import SignedItem
from oversight.review.queries import workload
from oversight.review.rules import looking
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.seats import MOST_A_DAY
from oversight.review.service import data_deciding, deciding
from oversight.storage.session import Store
from tests.dispatch import test_delaying as delays
from tests.dispatch import test_lodging as lodging
from tests.dispatch import test_misuse as misuses
from tests.dispatch import test_using as uses
from tests.factories import appeals as an
from tests.factories import data as make
from tests.factories import extensions as longer
from tests.factories.intake import NOW
from tests.factories.review import (
    a_ballot,
    a_profile,
    asked_of,
    ready,
    vote_all,
)
from tests.fixtures.web import Visitor
from tests.review import test_watching as looks
from tests.review.test_concurrency import VOTING, at_once

Act = Callable[[Session], object]


@dataclass(frozen=True)
class Scene:
    """One item that one reviewer can sign now."""

    by: Actor
    at: datetime
    sign: Act


def first(session: Session) -> Scene:
    docket, (lead, *_others) = ready(session)
    ballot = a_ballot(asked_of(session, docket))
    return Scene(
        lead, VOTING, lambda s: deciding.vote(s, docket, 1, ballot, by=lead, now=VOTING)
    )


def data(session: Session) -> Scene:
    docket, (lead, *_others) = make.ready(session)
    at = NOW + timedelta(minutes=20)
    ballot = make.a_ballot(make.asked_of(session, docket))
    return Scene(
        lead, at, lambda s: data_deciding.vote(s, docket, 1, ballot, by=lead, now=at)
    )


def look(session: Session) -> Scene:
    docket, by = looks.kept(session)
    return Scene(by, looks.LOOKING, lambda s: looks.look(s, docket, by, looking.LEFT))


def confirmation(session: Session) -> Scene:
    docket = longer.an_asked_one(session)
    sitting = longer.a_panel(session, docket)
    longer.opened(session, docket, sitting)
    ballot = longer.a_vote()
    return Scene(
        sitting[0],
        longer.HEARD,
        lambda s: confirming.vote(
            s, docket, 1, ballot, by=sitting[0], now=longer.HEARD
        ),
    )


def appeal(session: Session) -> Scene:
    docket = an.an_appeal(session, an.a_sent_matter(session))
    panel = an.an_admitted(session, docket)
    at = an.NOW + timedelta(minutes=10)
    ballot = an.a_vote(AppealOutcome.UPHELD)
    return Scene(
        panel[1],
        at,
        lambda s: appeals.vote(s, docket, 1, ballot, by=panel[1], now=at),
    )


def delay(session: Session) -> Scene:
    docket, team = delays.a_delayed(session)
    by = delays.asked(session, docket, team)
    ruling = delays.a_ruling(granted=False)
    at = delays.LATER
    return Scene(by, at, lambda s: delaying.decide(s, docket, 1, ruling, by=by, now=at))


def use(session: Session) -> Scene:
    docket, team = lodging.reduced(session)
    by = uses.ask(session, docket, team)
    return Scene(by, lodging.LATER, lambda s: uses.decide(s, docket, by, "time"))


def misuse(session: Session) -> Scene:
    docket, team, by = misuses.flagged(session)
    misuses.answer(session, docket, team.authoriser)
    return Scene(by, lodging.LATER, lambda s: misuses.weigh(s, docket, by, "cleared"))


SCENES: dict[str, Callable[[Session], Scene]] = {
    "first": first,
    "data": data,
    "look": look,
    "confirmation": confirmation,
    "appeal": appeal,
    "delay": delay,
    "use": use,
    "misuse": misuse,
}


def fill(session: Session, by: Actor, at: datetime, upto: int = MOST_A_DAY) -> None:
    """Let this person have signed so many items on that day."""
    done = workload.day(session, by, now=at).signed
    for place in range(done + 1, upto + 1):
        row = SignedItem(
            id=uuid4(),
            person_id=by.id,
            day=local_date(at),
            place=place,
            most=MOST_A_DAY,
            what="first",
        )
        session.add(row)
    session.flush()


def taken(session: Session, by: Actor) -> list[tuple[int, str]]:
    """The places of this person's days, and what took each."""
    rows = select(SignedItem.place, SignedItem.what).where(
        SignedItem.person_id == by.id
    )
    return [(place, what) for place, what in session.execute(rows.order_by("place"))]


@pytest.mark.parametrize("name", SCENES)
def test_every_kind_takes_the_next_place_of_the_day(
    session: Session, name: str
) -> None:
    scene = SCENES[name](session)
    fill(session, scene.by, scene.at, 3)

    scene.sign(session)

    kind = "first" if name == "data" else name
    assert taken(session, scene.by)[-1] == (4, kind)
    today = workload.day(session, scene.by, now=scene.at)
    assert (today.signed, today.left, today.cap) == (4, 11, 15)


@pytest.mark.parametrize("name", SCENES)
def test_no_kind_goes_beyond_the_day(session: Session, name: str) -> None:
    scene = SCENES[name](session)
    fill(session, scene.by, scene.at)

    with pytest.raises(RuleError) as refused:
        scene.sign(session)

    assert refused.value.code == "daily_cap"
    assert len(taken(session, scene.by)) == MOST_A_DAY


@pytest.mark.parametrize("name", SCENES)
def test_the_tables_hold_the_day_without_the_act(
    session: Session, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = SCENES[name](session)
    fill(session, scene.by, scene.at)
    monkeypatch.setattr("oversight.review.rules.seats.MOST_A_DAY", 99)
    monkeypatch.setattr("oversight.review.rules.seats.most_a_day", lambda _cap: 99)
    monkeypatch.setattr("oversight.review.queries.workload.most_a_day", lambda _cap: 99)

    with pytest.raises(IntegrityError):
        scene.sign(session)


def test_a_small_house_has_its_own_most_in_the_tables(session: Session) -> None:
    a_profile(session, "pilot")
    docket, sitting = ready(session, items=8)
    for number in range(1, 9):
        vote_all(session, docket, sitting, number, Outcome.REJECTED)

    rows = session.scalars(select(SignedItem.most)).all()
    assert set(rows) == {8}
    session.add(
        SignedItem(
            person_id=sitting[0].id,
            day=local_date(VOTING),
            place=9,
            most=8,
            what="appeal",
        )
    )
    with pytest.raises(IntegrityError):
        session.flush()


def test_what_was_signed_is_never_given_back(session: Session) -> None:
    scene = first(session)
    scene.sign(session)

    for rewrite in (
        "DELETE FROM review_signed",
        "UPDATE review_signed SET day = '2020-01-01'",
    ):
        with pytest.raises(Exception, match="append-only"), session.begin_nested():
            session.execute(text(rewrite))


def test_two_at_once_take_the_last_place_once(store: Store) -> None:
    with store.transaction() as session:
        docket = longer.an_asked_one(session, items=2)
        sitting = longer.a_panel(session, docket)
        for number in (1, 2):
            longer.opened(session, docket, sitting, number)
        fill(session, sitting[0], longer.HEARD, MOST_A_DAY - 1)

    def signing(number: int) -> Act:
        ballot = longer.a_vote()
        return lambda session: confirming.vote(
            session, docket, number, ballot, by=sitting[0], now=longer.HEARD
        )

    ended = at_once(store, [signing(1), signing(2)])

    assert sorted(ended) == ["daily_cap", "done"]


def test_two_at_once_never_take_one_place_in_the_table(store: Store) -> None:
    with store.transaction() as session:
        scene = first(session)

    def take(session: Session) -> None:
        row = SignedItem(
            person_id=scene.by.id,
            day=local_date(VOTING),
            place=MOST_A_DAY,
            most=MOST_A_DAY,
            what="look",
        )
        session.add(row)

    assert sorted(at_once(store, [take, take])) == ["database", "done"]


def test_a_desk_says_how_many_are_left_and_what_was_typed_stays(
    session: Session, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    docket = an.an_appeal(session, an.a_sent_matter(session))
    by = an.an_admitted(session, docket)[0]
    at = an.NOW + timedelta(minutes=10)
    for view in ("appeals.views.desk", "appeals.views.voting", "review.views.reading"):
        monkeypatch.setattr(f"oversight.{view}.utc_now", lambda: at)
    fill(session, by, at, 14)
    visitor.sign_in(by)
    visitor.get("/en/desk/appeals")
    assert "You can sign 1 more item today." in visitor.page.main
    fill(session, by, at)
    visitor.get("/en/desk/appeals")
    assert "You have signed 15 items today" in visitor.page.main

    path = f"/en/desk/appeals/{docket}/1"
    visitor.get(path)
    reasons = an.words("a day too long")
    vote = {"outcome": "upheld", "summary": "Read it all.", "reasons": reasons}
    reply = visitor.post(path, vote)

    assert reply.status_code == 422
    assert "sign it tomorrow" in visitor.page.main
    assert reasons in reply.text
    assert taken(session, by)[-1][0] == MOST_A_DAY
