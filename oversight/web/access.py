"""Every view says who may open it; a silent view stops the application."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import NoReturn, ParamSpec, TypeVar

from flask import Flask, Request, abort, current_app, g, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from oversight.authority.permissions import Actor, Permission
from oversight.core.text import clean_line
from oversight.web import troubles
from oversight.web.store import settings

# Whoever owes a factor may see their own sign-in, to enrol one.
OPEN_TO_DEBTORS = frozenset({Permission.ACCOUNTS_SELF})
P = ParamSpec("P")
R = TypeVar("R")
MARK = "__access__"
WEIGHS = "__step_up__"
PUBLIC = "public"
OPEN_ENDPOINTS = {"static"}
CONFIRM = "confirm.ask"
ENROL = "factors.home"
DENIED = "oversight.denied"
MACHINE = "application/json"
LOOKING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is here; whether they have just shown a factor, or owe one for good."""

    actor: Actor
    confirmed: bool = True
    owes: bool = False


class _Staff(UserMixin):  # type: ignore[misc]  # Flask-Login is untyped
    """The signed-in person, as Flask-Login wants to see them."""

    def __init__(self, presence: Presence) -> None:
        self.presence = presence
        self.actor = presence.actor


def install(
    app: Flask,
    find: Callable[[str], Presence | None],
    denied: Callable[[Actor, Permission], None],
) -> None:
    """Let a session token name the visitor; rights are read anew each request.

    ``denied`` is told of whoever asks for more than their role includes.
    """
    app.extensions[DENIED] = denied
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app, add_context_processor=False)

    def load(request: Request) -> _Staff | None:
        token = request.cookies.get(staff_cookie())
        try:
            presence = find(token) if token else None
        except (DBAPIError, NoConnectionError) as error:
            if troubles.named(error) is None:
                raise
            # A page that needs nobody's name appears; any other says what is wrong.
            g.unasked = error
            return None
        return _Staff(presence) if presence else None

    manager.request_loader(load)


def staff_cookie() -> str:
    """Return the name of the cookie that holds a person's session token."""
    return "__Host-staff" if settings().secure else "staff"


def visiting_actor() -> Actor | None:
    """Return the signed-in person, if there is one."""
    actor = getattr(current_user, "actor", None)
    return actor if isinstance(actor, Actor) else None


def current_actor() -> Actor:
    """Return the signed-in person, or ask them to sign in."""
    actor = visiting_actor()
    if actor is None:
        if "unasked" in g:
            raise g.unasked
        abort(401)
    return actor


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Open this view to everyone."""
    setattr(view, MARK, PUBLIC)
    return view


def allow(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Open this view to people who hold the permission."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = current_actor()
            if not actor.may(permission):
                current_app.extensions[DENIED](actor, permission)
                abort(403)
            if current_user.presence.owes and permission not in OPEN_TO_DEBTORS:
                abort(redirect(url_for(ENROL), code=303))
            return view(*args, **kwargs)

        setattr(guarded, MARK, permission)
        return guarded

    return mark


def step_up(view: Callable[P, R]) -> Callable[P, R]:
    """Ask for a factor anew, unless one was shown within five minutes.

    Stands below ``allow``. A form that was sent goes along through the question and
    is sent again after it, so nothing typed is lost; a machine is answered 403.
    """
    return _stepping_up(view, lambda: False)


def step_up_to_send(view: Callable[P, R]) -> Callable[P, R]:
    """Ask only when the page's form is sent; whoever merely looks is not asked."""
    return _stepping_up(view, lambda: request.method in LOOKING)


def step_up_or_signature(view: Callable[P, R]) -> Callable[P, R]:
    """Do the same, unless the form carries a passkey's signature.

    For acts that check it themselves: ``signing.check`` refuses a wrong one. What the
    form would clean away to nothing is no signature here either.
    """
    return _stepping_up(
        view, lambda: bool(clean_line(request.form.get("assertion", "")))
    )


def _stepping_up(view: Callable[P, R], spared: Callable[[], bool]) -> Callable[P, R]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        current_actor()
        if not current_user.presence.confirmed and not spared():
            _ask_for_factor()
        return view(*args, **kwargs)

    setattr(guarded, WEIGHS, True)
    return guarded


def _ask_for_factor() -> NoReturn:
    if request.is_json or request.accept_mimetypes.best == MACHINE:
        abort(403)
    sent = request.method not in LOOKING
    way = HTTPStatus.TEMPORARY_REDIRECT if sent else HTTPStatus.SEE_OTHER
    here = request.full_path.rstrip("?")
    abort(redirect(url_for(CONFIRM, next=here), code=way))


def declared(app: Flask) -> dict[str, str]:
    """Return who may open each endpoint, for the permissions table in the docs."""
    return {
        name: str(getattr(view, MARK, PUBLIC))
        for name, view in sorted(app.view_functions.items())
    }


def refuse_silent_views(app: Flask) -> None:
    """Stop at start-up if any view forgot to say who may open it."""
    silent = sorted(
        name
        for name, view in app.view_functions.items()
        if name not in OPEN_ENDPOINTS and not hasattr(view, MARK)
    )
    if silent:
        raise RuntimeError(f"no access declared: {', '.join(silent)}")
