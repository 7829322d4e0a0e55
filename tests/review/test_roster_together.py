"""Two who change one place of the roster at the same moment change it once."""

from datetime import date

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.review.models.roster import Conflict
from oversight.review.service import absences, duty, roster
from oversight.storage.session import Store
from tests.accounts.test_together import at_once
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import a_roster
from tests.review.test_absences import DAY, TODAY, away


def two_administrators(session: Session) -> list[Actor]:
    return [an_actor(session, role=Role.ADMINISTRATOR) for _ in range(2)]


def test_two_who_fix_a_term_at_once_fix_one(store: Store) -> None:
    with store.transaction() as session:
        a_roster(session, 3)
        one, other = two_administrators(session)

    def fix(session: Session, until: date, by: Actor) -> object:
        return duty.set_term(session, "R-01", until, by=by, now=NOW)

    ended = at_once(
        store,
        lambda s: fix(s, TODAY + 10 * DAY, one),
        lambda s: fix(s, TODAY + 20 * DAY, other),
    )

    assert ended == ["done", "term_fixed"]


def test_a_leave_that_is_ended_on_two_devices_ends_once(store: Store) -> None:
    with store.transaction() as session:
        me = a_roster(session, 3)[0]
        leave = away(session, me).id

    ended = at_once(
        store,
        lambda s: absences.end(s, leave, by=me, now=NOW),
        lambda s: absences.end(s, leave, by=me, now=NOW),
    )

    assert ended == ["absence_over", "done"]


def test_a_conflict_that_two_end_at_once_ends_once(store: Store) -> None:
    with store.transaction() as session:
        a_roster(session, 3)
        one, other = two_administrators(session)
        tie = roster.add_conflict(session, "R-01", "body", "pta", by=one, now=NOW).id

    def end(session: Session, by: Actor) -> None:
        conflict = session.get_one(Conflict, tie)
        roster.end_conflict(session, conflict, by=by, now=NOW)

    ended = at_once(store, lambda s: end(s, one), lambda s: end(s, other))

    assert sum(how == "done" for how in ended) == 1
