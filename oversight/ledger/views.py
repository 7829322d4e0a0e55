"""The public log as C2SP tlog-tiles: no language, no cookie, nothing about a reader."""

import json
from collections.abc import Sequence
from gzip import compress

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.ledger import quorum, tree, withholding
from oversight.ledger.rules import tiles
from oversight.ledger.rules import withholding as rules
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.tiles import ENTRIES, Tile
from oversight.ledger.rules.withholding import Withheld
from oversight.web.access import public
from oversight.web.store import settings, store

bp = Blueprint("log", __name__, url_prefix="/log")

FOR_GOOD = "public, max-age=31536000, immutable"
BESIDE = "entries-redacted/"
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
    """Hand out which witnesses the portal asks, with the log's keys: as receipts do."""
    with store().reading() as session:
        if not tree.vkeys(session):
            abort(404)
        try:
            body = quorum.policy_text(session, settings().witness_policy)
        except LogError:
            abort(404)
    return _open(Response(body, content_type="text/plain; charset=utf-8"), FOR_NOW)


@bp.get("/tile/<path:rest>")
@public
def tile(rest: str) -> ResponseReturnValue:
    """Hand out a tile or a bundle of entries, as far as the tree is published."""
    instead = rest.startswith(BESIDE)
    try:
        path = (
            f"tile/entries/{rest.removeprefix(BESIDE)}" if instead else f"tile/{rest}"
        )
        asked = tiles.parse(path)
        with store().reading() as session:
            limit = tree.published(session)
            data = tree.tile(session, asked, limit)
            gone = _withheld(session, asked)
            data = withholding.redacted(session, asked) if instead else data
    except LogError:
        abort(404)
    if gone and not instead:
        return _refused(asked.path, gone)
    if instead and not gone:
        abort(404)
    return _bytes(data, asked, FOR_NOW if instead else FOR_GOOD)


def _withheld(session: Session, asked: Tile) -> tuple[Withheld, ...]:
    if asked.level != ENTRIES:
        return ()
    return tuple(withholding.inside(session, asked).values())


def _refused(path: str, gone: Sequence[Withheld]) -> ResponseReturnValue:
    """Say which entries are withheld, on what ground, and where the others stand."""
    told = {
        "withheld": [one.as_dict for one in gone],
        "instead": f"/log/{rules.beside(path)}",
    }
    answer = Response(json.dumps(told) + "\n", status=451, mimetype="application/json")
    return _open(answer, FOR_NOW)


def _bytes(data: bytes, asked: Tile, kept: str) -> ResponseReturnValue:
    answer = Response(data, content_type="application/octet-stream")
    if asked.level == ENTRIES:
        answer.headers["Vary"] = "Accept-Encoding"
        if request.accept_encodings.quality("gzip"):
            answer.set_data(compress(data, mtime=0))
            answer.headers["Content-Encoding"] = "gzip"
    return _open(answer, kept)


def _open(answer: Response, kept: str) -> ResponseReturnValue:
    """Let anybody read the answer from anywhere, and keep it so long."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cache-Control"] = kept
    answer.add_etag()
    return answer.make_conditional(request)
