"""Two people, or a person and the clock, with the same restriction at one moment."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.queries import rows
from oversight.dispatch.service.sweep import sweep as dispatch
from oversight.extensions.models.signatures import ConfirmationSignature
from oversight.extensions.queries import confirming as queries
from oversight.extensions.service import asking, confirming, drafting
from oversight.extensions.service.sweep import sweep
from oversight.review.models.deciding import Draft
from oversight.review.service import members
from oversight.storage.session import Store
from tests.dispatch.test_data_concurrency import at_once, held_open, kinds_of, waiting
from tests.factories.extensions import (
    ASKED,
    ENDS,
    HEARD,
    MINUTE,
    a_panel,
    a_request_to_confirm,
    a_sent_restriction,
    a_vote,
    an_asked_one,
    an_authoriser,
    opened,
)


def voting(docket: str, by: Actor, now: datetime = HEARD) -> Callable[[Session], str]:
    ballot = a_vote()

    def work(session: Session) -> str:
        confirming.vote(session, docket, 1, ballot, by=by, now=now)
        return "voted"

    return work


def before_a_panel(session: Session) -> tuple[str, tuple[Actor, ...]]:
    docket = an_asked_one(session)
    sitting = a_panel(session, docket)
    opened(session, docket, sitting)
    return docket, sitting


def test_two_officers_ask_once(store: Store) -> None:
    with store.transaction() as session:
        docket = a_sent_restriction(session)
        by, asked = an_authoriser(session, docket), a_request_to_confirm()

    def ask(session: Session) -> str:
        asking.ask(session, docket, asked, by=by, now=ASKED)
        return "asked"

    assert at_once(store, ask, ask) == ["asked", "confirm_once"]
    assert kinds_of(store, docket).count("confirmation.asked") == 1


def test_the_last_votes_of_a_panel_decide_once(store: Store) -> None:
    with store.transaction() as session:
        docket, sitting = before_a_panel(session)

    done = at_once(store, *(voting(docket, one) for one in sitting))

    assert done == ["voted"] * 3
    assert kinds_of(store, docket).count("item.renewed") == 1
    assert kinds_of(store, docket).count("confirmation.decided") == 1


def test_a_vote_that_comes_while_it_ends_does_not_revive_it(store: Store) -> None:
    with store.transaction() as session:
        docket, sitting = before_a_panel(session)
        for one in sitting[:2]:
            voting(docket, one)(session)

    last = voting(docket, sitting[2], ENDS - MINUTE)
    with (
        held_open(store, lambda session: dispatch(session, ENDS)) as finish,
        waiting(store, last) as came,
    ):
        finish()
    with store.transaction() as session:
        sweep(session, ENDS)

    assert came == ["ended_already"]
    with store.reading() as session:
        assert rows.sending(session, docket).lines[0].ends_at == ENDS
        assert queries.confirmation(session, docket).items[0].outcome == "lapsed"


@pytest.mark.parametrize("times", [2])
def test_two_workers_fix_one_pool(store: Store, times: int) -> None:
    with store.transaction() as session:
        docket = an_asked_one(session)

    def work(session: Session) -> int:
        return sweep(session, ASKED)

    assert at_once(store, *[work] * times) == ["0", "1"]
    assert kinds_of(store, docket).count("pool.committed") == 2


def writing(docket: str, by: Actor, text: str) -> Callable[[Session], str]:
    """Keep a text from a window that was opened before anything was kept."""

    def work(session: Session) -> str:
        drafting.save_draft(
            session, docket, 1, {"reasons": text}, seen=0, by=by, now=HEARD
        )
        return "kept"

    return work


def test_of_two_windows_of_one_member_the_second_overwrites_nothing(
    store: Store,
) -> None:
    with store.transaction() as session:
        docket, sitting = before_a_panel(session)

    both = (writing(docket, sitting[0], text) for text in ("The one.", "The other."))

    assert at_once(store, *both) == ["draft_newer", "kept"]
    with store.reading() as session:
        assert [row.version for row in session.scalars(select(Draft))] == [1]


def test_no_draft_outlives_the_vote_that_it_became(store: Store) -> None:
    with store.transaction() as session:
        docket, sitting = before_a_panel(session)

    done = at_once(
        store, voting(docket, sitting[0]), writing(docket, sitting[0], "Too late?")
    )

    assert done in (["kept", "voted"], ["voted", "voted_already"])
    with store.reading() as session:
        assert session.scalars(select(Draft)).all() == []
        assert len(session.scalars(select(ConfirmationSignature)).all()) == 1


def test_a_member_who_leaves_while_voting_is_counted_once_or_not_at_all(
    store: Store,
) -> None:
    with store.transaction() as session:
        docket, sitting = before_a_panel(session)
        for one in sitting[1:]:
            voting(docket, one)(session)

    def leave(session: Session) -> str:
        members.recuse(session, docket, "cannot-act", by=sitting[0], now=HEARD)
        return "left"

    done = at_once(store, voting(docket, sitting[0]), leave)

    decided = kinds_of(store, docket).count("confirmation.decided")
    assert "voted" in done or done == ["left", "not_found"]
    assert decided == ("voted" in done)
    assert kinds_of(store, docket).count("item.renewed") == decided
