"""Who may read the whole document: those it concerns by office, and nobody else."""

from oversight.authority.permissions import AGENCY_ROLES, Actor, Role
from oversight.core.errors import RuleError
from oversight.core.words import N_

EVERYTHING = frozenset({Role.REGISTRAR, Role.PRESIDING, Role.AUDITOR})


def check_reader(
    by: Actor, *, filing: str, platform: str, is_sent: bool, is_seated: bool
) -> None:
    """Refuse, as if it did not exist, whoever neither filed, decided nor received."""
    if not may_read(
        by, filing=filing, platform=platform, is_sent=is_sent, is_seated=is_seated
    ):
        raise RuleError(
            "not_found", N_("There is nothing here, or it is not yours to see.")
        )


def may_read(
    by: Actor, *, filing: str, platform: str, is_sent: bool, is_seated: bool
) -> bool:
    """Say whether this person may read the document with its addresses."""
    if by.role is Role.LIAISON:
        return is_sent and by.platform == platform
    if by.role in AGENCY_ROLES:
        return by.body == filing
    return by.role in EVERYTHING or is_seated
