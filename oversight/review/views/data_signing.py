"""Signing what was read back on data, and joining a draft."""

from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.review.views import casting
from oversight.review.views.data import bp
from oversight.review.views.data_findings import DESK
from oversight.web.access import allow, step_up_or_signature


@bp.post("/<docket>/<int:number>/sign")
@allow(Permission.REVIEW_DECIDE)
@step_up_or_signature
def sign(docket: str, number: int) -> ResponseReturnValue:
    """Sign the decision exactly as it was read back."""
    return casting.sign(DESK, docket, number)


@bp.route("/<docket>/<int:number>/join", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
def join(docket: str, number: int) -> ResponseReturnValue:
    """Join the draft in words of one's own, or go and decide otherwise."""
    return casting.join(DESK, docket, number)
