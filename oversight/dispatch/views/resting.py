"""What rests on a provision: the list to review when law has fallen (I07)."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.queries import resting as queries
from oversight.web.access import allow, current_actor
from oversight.web.store import store

bp = Blueprint("resting", __name__, url_prefix="/<lang:lang>/desk/resting")


@bp.get("")
@allow(Permission.DISPATCH_RESTING)
def index() -> ResponseReturnValue:
    """Show what is blocked and what is live under one provision or all fallen ones."""
    asked = request.args.get("provision") or None
    with store().reading() as session:
        page = queries.resting_page(session, asked, now=utc_now(), by=current_actor())
    return render_template("dispatch/resting.html", page=page)
