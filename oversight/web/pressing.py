"""A form that is sent twice is one act, with one answer.

Each form that a page shows carries a key. The act is kept under it, in the act's own
transaction; sent again - by a double click, from the page before, or because the
reply was lost - the same form does nothing and leads where it led the first time.
"""

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from time import sleep
from typing import Protocol, TypeVar

from flask import Flask, Response, current_app, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.orm import Session

from oversight.core.clock import utc_now
from oversight.core.codes import new_code, normalise
from oversight.core.words import N_
from oversight.web import asked, troubles
from oversight.web.access import LOOKING, visiting_actor
from oversight.web.pages import desk_url, language
from oversight.web.store import settings, store
from oversight.web.words import _

KEY = "once"
MARK = "__often__"
MEMORY = "oversight.presses"
# What is no part of what somebody means: proofs of who they are, and the key itself.
NOT_SAID = frozenset({KEY, "csrf_token", "assertion", "password", "again", "current"})
OF_THE_PROOF = "confirm-"
# An old page that ends a visit is no answer to whoever has begun another since.
LEAVING = frozenset({"sign_in.leave", "me.end_sessions"})
WAITS, PAUSE = 60, 0.05
REFUSED, OUR_FAULT = 400, 500
TWICE = N_("This was sent twice. It was done once; here is what came of it.")
SHOWN = N_(
    "This was sent twice and done once. What the page showed then is not shown a "
    "second time: if you missed it, open that page and do it anew."
)
View = TypeVar("View", bound=Callable[..., object])


class First(Protocol):
    """How a form was answered when it was first sent; None: that is on its way.

    ``told`` is what a refusal said of it that stands on record all the same.
    """

    answer: str | None
    told: str | None


class Memory(Protocol):
    """Where it is kept what was sent; the room of the accounts keeps it."""

    def press(
        self, session: Session, name: str, said: str, who: str, *, now: datetime
    ) -> bool:
        """Keep that a form is sent; say False if the very same was sent before."""

    def first(self, session: Session, name: str, said: str, who: str) -> First | None:
        """Return how the very same was answered."""

    def answer(self, session: Session, name: str, there: str, who: str) -> None:
        """Keep where the answer led."""

    def tell(self, session: Session, name: str, told: str, who: str) -> None:
        """Keep what a refusal says that is on record."""

    def drop(self, session: Session, name: str, who: str) -> None:
        """Forget what came to nothing, unless its refusal is on record."""


class PressedBefore(Exception):  # noqa: N818  # No error: the act is done.
    """The act was done when the same form was sent before."""


@dataclass(slots=True)
class Press:
    """One form, sent by one visitor; whether its act was done just now, or before."""

    name: str
    said: str
    who: str
    done: bool = False
    first: First | None = None


def install(app: Flask, memory: Memory) -> None:
    """Answer what was sent before, and remember what is answered now."""
    app.extensions[MEMORY] = memory
    app.jinja_env.globals["once_key"] = once_key
    app.before_request(_look)
    app.after_request(_remember)
    app.register_error_handler(PressedBefore, _pressed_before)


def often(view: View) -> View:
    """Let the form of this view be sent again and again: it keeps what is typed."""
    setattr(view, MARK, True)
    return view


def once_key() -> str:
    """Return the key for a form of the page."""
    return str(g.get("carried_key") or new_code())


def carry_on() -> None:
    """Let the page shown now send on, under its own key, the form that was sent."""
    g.carried_key = request.form.get(KEY, "")


@contextmanager
def transaction() -> Iterator[Session]:
    """Open the transaction of an act; none, if the same form was sent before.

    Nor if more was posted than was asked: what a view overlooks is refused here.
    """
    asked.check()
    press: Press | None = g.get("press")
    while True:
        with _telling(), store().transaction() as session:
            if press is None or press.done or _first(session, press):
                yield session
                break
        press.first = _answered(press)
        if press.first is not None:
            raise PressedBefore
        # What its twin did came to nothing: it is done now.
    if press is not None:
        press.done = True


@contextmanager
def _telling() -> Iterator[None]:
    """Forget what was told in a transaction that came to nothing, even at its end."""
    try:
        yield
    except BaseException:
        g.pop("told", None)
        raise


