"""A refusal is a page too: in the reader's language, with what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from secrets import token_hex

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from werkzeug.exceptions import HTTPException, SecurityError

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.web import asked, logs, pdf, pressing, troubles, typed
from oversight.web.access import visiting_actor
from oversight.web.pages import DIRECTIONS, language, without_marks
from oversight.web.troubles import Trouble
from oversight.web.words import _, sentence_of

BACK = N_("Go back, or start again from the first page.")
AGAIN = N_("Go back to the page before, open it anew, and try once more.")


@dataclass(frozen=True, slots=True)
class Said:
    """What a refusal tells: what happened, and what to do."""

    heading: str
    sentence: str
    advice: str


UNKNOWN = Said(
    N_("This page could not be shown"),
    N_("The portal could not answer this."),
    BACK,
)
PAGES = {
    400: Said(
        N_("This could not be read"),
        N_("What your browser sent was not complete."),
        AGAIN,
    ),
    401: Said(
        N_("Please sign in"),
        N_("You are not signed in, or your session has ended."),
        N_("Sign in and open the page again."),
    ),
    403: Said(
        N_("This page is not open to you"),
        N_("Your role does not include this."),
        N_("If you think it should, ask an administrator of the portal."),
    ),
    404: Said(
        N_("Page not found"),
        N_("There is no such page, or it is not open to you."),
        N_("Check the address, or start again from the first page."),
    ),
    405: Said(
        N_("This is not possible here"),
        N_("The page exists, but it cannot be used in this way."),
        BACK,
    ),
    409: Said(
        N_("The matter has moved on"),
        N_("What you asked for is no longer possible."),
        N_("Open the page again to see where it stands."),
    ),
    410: Said(
        N_("This was erased"),
        N_("This private value has been erased."),
        N_("It cannot be brought back. What is known of it stands on its own page."),
    ),
    413: Said(
        N_("This is too large"),
        N_("What you sent is larger than the portal accepts."),
        N_("Send less at once: files one at a time, at most 10 MB each."),
    ),
    429: Said(
        N_("Too many tries"),
        N_("There were too many tries in a short time."),
        N_("Wait a few minutes and try again."),
    ),
    500: Said(
        N_("Something went wrong on our side"),
        N_("The portal made a mistake. Nothing was saved by halves."),
        N_("Try again later. If you write to us, give the incident number."),
    ),
    501: Said(
        N_("This cannot be done on this machine"),
        N_("The portal runs, but this machine lacks a part."),
        N_("Whoever runs the portal can add it; nothing else is affected."),
    ),
    503: Said(
        N_("The portal is very busy"),
        N_("The portal cannot answer just now."),
        N_("Wait a minute and try again."),
    ),
}
# Who writes in a matter may lose their part in it before they send what they wrote.
NO_MORE = Said(
    PAGES[404].heading,
    PAGES[404].sentence,
    N_("If this was open to you when you began, it is no longer."),
)
UNREACHED = Said(
    N_("The portal is interrupted"),
    troubles.DOWN.sentence,
    N_("It goes on by itself; nothing that was acknowledged is lost."),
)
# How a form is answered whose token was good, and whose matter is there no more.
LATE = frozenset({403, 404, 409, 410})
STATUSES = {
    "not_found": 404,
    "vault_forgotten": 410,
    asked.CODE: 400,
    pdf.MISSING: 501,
}
STAFF, OWN_SITE = "/desk/", "same-origin"
# Passwords stand in no page, and what was signed is signed anew.
NEVER_CARRIED = frozenset(
    {"csrf_token", "password", "again", "current", "assertion", pressing.KEY}
    | {"confirm-password", "confirm-code", "confirm-assertion"}
)
FORM_EXPIRED = Said(
    N_("This form has expired"),
    N_("To protect you, a form can be sent only from the page that showed it."),
    AGAIN,
)
# Whoever signed in meanwhile has a new token: a press with the old one sends nothing.
NOT_YET = Said(
    N_("Nothing has been sent yet"),
    N_("You are signed in, and what you typed is still here."),
    N_("See that the name above is yours, and send it with the button below."),
)


HOSTLESS = Said(
    "This could not be read",
    "No portal is known under the host that was asked for.",
    "",
)


def install(app: Flask) -> None:
    """Answer every refusal and every fault with a page of ours."""
    app.register_error_handler(RuleError, _refused)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, _turned_away)
    app.register_error_handler(Exception, _broken)


def _refused(error: RuleError) -> ResponseReturnValue:
    status = STATUSES.get(error.code, 409)
    if status == HTTPStatus.NOT_FOUND and (why := typed.why()):
        # A rule refused the form, and its page is gone since; the reason is not.
        return _page(HTTPStatus.CONFLICT, PAGES[409], sentence=why)
    said = PAGES[status]
    typed.refused()
    if status == HTTPStatus.NOT_FOUND:
        if there := without_marks():
            return redirect(there)
        return _page(status, said if request.method == "GET" else NO_MORE)
    _tell_the_last(status)
    return _page(status, said, sentence=sentence_of(error))


def _tell_the_last(status: int) -> None:
    """Say what happened meanwhile to whoever came too late with a form."""
    last = typed.happened_last() if status == HTTPStatus.CONFLICT else None
    if last is not None:
        typed.refused(last)


def _form_expired(_error: CSRFError) -> ResponseReturnValue:
    carried = _carried()
    may_send = bool(carried) and visiting_actor() is not None
    return _page(400, NOT_YET if may_send else FORM_EXPIRED, carried=carried)


def _carried() -> list[tuple[str, str]]:
    """Return what staff typed, so that a session that ended loses nothing (R19).

    What another site sent in somebody's name is typed by nobody here, and is not
    kept ready to be sent: a browser says where a form came from.
    """
    came = request.headers.get("Sec-Fetch-Site", OWN_SITE)
    return _typed() if STAFF in request.path and came == OWN_SITE else []


def _typed() -> list[tuple[str, str]]:
    """Return what was typed into the form that was sent."""
    if request.method != "POST":
        return []
    pressing.carry_on()
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in NEVER_CARRIED
    ]


def _turned_away(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    if isinstance(error, SecurityError):  # A host that is none: no address can be made.
        said = {"heading": HOSTLESS.heading, "sentence": HOSTLESS.sentence}
        return _plain(said, "en"), HTTPStatus.BAD_REQUEST
    if error.code == HTTPStatus.UNAUTHORIZED and request.method == "GET":
        there = request.full_path if request.query_string else request.path
        return redirect(url_for("sign_in.enter", next=there), code=303)
    if error.code == HTTPStatus.NOT_FOUND and (clean := without_marks()):
        return redirect(clean)
    carried = _carried() if error.code == HTTPStatus.UNAUTHORIZED else []
    if request.endpoint is not None and error.code in LATE:
        typed.refused()
    body, status = _page(error.code, PAGES.get(error.code, UNKNOWN), carried=carried)
    answer = current_app.make_response((body, status))
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _broken(error: Exception) -> ResponseReturnValue:
    """Answer a fault of ours with a number that leads to its line in the log."""
    trouble = troubles.named(error)
    if trouble is not None:
        return _troubled(trouble)
    if current_app.testing:
        raise error
    incident = token_hex(4).upper()
    facts = {"incident": incident, "endpoint": request.endpoint, **logs.fault(error)}
    logs.LOGGER.error("fault", extra=facts)
    return _page(500, PAGES[500], incident=incident)


def _troubled(trouble: Trouble) -> ResponseReturnValue:
    """Answer while the database is busy or away; the form sent is kept in the page."""
    said = UNREACHED if trouble is troubles.DOWN else PAGES[trouble.status]
    waits = trouble.status == HTTPStatus.SERVICE_UNAVAILABLE
    carried = _typed() if waits else []
    if not waits:
        typed.refused()
        _tell_the_last(trouble.status)
    return _page(
        trouble.status,
        said,
        sentence=_(trouble.sentence),
        carried=carried,
        waits=waits,
    )


def _page(
    status: int,
    said: Said,
    *,
    sentence: str = "",
    incident: str = "",
    carried: Sequence[tuple[str, str]] = (),
    waits: bool = False,
) -> tuple[str, int]:
    words = {
        "heading": _(said.heading),
        "sentence": sentence or _(said.sentence),
        "advice": _(said.advice),
        "incident": incident,
    }
    try:
        told = typed.texts() if carried else ()
        shown = {"carried": carried, "waits": waits, "files": _with_files()}
        shown["told"] = told
        page = render_template("errors/error.html", **shown, **words)
    except Exception as error:  # noqa: BLE001  # The last page must always appear.
        logs.LOGGER.error("error page", extra=logs.fault(error))
        page = _plain(words, language())
    return page, status


def _with_files() -> bool:
    """Say whether files were sent; of what is too large nothing is read."""
    try:
        return bool(request.files)
    except HTTPException:
        return False


def _plain(words: dict[str, str], lang: str) -> str:
    """Return the page for when nothing else works, the template included."""
    heading, *rest = (escape(word) for word in words.values() if word)
    said = "".join(f"<p>{word}</p>" for word in rest)
    return (
        f'<!doctype html><html lang="{lang}" dir="{DIRECTIONS[lang]}">'
        '<head><meta charset="utf-8">'
        f"<title>{heading}</title></head><body><main><h1>{heading}</h1>{said}"
        "</main></body></html>"
    )
