"""Checking the record without believing us: in the browser, or with one file."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from oversight.settings import HOUSE
from oversight.transparency.queries import checking as queries
from oversight.web.access import public
from oversight.web.headers import allow_own_scripts
from oversight.web.store import settings, store

bp = Blueprint("verify", __name__, url_prefix="/<lang:lang>/verify")

SPECIFICATION = HOUSE / "docs" / "log.md"


@bp.get("")
@public
def page() -> ResponseReturnValue:
    """Let a reader check a proof on the own device, and say how without us."""
    allow_own_scripts()
    with store().reading() as session:
        found = queries.page(session)
    return render_template(
        "transparency/verify.html", page=found, base=settings().base_url
    )


@bp.get("/log.md")
@public
def specification() -> ResponseReturnValue:
    """Hand out what a stranger needs to read the log: fields, bytes, addresses."""
    return Response(
        SPECIFICATION.read_bytes(), content_type="text/markdown; charset=utf-8"
    )
