"""The reviewers' pages, all of them on one blueprint."""

from oversight.review.views import items, matters
from oversight.review.views.matters import bp

__all__ = ["bp", "items", "matters"]
