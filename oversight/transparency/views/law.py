"""The law in plain words: what each provision allows, who decides, what one can do."""

from itertools import groupby
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.law.queries import papers
from oversight.law.queries import register as queries
from oversight.transparency.queries import state as states
from oversight.transparency.views.drawn import drawn
from oversight.web import files
from oversight.web.access import public
from oversight.web.store import store

bp = Blueprint("law", __name__, url_prefix="/<lang:lang>/law")


@bp.get("")
@public
def index() -> ResponseReturnValue:
    """List the provisions, those that give a power first."""
    with store().reading() as session:
        return drawn(states.of_all(session), lambda: _list(session))


@bp.get("/<provision>")
@public
def provision(provision: str) -> ResponseReturnValue:
    """Show one provision with its dates, its limits and its remedies."""
    with store().reading() as session:
        page = queries.provision_row(session, provision)
        rulings = papers.of_provision(session, provision)
    return render_template("transparency/provision.html", page=page, papers=rulings)


@bp.get("/papers/<uuid:paper_id>")
@public
def paper(paper_id: UUID) -> ResponseReturnValue:
    """Hand out the ruling or gazette on which a change of the register rests."""
    with store().reading() as session:
        name, content = papers.content(session, paper_id)
    return files.attachment(content, name=name)


def _list(session: Session) -> str:
    rows = queries.provision_rows(session)
    groups = [
        (instrument, list(provisions))
        for instrument, provisions in groupby(rows, key=lambda row: row.instrument)
    ]
    return render_template(
        "transparency/law.html",
        groups=groups,
        powers=[row for row in rows if row.standalone],
    )
