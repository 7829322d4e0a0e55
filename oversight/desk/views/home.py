"""Each role's first page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.desk.queries import desk as queries
from oversight.desk.queries import independence as watch
from oversight.web.access import allow, current_actor
from oversight.web.store import store

bp = Blueprint("desk", __name__, url_prefix="/<lang:lang>/desk")


@bp.get("")
@allow(Permission.DESK_READ)
def home() -> ResponseReturnValue:
    """Show what waits for the person who is signed in."""
    with store().reading() as session:
        page = queries.page(session, current_actor(), now=utc_now())
    return render_template("desk/home.html", page=page)


@bp.get("/independence")
@allow(Permission.DESK_AUDIT)
def independence() -> ResponseReturnValue:
    """Show an auditor from whom was drawn, and what each reviewer had a part in."""
    with store().reading() as session:
        page = watch.page(session, now=utc_now())
    return render_template("desk/independence.html", page=page)
