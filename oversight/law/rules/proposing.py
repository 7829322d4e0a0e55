"""Who may propose a change of the register, and who may let it come true."""

from enum import StrEnum

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.core.lifecycle import Lifecycle, Step
from oversight.core.words import N_

LEAST_REASON = 10


class ProposalState(StrEnum):
    """Where a proposed change stands."""

    WAITING = "waiting"
    ENACTED = "enacted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ProposalAct(StrEnum):
    """What can be done with a proposed change."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


LIFECYCLE = Lifecycle(
    Step(ProposalState.WAITING, ProposalAct.CONFIRM, ProposalState.ENACTED),
    Step(ProposalState.WAITING, ProposalAct.DECLINE, ProposalState.DECLINED),
    Step(ProposalState.WAITING, ProposalAct.WITHDRAW, ProposalState.WITHDRAWN),
)


def check_another(by: Actor, proposer: object) -> None:
    """Refuse that the person who proposed a change also confirms or declines it."""
    if by.id == proposer:
        raise RuleError(
            "same_person",
            N_(
                "You proposed this change. Another administrator has to read and "
                "confirm it."
            ),
        )


def check_own(by: Actor, proposer: object) -> None:
    """Refuse that somebody else takes a proposal back."""
    if by.id != proposer:
        raise RuleError(
            "not_yours", N_("Only the person who proposed it can take it back.")
        )


def check_reason(reason: str) -> None:
    """Refuse to decline without saying why."""
    if len(reason.strip()) < LEAST_REASON:
        raise RuleError(
            "reason_missing",
            N_("Say in a sentence why the change is declined."),
            field="reason",
        )
