"""What a search for viruses says of a file."""

from enum import StrEnum


class Scan(StrEnum):
    """Whether a scanner looked at a file; an infected one is never kept."""

    CLEAN = "clean"
    NOT_SCANNED = "not-scanned"
