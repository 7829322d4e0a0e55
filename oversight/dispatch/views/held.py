"""Why an approval has not left yet: for the registrar and the presiding reviewer."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.service import held as service
from oversight.web.access import allow
from oversight.web.store import store
from oversight.web.words import sentence_of

bp = Blueprint("held", __name__, url_prefix="/<lang:lang>/desk/held")


@bp.get("")
@allow(Permission.DISPATCH_HELD)
def index() -> ResponseReturnValue:
    """List every approved docket that has not left, and what hinders it."""
    with store().reading() as session:
        found = service.held_rows(session, now=utc_now())
    return render_template("dispatch/held.html", rows=found, why=sentence_of)


@bp.get("/<docket>")
@allow(Permission.DISPATCH_HELD)
def docket(docket: str) -> ResponseReturnValue:
    """Show one docket that waits: each promise of its document, kept or not."""
    with store().reading() as session:
        page = service.held_page(session, docket, now=utc_now())
    return render_template("dispatch/held_docket.html", page=page, why=sentence_of)
