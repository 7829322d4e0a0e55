"""While an election is near nobody alone decides what is taken down (T04)."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.law.queries import register
from oversight.law.rules.policy import ELECTION
from oversight.review.queries import cases, flags
from oversight.review.rules import classes
from oversight.review.rules.classes import ItemFacts, Why
from tests.factories import law
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import a_case
from tests.review.test_victims import a_victims_case

BEFORE, DAY = NOW - timedelta(days=30), timedelta(days=1)
POST = ItemFacts("post", "geo-withhold", "PK", "none", ("peca-2016-s37:public-order",))
ACCOUNT = ItemFacts("account", "disclose", "PK", "none", ("peca-2016-s31",))


def called(session: Session, value: object, *, days: int = 0) -> None:
    """Two people enter that an election is near, or over, from a day on."""
    law.a_law(session)
    first, second = (an_actor(session, role=Role.ADMINISTRATOR) for _ in range(2))
    law.set_policy(
        session,
        ELECTION,
        value,  # type: ignore[arg-type]
        valid_from=local_date(NOW) + days * DAY,
        by=first,
        second=second,
        now=BEFORE,
    )


def test_an_election_asks_for_a_panel_for_posts_and_not_for_data() -> None:
    heads = flags.panel_heads()
    assert classes.whys([POST], flagged=heads) == ()
    assert classes.whys([POST], flagged=heads, election=True) == (Why.ELECTION,)
    assert classes.whys([ACCOUNT], flagged=heads, election=True) == ()


def test_one_decides_before_an_election_is_called_and_three_until_it_is_over(
    session: Session,
) -> None:
    called(session, value=True)
    called(session, value=False, days=20)
    today = local_date(NOW)
    assert not register.has_election(session, today - DAY)
    assert not register.has_election(session, today + 20 * DAY)
    assert cases.case(session, a_case(session)).seats == 3


def test_a_victim_s_matter_stays_with_one_who_is_quick(session: Session) -> None:
    called(session, value=True)
    assert cases.case(session, a_victims_case(session)).seats == 1


def test_without_an_election_one_decides(session: Session) -> None:
    assert cases.case(session, a_case(session)).seats == 1


def test_a_rule_of_yes_and_no_takes_nothing_else(session: Session) -> None:
    with pytest.raises(RuleError) as told:
        called(session, value="perhaps")
    assert told.value.code == "policy_value"
