"""Links, codes and halves of a sign-in while the clock is wrong, or put right between.

Made while the clock ran ahead, nothing lasts until then; made and used under two
clocks an hour apart, nothing is lost that was good; and nobody stays locked out.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from oversight.accounts.queries import factors as factor_queries
from oversight.accounts.queries import people, resets
from oversight.accounts.rules import factors, passkeys
from oversight.accounts.rules import people as rules
from oversight.accounts.service import entering, showing
from oversight.accounts.service import people as service
from oversight.accounts.service import resets as resetting
from oversight.accounts.service.showing import Shown
from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from tests.accounts.test_factors import an_app, code_of
from tests.accounts.test_resets import an_admin
from tests.factories.accounts import PASSWORD, a_person
from tests.factories.authenticator import a_passkey

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
YEAR = timedelta(days=365)
NEXT = "a sentence of ones own, and another"
# How far the clock was moved between making something and using it.
STILL_GOOD = (timedelta(0), MINUTE, -MINUTE, -HOUR)
NO_MORE = (-YEAR, -DAY, -HOUR - MINUTE, HOUR, DAY, YEAR)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as said:
        act()
    return said.value.code


@pytest.mark.parametrize("moved", STILL_GOOD)
def test_an_invitation_outlives_a_small_correction(
    session: Session, moved: timedelta
) -> None:
    person = a_person(session, password_hash=None)
    link = service.invite_again(session, person.id, by=None, now=NOW)

    service.enrol(session, link, NEXT, now=NOW + moved)

    assert entering.sign_in(session, person.email, NEXT, now=NOW + moved).whole


@pytest.mark.parametrize("moved", NO_MORE)
def test_an_invitation_of_a_wrong_clock_is_good_no_more(
    session: Session, moved: timedelta
) -> None:
    person = a_person(session, password_hash=None)
    link = service.invite_again(session, person.id, by=None, now=NOW)

    code = refused(lambda: service.enrol(session, link, NEXT, now=NOW + moved))

    assert code == "link_expired"
    again = service.invite_again(session, person.id, by=None, now=NOW + moved)
    service.enrol(session, again, NEXT, now=NOW + moved)


@pytest.mark.parametrize("moved", NO_MORE)
def test_the_link_of_a_reset_is_good_no_more_and_another_can_be_asked_for(
    session: Session, moved: timedelta
) -> None:
    person, admin = a_person(session, role=Role.DRAFTER), an_admin(session)
    link = resetting.ask(session, person.id, factors=False, by=admin, now=NOW)
    assert link is not None

    code = refused(lambda: service.enrol(session, link, NEXT, now=NOW + moved))

    assert code == "link_expired"
    again = service.invite_again(session, person.id, by=None, now=NOW + moved)
    service.enrol(session, again, NEXT, now=NOW + moved)
    assert refused(lambda: service.enrol(session, link, NEXT, now=NOW))


@pytest.mark.parametrize("moved", [-YEAR, -DAY, DAY, YEAR])
def test_a_reset_that_waits_for_a_colleague_does_not_wait_a_year(
    session: Session, moved: timedelta
) -> None:
    person, admin = a_person(session, role=Role.REVIEWER), an_admin(session)
    assert resetting.ask(session, person.id, factors=False, by=admin, now=NOW) is None
    now = NOW + moved

    assert resets.waiting_for(session, person.id, now) is None
    assert person.id not in resets.waiting(session, now)
    assert resetting.ask(session, person.id, factors=False, by=admin, now=now) is None
    assert resets.waiting_for(session, person.id, now) is not None


@pytest.mark.parametrize("moved", [-YEAR, -DAY, 11 * MINUTE, YEAR])
def test_half_a_sign_in_is_good_no_more_and_the_whole_can_be_begun_again(
    session: Session, moved: timedelta
) -> None:
    person = a_person(session)
    by = people.actor_of(person)
    an_app(session, by, now=NOW - DAY - YEAR)
    half = entering.sign_in(session, person.email, PASSWORD, now=NOW)
    now = NOW + moved
    assert factor_queries.half_person(session, half.token, now) is None

    given = Shown(code=code_of(session, by, now))
    code = refused(lambda: entering.finish(session, half.token, given, now=now))

    assert code == "half_over"
    half = entering.sign_in(session, person.email, PASSWORD, now=now)
    assert entering.finish(session, half.token, given, now=now).whole


def test_a_code_that_was_used_ahead_of_time_locks_nobody_out_and_none_counts_twice(
    session: Session,
) -> None:
    person = a_person(session)
    by = people.actor_of(person)
    an_app(session, by, now=NOW - DAY)
    ahead = NOW + DAY
    early = code_of(session, by, ahead)
    showing.use_code(session, by.id, early, now=ahead)

    right = code_of(session, by, NOW)
    showing.use_code(session, by.id, right, now=NOW)

    for moved in (timedelta(0), -MINUTE / 2, MINUTE / 2):
        again = NOW + moved
        assert refused(partial(showing.use_code, session, by.id, right, now=again))
    assert refused(lambda: showing.use_code(session, by.id, early, now=ahead))
    later = NOW + 2 * MINUTE
    showing.use_code(session, by.id, code_of(session, by, later), now=later)


@pytest.mark.parametrize("moved", [-YEAR, -DAY, 6 * MINUTE, YEAR])
def test_a_challenge_of_a_wrong_clock_is_not_answered(
    session: Session, moved: timedelta
) -> None:
    person = a_person(session)
    device, _ = a_passkey(session, people.actor_of(person), now=NOW)
    asked = showing.entrance(session, now=NOW)
    answer = device.get(asked)
    now = NOW + moved

    code = refused(lambda: entering.with_passkey(session, answer, now=now))

    assert code == "passkey_refused"
    fresh = device.get(showing.entrance(session, now=now))
    assert entering.with_passkey(session, fresh, now=now).whole


@pytest.mark.parametrize("moved", [-YEAR, -DAY, DAY, YEAR])
def test_a_session_of_a_wrong_clock_ends_and_is_not_revived(
    session: Session, moved: timedelta
) -> None:
    person = a_person(session)
    token = service.begin(session, person, now=NOW)
    assert people.actor(session, token, NOW) is not None

    assert people.actor(session, token, NOW + moved) is None


@pytest.mark.parametrize("moved", [timedelta(0), -HOUR, HOUR - MINUTE])
def test_what_lasts_an_hour_lasts_it_under_either_clock(moved: timedelta) -> None:
    made = NOW + rules.LINK_LASTS

    assert rules.lasting(made, rules.LINK_LASTS, NOW + moved)
    assert factors.is_half(made_at=NOW, now=NOW - HOUR)
    passkeys.check_challenge(
        expires_at=NOW + passkeys.ANSWER_WITHIN, used_at=None, now=NOW - HOUR
    )
