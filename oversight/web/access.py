"""Every view says who may open it; a silent view stops the application."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, Request, abort, g
from flask_login import LoginManager, UserMixin, current_user

from oversight.authority.permissions import Actor, Permission
from oversight.web.store import settings

P = ParamSpec("P")
R = TypeVar("R")
MARK = "__access__"
PUBLIC = "public"
OPEN_ENDPOINTS = {"static"}


class _Staff(UserMixin):  # type: ignore[misc]  # Flask-Login is untyped
    """The signed-in person, as Flask-Login wants to see them."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor


def install(app: Flask, find: Callable[[str], Actor | None]) -> None:
    """Let a session token name the visitor; rights are read anew each request."""
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app, add_context_processor=False)

    def load(request: Request) -> _Staff | None:
        token = request.cookies.get(staff_cookie())
        actor = find(token) if token else None
        return _Staff(actor) if actor else None

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
            if not current_actor().may(permission):
                abort(403)
            return view(*args, **kwargs)

        setattr(guarded, MARK, permission)
        return guarded

    return mark


def holder(
    what: str, find: Callable[[], object]
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Open this view to whoever holds something, such as a receipt.

    ``find`` returns what they hold, kept for ``held()``; None answers 404, and
    it may itself abort or redirect.
    """

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            g.held = find()
            if g.held is None:
                abort(404)
            return view(*args, **kwargs)

        setattr(guarded, MARK, f"holder:{what}")
        return guarded

    return mark


def held() -> object:
    """Return what the visitor was found to hold."""
    return g.held


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
