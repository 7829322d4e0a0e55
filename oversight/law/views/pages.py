"""The administrators' pages of the register, all of them on one blueprint."""

from oversight.law.views import papers
from oversight.law.views.desk import bp

__all__ = ["bp", "papers"]
