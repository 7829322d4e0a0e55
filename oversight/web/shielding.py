"""Pictures that may hurt whoever looks: uncovered on asking, and for a while only."""

from flask import Flask, g, url_for
from markupsafe import Markup

from oversight.web.headers import allow_own_scripts
from oversight.web.store import settings

SCRIPT = "js/shield.js"
_TAG = Markup('<script src="{}" defer></script>')


def install(app: Flask) -> None:
    """Give templates the time a picture stands uncovered, and what keeps it."""
    app.jinja_env.globals.update(cover_seconds=cover_seconds, shields=shields)


def cover_seconds() -> int:
    """Return after how many seconds an uncovered picture covers itself again."""
    return settings().cover_seconds


def shields() -> Markup:
    """Let the page that is being drawn run the covering of pictures, once."""
    if g.get("shielded"):
        return Markup()
    g.shielded = True
    allow_own_scripts()
    return _TAG.format(url_for("static", filename=SCRIPT))
