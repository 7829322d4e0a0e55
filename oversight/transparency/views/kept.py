"""What the portal keeps of people, and for how long: the same table that forgets it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from oversight.privacy.rules.retention import TERMS, UNSIGNED
from oversight.web.access import public

bp = Blueprint("kept", __name__, url_prefix="/<lang:lang>/kept")


@bp.get("")
@public
def page() -> ResponseReturnValue:
    """Show each kind of private value with its term, and when that begins."""
    return render_template("transparency/kept.html", terms=TERMS, unsigned=UNSIGNED)
