"""What operators ask: whether we live, are ready, and what browsers complained of."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from oversight.web import logs
from oversight.web.access import public
from oversight.web.headers import REPORTS
from oversight.web.store import store

bp = Blueprint("probes", __name__)

LONGEST_DIRECTIVE = 40
LONGEST_REPORT = 16_384


@bp.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """Answer that the process runs."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Answer that the database answers."""
    try:
        with store().reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        logs.LOGGER.error("not ready", extra=logs.fault(error))
        return Response("not ready\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


@bp.post(REPORTS)
@public
def csp_report() -> ResponseReturnValue:
    """Note which directive a browser saw broken; the address and person never."""
    request.max_content_length = LONGEST_REPORT
    try:
        report = request.get_json(force=True, silent=True)
    except RecursionError:  # Brackets in brackets, for mischief.
        report = None
    body = report.get("csp-report") if isinstance(report, dict) else None
    directive = body.get("effective-directive") if isinstance(body, dict) else None
    known = isinstance(directive, str) and directive.replace("-", "").isalpha()
    named = str(directive)[:LONGEST_DIRECTIVE] if known else "unknown"
    logs.LOGGER.warning("csp", extra={"directive": named})
    return "", 204
