"""Where a log is read from: a folder, or an address that is trusted with nothing."""

from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import NoReturn
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from oversight.ledger.rules.auditing import ReadPath
from oversight.ledger.rules.errors import LogError

SECONDS = 20
MAX_BYTES = 2_000_000
WEB = ("http://", "https://")


class _NoOtherWay(HTTPRedirectHandler):
    """A log answers where it is asked, or not at all."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


_opener = build_opener(_NoOtherWay)


def source(where: str) -> ReadPath:
    """Return a reader of a log's files; whatever fails is a ``LogError``."""
    if where.startswith(WEB):
        return _web(where.rstrip("/"))
    return _folder(Path(where))


def fetched(address: str) -> bytes:
    """Return what an address answers, within limits of size and time."""
    try:
        with _opener.open(Request(address), timeout=SECONDS) as answer:  # noqa: S310
            data = answer.read(MAX_BYTES + 1)
    except HTTPError as error:
        _unreachable(f"{address} answered {error.code}.")
    except (URLError, HTTPException, OSError, ValueError):
        _unreachable(f"{address} could not be read.")
    if len(data) > MAX_BYTES:
        _unreachable(f"{address} answered more than any file of a log can hold.")
    return bytes(data)


def _web(base: str) -> Callable[[str], bytes]:
    return lambda path: fetched(f"{base}/{path}")


def _folder(place: Path) -> Callable[[str], bytes]:
    def read(path: str) -> bytes:
        try:
            with (place / path).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError:
            _unreachable(f"{path} is not there, or cannot be read.")
        if len(data) > MAX_BYTES:
            _unreachable(f"{path} is larger than any file of a log can be.")
        return data

    return read


def _unreachable(why: str) -> NoReturn:
    raise LogError("unreachable", why) from None
