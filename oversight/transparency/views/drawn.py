"""A public page that was drawn is shown again until the record has moved on.

Only for visitors who are not signed in, and only pages without a form that posts.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from flask import current_app, request, session
from flask.typing import ResponseReturnValue

from oversight.transparency.queries.state import State
from oversight.web.access import visiting_actor
from oversight.web.pages import BANNERS, MANDATE
from oversight.web.store import settings

MOST = 400
kept: OrderedDict[tuple[object, ...], str] = OrderedDict()
_lock = Lock()


def forget() -> None:
    """Forget every page, as a process that starts afresh has."""
    with _lock:
        kept.clear()


def drawn(state: State, draw: Callable[[], str]) -> ResponseReturnValue:
    """Return the page as it was drawn for this state of the record, or draw it."""
    if visiting_actor() is not None or "_flashes" in session:
        return draw()
    key = (
        request.full_path,
        state,
        current_app.extensions.get(MANDATE, str)(),
        current_app.extensions.get(BANNERS, str)(),
        settings().demo_flag.exists(),
        settings().database_url,
    )
    with _lock:
        if key in kept:
            kept.move_to_end(key)
            return kept[key]
    page = draw()
    with _lock:
        kept[key] = page
        while len(kept) > MOST:
            kept.popitem(last=False)
    return page
