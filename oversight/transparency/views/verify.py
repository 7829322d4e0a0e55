"""Checking the record without believing us: in the browser, or with one file."""

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.ledger import handing
from oversight.ledger.rules.holders import Holder
from oversight.settings import HOUSE
from oversight.transparency.queries import checking as queries
from oversight.transparency.rules import guides
from oversight.transparency.rules.guides import Guide
from oversight.web.access import public
from oversight.web.files import attachment
from oversight.web.headers import allow_own_scripts
from oversight.web.pages import language
from oversight.web.store import settings, store

bp = Blueprint("verify", __name__, url_prefix="/<lang:lang>/verify")

DOCS = HOUSE / "docs"
GUIDES = ("checking", "log", "leaf", "kinds", "states", "witnessing")


@bp.get("")
@public
def page() -> ResponseReturnValue:
    """Let a reader check a proof on the own device, and say how without us."""
    allow_own_scripts()
    with store().reading() as session:
        found = queries.page(session, asked=settings().witness_policy, now=utc_now())
    return render_template(
        "transparency/verify.html", page=found, base=settings().base_url
    )


@bp.get("/log.md")
@public
def specification() -> ResponseReturnValue:
    """Hand out what a stranger needs to read the log: fields, bytes, addresses."""
    text = guides.linked((DOCS / "log.md").read_text("utf-8"), _served())
    return Response(text, content_type="text/markdown; charset=utf-8")


@bp.get("/guides/<name>")
@public
def guide(name: str) -> ResponseReturnValue:
    """Show a page of the documentation that strangers need."""
    if name not in GUIDES:
        abort(404)
    english = guides.read((DOCS / f"{name}.md").read_text("utf-8"), _served())
    own = DOCS / language() / f"{name}.md"
    if not own.exists():
        return _shown(english, "en")
    page = guides.read(own.read_text("utf-8"), _served())
    return _shown(guides.anchored(page, english), language())


def _shown(page: Guide, written: str) -> ResponseReturnValue:
    return render_template("transparency/guide.html", page=page, written=written)


def _served() -> dict[str, str]:
    """Return where this site serves what pages of docs/ link to, in any language."""
    checker = url_for("static", filename="verify/oversight_verify.py")
    pages = {f"{name}.md": url_for("verify.guide", name=name) for name in GUIDES}
    pages |= {f"../{name}": address for name, address in pages.items()}
    return {**pages, "../static/verify/oversight_verify.py": checker}


@bp.get("/<docket>.zip")
@public
def proof(docket: str) -> ResponseReturnValue:
    """Give anybody the proof of every entry of a docket; nothing private is in it."""
    with store().reading() as session:
        found = handing.receipt(
            session, docket, holder=Holder.ANYBODY, asked=settings().witness_policy
        )
    if found is None:
        raise RuleError(
            "not_found", N_("The public log does not show such a docket yet.")
        )
    return attachment(found.raw, name=f"{docket}.zip", mime="application/zip")
