"""Of two who decide about one proposed change at the same moment, one is heard."""

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.law.models import LawProposal
from oversight.law.rules.proposing import ProposalState
from oversight.law.service import proposals as service
from oversight.storage.session import Store
from tests.accounts.test_together import Work, at_once
from tests.factories.accounts import an_actor
from tests.law.test_proposals import NOW, SUSPENSION, leaves, two

REASON = "The ruling was stayed the day after."
ENDS = {
    "confirm": ProposalState.ENACTED,
    "decline": ProposalState.DECLINED,
    "withdraw": ProposalState.WITHDRAWN,
}


@pytest.mark.parametrize(
    ("one", "other"),
    [("confirm", "withdraw"), ("confirm", "decline"), ("decline", "withdraw")],
)
def test_one_of_two_decisions_stands_and_the_other_is_told(
    store: Store, one: str, other: str
) -> None:
    with store.transaction() as session:
        proposer, second = two(session)
        third = an_actor(session, role=Role.ADMINISTRATOR)
        kept = service.propose(session, SUSPENSION, by=proposer, now=NOW).id

    def confirm(session: Session) -> object:
        return service.confirm(session, kept, by=second, now=NOW)

    def decline(session: Session) -> object:
        return service.decline(session, kept, REASON, by=third, now=NOW)

    def withdraw(session: Session) -> object:
        return service.withdraw(session, kept, by=proposer, now=NOW)

    works: dict[str, Work] = {
        "confirm": confirm,
        "decline": decline,
        "withdraw": withdraw,
    }

    assert at_once(store, works[one], works[other]) == ["done", "wrong_state"]
    with store.reading() as session:
        state = session.get_one(LawProposal, kept).state
        assert state in {ENDS[one], ENDS[other]}
        assert len(leaves(session)) == (state is ProposalState.ENACTED)
