"""The first page: what this is, and three doors."""

from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.core.clock import local_date, utc_now
from oversight.transparency.queries import home as queries
from oversight.transparency.queries import state as states
from oversight.transparency.views.drawn import drawn
from oversight.web.access import public
from oversight.web.store import store

bp = Blueprint("home", __name__, url_prefix="/<lang:lang>")


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """Say what this is and open the three doors."""
    now = utc_now()
    with store().reading() as session:
        state = (*states.of_all(session), local_date(now))
        return drawn(state, lambda: _home(session, now))


def _home(session: Session, now: datetime) -> str:
    page = queries.page(session, now=now)
    return render_template("transparency/home.html", page=page)
