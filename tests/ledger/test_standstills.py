"""That the log stood still is itself on the record: once, by a closed list of causes."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core import labels
from oversight.ledger import service, standstills
from oversight.ledger.models import Pending
from oversight.ledger.rules import standstills as rules
from oversight.ledger.rules.standstills import PATIENCE, Cause
from oversight.storage.session import Store
from tests.ledger.tree import growing
from tests.ledger.tree.growing import NOW

SINCE = NOW - timedelta(hours=3)


@pytest.mark.parametrize("cause", Cause)
def test_a_code_is_read_as_it_was_written(cause: Cause) -> None:
    leaf = {"code": rules.code(cause, SINCE), "at": "2026-11-27T09:00:00Z"}

    told = rules.read(leaf)

    assert told is not None
    assert (told.cause, told.since, told.at) == (cause.value, SINCE, NOW)


def test_a_restore_is_read_and_an_unknown_code_is_not() -> None:
    told = rules.read({"code": "restored:3-7", "at": "2026-11-27T09:00:00Z"})

    assert told is not None
    assert (told.cause, told.sizes, told.since) == ("restored", "3-7", None)
    for code in ("", "older", "older:yesterday", "other:2026-11-27T09:00:00Z", None):
        assert rules.read({"code": code, "at": "2026-11-27T09:00:00Z"}) is None


def test_witnesses_may_be_away_for_an_hour_and_nothing_else_may() -> None:
    for cause in Cause:
        at_once = rules.due(cause, NOW, NOW)
        assert at_once == (cause is not Cause.WITNESSES)
        assert rules.due(cause, NOW, NOW + PATIENCE)


def test_every_cause_has_its_words() -> None:
    assert set(labels.codes("standstills")) == {*Cause, rules.RESTORED}


def test_a_standstill_is_recorded_once(session: Session) -> None:
    assert standstills.confess(session, Cause.OLDER, SINCE, now=NOW)
    assert not standstills.confess(session, Cause.OLDER, SINCE, now=NOW + PATIENCE)
    assert standstills.confess(session, Cause.OLDER, NOW, now=NOW + PATIENCE)

    kinds = session.scalars(select(Pending.kind)).all()
    assert kinds == [standstills.KIND] * 2


def test_the_world_is_shown_what_is_published_newest_first(store: Store) -> None:
    with store.transaction() as session:
        standstills.confess(session, Cause.FORKED, SINCE, now=NOW)
        standstills.confess(session, Cause.REFUSED, SINCE, now=NOW)
        service.record(session, standstills.KIND, now=NOW, public={"code": "odd"})
    growing.shown(store)
    with store.transaction() as session:
        standstills.confess(session, Cause.OLDER, SINCE, now=NOW)

    with store.reading() as session:
        told = standstills.shown(session, most=5)
        one = standstills.shown(session, most=1)

    assert [each.cause for each in told] == ["refused", "forked"]
    assert [each.cause for each in one] == ["refused"]
