"""Signing what was read back, joining a draft, and taking a signed copy along."""

import json

from flask import Response
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.review.queries import signed
from oversight.review.views import casting
from oversight.review.views.findings import DESK
from oversight.review.views.matters import bp
from oversight.web.access import (
    allow,
    current_actor,
    step_up,
    step_up_or_signature,
)
from oversight.web.store import store


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


@bp.get("/<docket>/<int:number>/signed/<pseudonym>.json")
@allow(Permission.REVIEW_EXPORT)
@step_up
def export(docket: str, number: int, pseudonym: str) -> Response:
    """Hand out one member's signed decision, to be checked without the portal."""
    with store().reading() as session:
        whole = signed.exported(session, docket, number, pseudonym, current_actor())
    name = f"{docket}-{number}-{pseudonym}.json"
    return Response(
        json.dumps(whole, ensure_ascii=False, indent=2) + "\n",
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
