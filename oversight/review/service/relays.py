"""Asking drand's relays for a round; none of them is trusted with anything.

A relay that is down, slow or lies is passed over, and the next one is asked. What is
believed is the signature, so plain http would do no harm but to the waiting.
"""

import json
from collections.abc import Iterable
from http.client import HTTPException
from threading import Thread
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from oversight.review.rules import drand
from oversight.review.rules.chains import QUICKNET, Chain

SECONDS = 10.0
MAX_BYTES = 4_096
_ROUND = "{relay}/{chain}/public/{round}"


class _NoOtherWay(HTTPRedirectHandler):
    """A relay answers where it is asked, or not at all."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


_opener = build_opener(_NoOtherWay)


def signature(
    relays: Iterable[str],
    round_: int,
    *,
    chain: Chain = QUICKNET,
    seconds: float = SECONDS,
) -> str | None:
    """Return the signature of a round from the first relay that tells a true one."""
    for relay in relays:
        url = _ROUND.format(relay=relay, chain=chain.hash, round=round_)
        found = _read(_within(url, seconds), round_)
        if found is not None and drand.signed(round_, found, chain):
            return found
    return None


def _within(url: str, seconds: float) -> bytes:
    """Return what is answered in time: whoever answers drop by drop is left."""
    found: list[bytes] = []
    asked = Thread(target=lambda: found.append(_asked(url, seconds)), daemon=True)
    asked.start()
    asked.join(seconds)
    return found[0] if found else b""


def _asked(url: str, seconds: float) -> bytes:
    try:
        asked = Request(url, headers={"User-Agent": "oversight"})  # noqa: S310
        with _opener.open(asked, timeout=seconds) as answer:
            raw = bytes(answer.read(MAX_BYTES + 1))
    except HTTPError as error:
        error.close()
        return b""
    except (URLError, HTTPException, OSError, ValueError):
        return b""
    return raw if len(raw) <= MAX_BYTES else b""


def _read(raw: bytes, round_: int) -> str | None:
    """Return the signature in an answer about exactly this round."""
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get("round") != round_:
        return None
    found = said.get("signature")
    return found if isinstance(found, str) and drand.is_signature(found) else None
