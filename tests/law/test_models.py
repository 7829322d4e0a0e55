"""What the database itself refuses about the law, on both databases."""

from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from oversight.law.models import LawHoliday, LawPolicy, LawPower, LawProvision
from oversight.law.rules.kinds import Confidence, Role
from tests.factories.law import a_law

DAY = date(2026, 1, 1)
IMPOSSIBLE = {
    "one_beginning": update(LawProvision).values(valid_from=DAY, not_before=DAY),
    "ends_after_it_begins": update(LawProvision).values(
        valid_from=DAY, not_before=None, valid_to=DAY
    ),
    "suspended_by_a_ruling": update(LawProvision).values(
        suspended_by_court=DAY, ruling=None
    ),
    "policy_carries_nothing": update(LawProvision).values(
        role=Role.POLICY, standalone=True
    ),
    "awaits_or_begun": update(LawPower).values(awaits="a gazette", valid_from=DAY),
    "filing_is_confirmed": update(LawPower).values(
        may_file=True, confidence=Confidence.LOW
    ),
    "law_powers.+ends_after": update(LawPower).values(
        awaits=None, valid_from=DAY, valid_to=DAY
    ),
    "law_policies.+ends_after": update(LawPolicy).values(valid_to=LawPolicy.valid_from),
    "law_provisions": update(LawProvision).values(provision_id="same"),
    "law_policies": update(LawPolicy).values(name="same"),
    "law_holidays": update(LawHoliday).values(day=DAY),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_the_impossible_is_refused(session: Session, name: str) -> None:
    a_law(session)

    with pytest.raises(DBAPIError, match=name):
        session.execute(IMPOSSIBLE[name])


def test_a_power_of_an_unknown_provision_is_refused(session: Session) -> None:
    a_law(session)

    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        session.execute(update(LawPower).values(provision_id="no-such-law"))