def tell(session: Session, told: str) -> None:
    """Keep, with what an act puts on record, that its form is refused all the same.

    For an attempt that is counted in public and answered on its page: sent again, the
    form is not counted again, and its view refuses it with the same words. There
    ``attempt`` does nothing and says that it was done, and ``told`` returns this.
    """
    g.told, press = told, g.get("press")
    if press is not None:
        _memory().tell(session, press.name, told, press.who)


def told() -> str | None:
    """Return what this form was told, now or when it was first sent; None: nothing."""
    press: Press | None = g.get("press")
    before = None if press is None or press.first is None else press.first.told
    now: str | None = g.get("told")
    return before if now is None else now


def _first(session: Session, press: Press) -> bool:
    return _memory().press(session, press.name, press.said, press.who, now=utc_now())


def _memory() -> Memory:
    found: Memory = current_app.extensions[MEMORY]
    return found


def _look() -> ResponseReturnValue | None:
    g.press = press = _sent()
    if press is None:
        return None
    visits = request.endpoint in LEAVING and visiting_actor() is not None
    return None if visits else _as_before(press)


def _sent() -> Press | None:
    """Return the form that is sent, if it is one that is done once."""
    if request.method != "POST" or request.endpoint is None:
        return None
    if hasattr(current_app.view_functions[request.endpoint], MARK):
        return None
    key, by = normalise(request.form.get(KEY, "")), visiting_actor()
    if key is None:
        return None
    who = "" if by is None else _hashed([str(by.id)])
    return Press(_hashed([key, request.path]), _hashed(_said()), who)


def _said() -> list[str]:
    """Return every answer of the form; of a file its name and its digest."""
    found = [
        f"{name}={value}"
        for name, value in sorted(request.form.items(multi=True))
        if name not in NOT_SAID and not name.startswith(OF_THE_PROOF)
    ]
    for name, file in sorted(request.files.items(multi=True), key=lambda at: at[0]):
        digest = sha256(file.stream.read()).hexdigest()
        file.stream.seek(0)
        found.append(f"{name}={file.filename}={digest}")
    return found


def _hashed(words: list[str]) -> str:
    whole = "\0".join(words).encode("utf-8", "surrogatepass")
    return hmac.digest(settings().secret_key.encode(), whole, "sha256").hex()


def _as_before(press: Press) -> ResponseReturnValue | None:
    """Lead where this form led before; nothing if its view answers, as it did then."""
    try:
        press.first = press.first or _answered(press)
    except (DBAPIError, NoConnectionError) as error:
        if troubles.named(error) is None:
            raise
        return None  # The act itself will say what is wrong.
    if press.first is None or press.first.told is not None:
        return None
    there = press.first.answer
    flash(_(TWICE) if there else _(SHOWN))
    return redirect(there or _page(), code=303)


def _page() -> str:
    """Return the address of the page that was sent, or where the visitor begins."""
    if request.url_rule is not None and LOOKING & set(request.url_rule.methods or ()):
        return request.full_path.rstrip("?")
    return desk_url() if visiting_actor() is not None else f"/{language()}/"


def _answered(press: Press) -> First | None:
    """Return how the same form was answered; while that is on its way, wait for it."""
    first: First | None = None
    for _wait in range(WAITS):
        with store().reading() as session:
            first = _memory().first(session, press.name, press.said, press.who)
        if first is None or first.answer is not None or first.told is not None:
            break
        sleep(PAUSE)
    return first  # Without an answer: it will not come any more, the act is done.


def _pressed_before(_error: PressedBefore) -> ResponseReturnValue:
    answer = _as_before(g.press)
    assert answer is not None
    return answer


def _remember(answer: Response) -> Response:
    """Keep where the answer leads; what was refused may be sent again."""
    press: Press | None = g.get("press")
    if press is None:
        return answer
    if press.done:
        with suppress(DBAPIError, NoConnectionError):
            _keep(press, answer)
    elif answer.status_code >= REFUSED:
        # It may have been done by its twin while this one was looked at.
        return current_app.make_response(_as_before(press) or answer)
    return answer


def _keep(press: Press, answer: Response) -> None:
    with store().transaction() as session:
        if REFUSED <= answer.status_code < OUR_FAULT:
            _memory().drop(session, press.name, press.who)
        else:
            there = answer.headers.get("Location", "")
            _memory().answer(session, press.name, there, press.who)
