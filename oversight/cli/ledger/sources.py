"""Where a log is read from: a folder, or an address that is trusted with nothing."""

from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from threading import Thread
from typing import NoReturn
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from oversight.ledger.rules.auditing import CHECKPOINT, ReadPath
from oversight.ledger.rules.errors import LogError

SECONDS = 20
UNREACHABLE = "unreachable"
GONE = frozenset({404, 410})
MAX_BYTES = 2_000_000
KEYS, VKEY = "log.keys", "log.vkey"
WEB = ("http://", "https://")


class Absent(LogError):  # noqa: N818  # It is an answer, not a fault.
    """What was asked for is not there, and whoever was asked says so."""


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


def pinned(read: ReadPath) -> ReadPath:
    """Return a reader that shows one checkpoint only: the log may grow meanwhile."""
    note = read(CHECKPOINT)
    return lambda path: note if path == CHECKPOINT else read(path)


def history(read: ReadPath) -> bytes | None:
    """Return which key of a log signs which sizes, None if it has no such list.

    A list that cannot be read is refused: nobody may hide it by answering slowly.
    """
    try:
        return read(KEYS)
    except Absent:
        return None


def fetched(address: str) -> bytes:
    """Return what an address answers, within limits of size and time.

    It is asked in a thread: whoever answers drop by drop is left.
    """
    found: list[bytes | LogError] = []
    asked = Thread(target=lambda: found.append(_asked(address)), daemon=True)
    asked.start()
    asked.join(SECONDS)
    if not found:
        _unreachable(f"{address} takes too long.")
    data = found[0]
    if isinstance(data, LogError):
        raise data from None
    if len(data) > MAX_BYTES:
        _unreachable(f"{address} answered more than any file of a log can hold.")
    return data


def _asked(address: str) -> bytes | LogError:
    """Return what an address answers, or why it does not."""
    try:
        with _opener.open(Request(address), timeout=SECONDS) as answer:  # noqa: S310
            return bytes(answer.read(MAX_BYTES + 1))
    except HTTPError as error:
        error.close()
        kind = Absent if error.code in GONE else LogError
        return kind(UNREACHABLE, f"{address} answered {error.code}.")
    except (URLError, HTTPException, OSError, ValueError):
        return LogError(UNREACHABLE, f"{address} could not be read.")


def _web(base: str) -> Callable[[str], bytes]:
    return lambda path: fetched(f"{base}/{path}")


def _folder(place: Path) -> Callable[[str], bytes]:
    def read(path: str) -> bytes:
        try:
            with (place / path).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            raise Absent(UNREACHABLE, f"{path} is not there.") from None
        except OSError:
            _unreachable(f"{path} is not there, or cannot be read.")
        if len(data) > MAX_BYTES:
            _unreachable(f"{path} is larger than any file of a log can be.")
        return data

    return read


def _unreachable(why: str) -> NoReturn:
    raise LogError(UNREACHABLE, why) from None
