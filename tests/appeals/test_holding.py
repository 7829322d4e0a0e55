"""Whoever acts on appeals that are joined takes the one that leads them first."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy.orm import Session

from oversight.appeals.queries import rows
from oversight.appeals.rules.lifecycle import AppealOutcome, AppealState
from oversight.appeals.service import admission, opening, seating
from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.storage.session import Store
from tests.factories.appeals import (
    NOW,
    a_sent_matter,
    an_admitted,
    an_appeal,
    decide_all,
)
from tests.fixtures.waiting import until_somebody_waits

THEN = NOW + timedelta(minutes=7)
Act = Callable[[Session, str, Actor], object]


def step_aside(session: Session, docket: str, by: Actor) -> object:
    return seating.recuse(session, docket, "other", by=by, now=THEN)


def stay(session: Session, docket: str, by: Actor) -> object:
    return admission.stay(session, docket, granted=True, by=by, now=THEN)


def look(session: Session, docket: str, by: Actor) -> object:
    return opening.open_item(session, docket, 1, by=by, now=THEN)


@pytest.mark.parametrize(
    ("act", "code"),
    [(step_aside, "appeal_over"), (stay, "stay_closed"), (look, "appeal_over")],
)
def test_an_act_on_what_is_joined_waits_for_the_last_vote_and_never_crosswise(
    store: Store, act: Act, code: str
) -> None:
    with store.transaction() as session:
        matter = a_sent_matter(session)
        leads = an_appeal(session, matter)
        joined = an_appeal(session, matter, stay_asked=True)
        panel = an_admitted(session, leads)
        decide_all(session, leads, panel[:-1], AppealOutcome.UPHELD)
    came: list[str] = []

    def later() -> None:
        try:
            with store.transaction() as own:
                act(own, joined, panel[0])
        except RuleError as error:
            came.append(error.code)

    other = Thread(target=later)
    with store.transaction() as session:
        rows.appeal(session, leads, lock=True)
        other.start()
        until_somebody_waits(store)
        decide_all(session, leads, panel[-1:], AppealOutcome.UPHELD)
    other.join()

    assert came == [code]
    with store.reading() as session:
        ended = [rows.appeal(session, one).state for one in (leads, joined)]
        assert ended == [AppealState.DECIDED] * 2
