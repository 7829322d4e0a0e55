"""Every page has two languages, and knows the way to its twin."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unicodedata import category
from urllib.parse import unquote

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel, force_locale
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, IntegerConverter

from oversight.core.clock import KARACHI
from oversight.web import speech
from oversight.web.access import LOOKING, public, visiting_actor
from oversight.web.store import settings
from oversight.web.words import _

DIRECTIONS = {"en": "ltr", "ur": "rtl"}
LANGUAGES = tuple(DIRECTIONS)
_TONGUE = re.compile("[-_]")  # "ur-PK" asks for Urdu.
MARKS = frozenset({"Po", "Pe", "Pf", "Pi", "Cf"})  # What may end a sentence.
MANDATE, BANNERS = "oversight.mandate", "oversight.banners"
# What the frame of a page links to: where this process serves a part of the portal
# only, such a link leads to the start page.
FRAME = {
    *("home.home", "register.index", "reports.index", "law.index"),
    *("desk.home", "me.home", "sign_in.enter", "sign_in.leave", "appeal.leave"),
    *("verify.page", "kept.page"),
}


class Language(BaseConverter):
    """The first part of every page's address."""

    regex = "en|ur"


class Number(IntegerConverter):
    """A number in an address: never larger than a database can be asked about."""

    regex = r"\d{1,9}"


@dataclass(frozen=True, slots=True)
class Staff:
    """What the masthead says to a person who is signed in."""

    name: str
    desk_url: str
    sign_out_url: str


def language() -> str:
    """Return the language of the page being answered."""
    return str(g.get("lang") or _asked_language())


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Render in this language for a while, whatever the page's own is."""
    before = language()
    g.lang = lang
    try:
        with force_locale(lang):
            yield
    finally:
        g.lang = before


def install(app: Flask) -> None:
    """Give the application its two languages."""
    app.url_map.converters |= {"lang": Language, "int": Number}
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.url_build_error_handlers.append(_not_served_here)
    app.context_processor(_around_the_page)
    app.add_url_rule("/", "root", public(_root))
    Babel(
        app,
        default_translation_directories=speech.TRANSLATIONS,
        default_timezone=KARACHI.key,
        locale_selector=language,
    )
    speech.install(app)


def _root() -> ResponseReturnValue:
    """Lead to the start page in the language the browser asks for."""
    answer = redirect(f"/{_asked_language()}/", code=302)
    answer.vary.add("Accept-Language")
    return answer


def _asked_language() -> str:
    first = request.path.split("/", 2)[1:2]
    if first and first[0] in LANGUAGES:
        return first[0]
    for asked, quality in request.accept_languages:
        if quality > 0 and (tongue := _TONGUE.split(asked.lower())[0]) in LANGUAGES:
            return tongue
    return LANGUAGES[0]


def _take_language(_endpoint: str | None, values: dict[str, object] | None) -> None:
    g.lang = (values or {}).pop("lang", None) or _asked_language()


def _give_language(endpoint: str, values: dict[str, object]) -> None:
    known = endpoint in current_app.view_functions
    if (
        known
        and "lang" not in values
        and current_app.url_map.is_endpoint_expecting(endpoint, "lang")
    ):
        values["lang"] = language()


def _not_served_here(
    error: Exception, endpoint: str, _values: dict[str, object]
) -> str:
    if endpoint not in FRAME or endpoint in current_app.view_functions:
        raise error
    return f"/{language()}/"


def _around_the_page() -> dict[str, object]:
    lang = language()
    other = "en" if lang == "ur" else "ur"
    return {
        "lang": lang,
        "direction": DIRECTIONS[lang],
        "other_language": other,
        "other_language_url": _other_language_url(other),
        "staff": _staff(),
        "mandate_notice": current_app.extensions.get(MANDATE, str)(),
        "demo_notice": _demo_notice(),
        "above": current_app.extensions.get(BANNERS),
    }


def _staff() -> Staff | None:
    actor = visiting_actor()
    if actor is None:
        return None
    return Staff(actor.name, desk_url(), url_for("sign_in.leave"))


def desk_url() -> str:
    """Return where the staff of this process begin."""
    home = "desk.home" if "desk.home" in current_app.view_functions else "me.home"
    return url_for(home)


def _demo_notice() -> str:
    if not settings().demo_flag.exists():
        return ""
    return str(_("Every person, request and decision here is invented."))


def _other_language_url(other: str) -> str:
    """Return this very page in the other language, its question included.

    An address that only takes forms is no page: then the nearest one above it.
    """
    rule, endpoint = request.url_rule, request.endpoint
    if rule is None or endpoint is None or "lang" not in rule.arguments:
        return f"/{other}/"
    path = url_for(endpoint, **{**(request.view_args or {}), "lang": other})
    if "GET" not in (rule.methods or ()):
        return _nearest_page(path) or f"/{other}/"
    query = request.query_string.decode("ascii", "replace")
    return f"{path}?{query}" if query else path


def without_marks() -> str | None:
    """Return the address of a page without marks that a sentence put behind it.

    A link that was copied with the full stop or bracket after it, or with a mark of
    direction, opens no page; nothing where its beginning opens none either.
    """
    path = request.path
    while path and path[-1] != "/" and category(path[-1]) in MARKS:
        path = path[:-1]
    if path == request.path or request.method not in LOOKING:
        return None
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint, values = adapter.match(path, method="GET") if adapter else ("", {})
    except HTTPException:
        return None
    return url_for(endpoint, **values) if endpoint != "static" else None


def _nearest_page(path: str) -> str:
    """Return the longest beginning of an address that can be opened; or nothing."""
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    while path.count("/") > 1:
        try:
            adapter.match(unquote(path), method="GET")
        except HTTPException:
            path = path.rpartition("/")[0]
        else:
            return path
    return ""
