"""The reviewers' pages, all of them on one blueprint."""

from oversight.review.views import (
    body,
    challenge,
    duty,
    exhibits,
    findings,
    items,
    leave,
    matters,
    signing,
)
from oversight.review.views.matters import bp

__all__ = [
    "body",
    "bp",
    "challenge",
    "duty",
    "exhibits",
    "findings",
    "items",
    "leave",
    "matters",
    "signing",
]
