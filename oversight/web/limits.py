"""How much one visitor may send, and how often they may try."""

import hmac
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from secrets import token_bytes
from threading import Lock
from typing import IO, ParamSpec, TypeVar

from flask import Flask, Request, abort, current_app, request

MEGABYTE = 1024 * 1024
LARGEST_BODY = 25 * MEGABYTE
LARGEST_FORM_TEXT = MEGABYTE
LARGEST_FILE_FORM = 12 * MEGABYTE  # One file of ten, and the words around it.
MOST_FORM_PARTS = 2000
MOST_KEYS = 50_000
MARK = "__largest__"
URLENCODED = "application/x-www-form-urlencoded"
P = ParamSpec("P")
R = TypeVar("R")


class HeldRequest(Request):
    """A request whose files are held in memory: nothing sent is written to a disk.

    A part without a name answers nothing that was asked: it is left out.
    """

    def _load_form_data(self) -> None:
        """Read the body once."""
        super()._load_form_data()
        for kind in ("form", "files"):
            parts = self.__dict__.get(kind)
            if parts is not None and None in parts:
                named = [one for one in parts.items(multi=True) if one[0] is not None]
                self.__dict__[kind] = type(parts)(named)

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        return BytesIO()


def install(app: Flask) -> None:
    """Refuse a body too large to be meant, before it is read."""
    app.request_class = HeldRequest
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM_TEXT
    app.config["MAX_FORM_PARTS"] = MOST_FORM_PARTS
    app.before_request(_narrow)


def up_to(largest: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let no more than this be sent to a view; the rest is refused unread."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, MARK, largest)
        return view

    return mark


def _narrow() -> None:
    """Set the limit of the view, and count the fields of a form that has no parts."""
    view = current_app.view_functions.get(request.endpoint or "")
    largest = getattr(view, MARK, None)
    if largest is not None:
        request.max_content_length = largest
    if request.mimetype == URLENCODED:
        fields = sum(len(values) for values in request.form.listvalues())
        if fields > MOST_FORM_PARTS:
            abort(413)


def source() -> str:
    """Return where the visitor comes from; it is never stored or logged."""
    return request.remote_addr or "local"


@dataclass(slots=True)
class Budget:
    """A number of tries that grows back with time, counted per key in memory.

    Keys are kept only as hashes under a key of this process, so that memory
    never holds an address; the oldest are forgotten first.
    """

    tries: int
    per: timedelta
    _left: OrderedDict[bytes, tuple[float, datetime]] = field(
        default_factory=OrderedDict, repr=False
    )
    _key: bytes = field(default_factory=lambda: token_bytes(32), repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def spend(self, *key: str, now: datetime) -> bool:
        """Take one try from the key's budget; False when none is left."""
        name = self._name(key)
        with self._lock:
            left = self._now_left(name, now)
            allowed = left >= 1
            self._left[name] = (left - 1 if allowed else left, self._seen(name, now))
            self._left.move_to_end(name)
            while len(self._left) > MOST_KEYS:
                self._left.popitem(last=False)
            return allowed

    def restore(self, *key: str) -> None:
        """Forget the tries of a key: its owner has shown who they are."""
        with self._lock:
            self._left.pop(self._name(key), None)

    def _now_left(self, name: bytes, now: datetime) -> float:
        left, since = self._left.get(name, (float(self.tries), now))
        grown = max((now - since) / self.per, 0.0) * self.tries
        return min(left + grown, float(self.tries))

    def _seen(self, name: bytes, now: datetime) -> datetime:
        """Return until when it has grown back: of two at once the later moment counts.

        Otherwise the time between them would grow back twice. A clock that was set
        back by more than the whole time begins anew.
        """
        _, since = self._left.get(name, (0.0, now))
        return since if now < since <= now + self.per else now

    def _name(self, key: tuple[str, ...]) -> bytes:
        return hmac.digest(self._key, "\x00".join(key).encode(), "sha256")
