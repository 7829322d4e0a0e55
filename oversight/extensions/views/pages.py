"""The pages of victims' restrictions beyond thirty days, all on one blueprint."""

from oversight.extensions.views import findings, matters
from oversight.extensions.views.matters import bp

__all__ = ["bp", "findings", "matters"]
