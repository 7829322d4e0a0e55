"""The pages of an appeal's panel, all of them on one blueprint."""

from oversight.appeals.views import desk, files, voting
from oversight.appeals.views.desk import bp

__all__ = ["bp", "desk", "files", "voting"]
