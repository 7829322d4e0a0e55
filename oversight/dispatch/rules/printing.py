"""Which prints of a document there are: the whole one, and the public one."""

from enum import StrEnum


class Edition(StrEnum):
    """For whom a print is made."""

    WHOLE = "whole"
    PUBLIC = "public"
