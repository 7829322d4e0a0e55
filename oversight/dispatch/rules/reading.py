"""Who may read the whole document: those it concerns by office, and nobody else."""

from oversight.authority.permissions import AGENCY_ROLES, Actor, Role

EVERYTHING = frozenset({Role.REGISTRAR, Role.PRESIDING, Role.AUDITOR})


def may_read(
    by: Actor, *, filing: str, platform: str, is_sent: bool, is_seated: bool
) -> bool:
    """Say whether this person may read the document with its addresses."""
    if by.role is Role.LIAISON:
        return is_sent and by.platform == platform
    if by.role in AGENCY_ROLES:
        return by.body == filing
    return by.role in EVERYTHING or is_seated
