"""The public log as C2SP tlog-tiles: no language, no cookie, nothing about a reader."""

from gzip import compress

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from oversight.ledger import tree
from oversight.ledger.rules import tiles
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.tiles import ENTRIES
from oversight.web.access import public
from oversight.web.store import settings, store

bp = Blueprint("log", __name__, url_prefix="/log")

FOR_GOOD = "public, max-age=31536000, immutable"
FOR_NOW = "public, max-age=5"


@bp.get("/checkpoint")
@public
def checkpoint() -> ResponseReturnValue:
    """Hand out the newest published checkpoint with its cosignatures."""
    with store().reading() as session:
        head = tree.shown(session)
    if head is None:
        abort(404)
    return _open(Response(head.note, content_type="text/plain; charset=utf-8"), FOR_NOW)


@bp.get("/log.vkey")
@public
def vkey() -> ResponseReturnValue:
    """Hand out the keys that sign the log now, one a line, the older one first."""
    with store().reading() as session:
        known = tree.vkeys(session)
    if not known:
        abort(404)
    body = "".join(f"{line}\n" for line in known)
    return _open(Response(body, content_type="text/plain; charset=utf-8"), FOR_NOW)


@bp.get("/log.keys")
@public
def history() -> ResponseReturnValue:
    """Hand out every key of the log with the sizes that it signed."""
    with store().reading() as session:
        body = tree.history(session)
    if not body:
        abort(404)
    return _open(Response(body, content_type="text/plain; charset=utf-8"), FOR_NOW)


@bp.get("/policy.txt")
@public
def policy() -> ResponseReturnValue:
    """Hand out which witnesses the portal asks, as it asks them."""
    path = settings().witness_policy
    if not path.is_file():
        abort(404)
    body = path.read_bytes()
    return _open(Response(body, content_type="text/plain; charset=utf-8"), FOR_NOW)


@bp.get("/tile/<path:rest>")
@public
def tile(rest: str) -> ResponseReturnValue:
    """Hand out a tile or a bundle of entries, as far as the tree is published."""
    try:
        asked = tiles.parse(f"tile/{rest}")
        with store().reading() as session:
            data = tree.tile(session, asked, tree.published(session))
    except LogError:
        abort(404)
    answer = Response(data, content_type="application/octet-stream")
    if asked.level == ENTRIES:
        answer.headers["Vary"] = "Accept-Encoding"
        if request.accept_encodings.quality("gzip"):
            answer.set_data(compress(data, mtime=0))
            answer.headers["Content-Encoding"] = "gzip"
    return _open(answer, FOR_GOOD)


def _open(answer: Response, kept: str) -> ResponseReturnValue:
    """Let anybody read the answer from anywhere, and keep it so long."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cache-Control"] = kept
    answer.add_etag()
    return answer.make_conditional(request)
