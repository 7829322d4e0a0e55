"""The reviewers' pages, all of them on one blueprint."""

from oversight.review.views import exhibits, items, matters
from oversight.review.views.matters import bp

__all__ = ["bp", "exhibits", "items", "matters"]
