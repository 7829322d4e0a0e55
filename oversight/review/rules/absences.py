"""Leave, duty and terms: plain days, and nobody picked for a matter."""

from enum import StrEnum


class AbsenceKind(StrEnum):
    """Why somebody is away; the file says no more than this."""

    LEAVE = "leave"
    ILLNESS = "illness"
    TRAINING = "training"
