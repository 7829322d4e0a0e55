"""The reviewers' pages, all of them on one blueprint."""

from oversight.review.views import body, exhibits, items, leave, matters
from oversight.review.views.matters import bp

__all__ = ["body", "bp", "exhibits", "items", "leave", "matters"]
