"""What operators watch of the draws: whether the public beacon keeps them waiting.

Anybody can read the same from the public log; nothing here is about a person.
"""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from oversight.core.clock import utc_now
from oversight.review.queries.beacons import Silence, silence
from oversight.web.access import public
from oversight.web.store import store

bp = Blueprint("gauges", __name__)

PATIENCE_SECONDS = 60
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
GAUGES = (
    ("draws_waiting", "Draws whose round has come and whose beacon is not heard."),
    ("beacon_silent_seconds", "For how long the oldest of them waits."),
)


@bp.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Hand out what is counted, as Prometheus reads it."""
    found, seconds = _looked()
    lines = []
    for (named, told), value in zip(GAUGES, (found.draws, seconds), strict=True):
        name = f"oversight_{named}"
        lines += [f"# HELP {name} {told}", f"# TYPE {name} gauge", f"{name} {value}"]
    return Response("\n".join(lines) + "\n", content_type=PROMETHEUS)


@bp.get("/healthz/beacon")
@public
def beacon() -> ResponseReturnValue:
    """Answer whether the public beacon is heard, or draws wait for it in vain."""
    found, seconds = _looked()
    if seconds <= PATIENCE_SECONDS:
        return Response("ok\n", mimetype="text/plain")
    said = f"beacon not heard for {seconds} seconds: {found.draws} draws wait\n"
    return Response(said, status=503, mimetype="text/plain")


def _looked() -> tuple[Silence, int]:
    now = utc_now()
    with store().reading() as session:
        found = silence(session, now)
    since = found.since or now
    return found, int((now - since).total_seconds())
