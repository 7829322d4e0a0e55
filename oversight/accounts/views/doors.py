"""What every way in shares: the cookies, the way on, and the look at a device."""

from flask import current_app, request
from flask import session as browser
from werkzeug.wrappers import Response

from oversight.accounts.rules.devices import device_of
from oversight.web.access import staff_cookie
from oversight.web.store import settings

HALF = "half"


def device() -> str:
    """Return the kind of browser that is asking."""
    return device_of(request.user_agent.string)


def session_token() -> str:
    """Return the session token that the browser sent."""
    return request.cookies.get(staff_cookie(), "")


def remember(answer: Response, token: str, *, fresh: bool = True) -> Response:
    """Give the browser its session token, and at sign-in a fresh form session."""
    if fresh:
        browser.clear()
    answer.set_cookie(
        staff_cookie(),
        token,
        path="/",
        secure=settings().secure,
        httponly=True,
        samesite="Strict",
    )
    return answer


def forget(answer: Response) -> None:
    """Take the session token and the form session from the browser."""
    browser.clear()
    answer.delete_cookie(
        staff_cookie(),
        path="/",
        secure=settings().secure,
        httponly=True,
        samesite="Strict",
    )


def destination(wanted: str | None) -> str:
    """Return a page of ours to go on to; an address elsewhere is never followed."""
    inside = (wanted or "").startswith(("/en/", "/ur/"))
    if wanted and inside and "\\" not in wanted:
        return wanted
    return start()


def start() -> str:
    """Return where a person begins: their desk, if this process serves it."""
    home = "desk.home" if "desk.home" in current_app.view_functions else "me.home"
    return current_app.url_for(home)
