"""Who may put another custodian in the place of one, and when."""

from collections.abc import Collection
from uuid import UUID

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.core.words import N_

CODES = ("left", "absent", "other-duty", "conflict")
SHORTEST, LONGEST = 20, 2000


def check_names(by: Actor, *, body: str) -> None:
    """Refuse everybody but an authorising officer of the body that asked."""
    if by.role is not Role.AUTHORISER or by.body != body:
        raise RuleError(
            "not_found", N_("There is nothing here, or it is not yours to see.")
        )


def check_something_kept(*, kept: bool) -> None:
    """Refuse to hand over where nothing is kept and nothing can come any more."""
    if not kept:
        raise RuleError(
            "nothing_kept",
            N_("Nothing is kept under this number and nothing can come any more."),
        )


def check_another(given: str, *, now: UUID, known: Collection[str]) -> None:
    """Refuse whoever keeps the data already, and whoever is no custodian here."""
    if given not in known or given == str(now):
        raise RuleError(
            "keeper_unknown",
            N_("Choose another custodian of your body, who does not investigate."),
            field="custodian",
        )


def check_why(code: str, why: str) -> None:
    """Refuse to hand over without saying why."""
    if code not in CODES:
        raise RuleError("keeper_code", N_("Answer this question."), field="code")
    if not SHORTEST <= len(why.strip()) <= LONGEST:
        raise RuleError(
            "keeper_why",
            N_("Say in %(least)s to %(most)s characters why somebody else keeps them."),
            field="why",
            least=SHORTEST,
            most=LONGEST,
        )
