"""Each kind of request has a checklist of its own, and no other act passes it."""

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.intake.rules.filing import check_takedown
from oversight.intake.rules.screening import CHECKLIST
from oversight.intake.service import data_screening, screening
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW, a_request

TICKS = [check.code for check in CHECKLIST if check.ticked]


def test_a_request_for_data_is_refused_by_the_other_checklist(session: Session) -> None:
    docket = make.filed(session)
    registrar = an_actor(session, role=Role.REGISTRAR)
    with pytest.raises(RuleError) as refused:
        screening.screen(session, docket, TICKS, by=registrar, now=NOW)
    assert refused.value.code == "other_checklist"
    with pytest.raises(RuleError) as listed:
        screening.find_defects(session, docket, {}, by=registrar, now=NOW)
    assert listed.value.code == "other_checklist"


def test_a_restriction_is_refused_by_the_checklist_for_data(session: Session) -> None:
    docket = a_request(session, screened=False).docket
    registrar = an_actor(session, role=Role.REGISTRAR)
    with pytest.raises(RuleError, match="under that number"):
        data_screening.screen(session, docket, [], by=registrar, now=NOW)


def test_the_checklist_is_chosen_by_the_kind_alone() -> None:
    check_takedown("TD")
    with pytest.raises(RuleError):
        check_takedown("DR")
