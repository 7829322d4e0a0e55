"""The first page: what this is, and three doors."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from oversight.core.clock import utc_now
from oversight.transparency.queries import home as queries
from oversight.web.access import public
from oversight.web.store import store

bp = Blueprint("home", __name__, url_prefix="/<lang:lang>")


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """Say what this is and open the three doors."""
    with store().reading() as session:
        page = queries.page(session, now=utc_now())
    return render_template("transparency/home.html", page=page)
