"""drand's relays are asked over the wire, and none is believed on its word."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from oversight.review.service import relays
from tests.review.rounds import CHAIN, RANDOMNESS, ROUND, SIGNATURE

Answer = Callable[[BaseHTTPRequestHandler], None]
TRUE = {"round": ROUND, "randomness": RANDOMNESS, "signature": SIGNATURE}
ASKED = f"/{CHAIN}/public/{ROUND}"


@contextmanager
def relay(answer: Answer) -> Iterator[str]:
    """A relay on this machine that answers as it likes."""

    class Relay(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Relay)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def says(body: object, code: int = 200, **headers: str) -> Answer:
    """Return an answer of these bytes, or of this JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()

    def answer(asked: BaseHTTPRequestHandler) -> None:
        right = asked.path == ASKED
        asked.send_response(code if right else 404)
        for name, value in headers.items():
            asked.send_header(name, value)
        asked.send_header("Content-Length", str(len(raw)))
        asked.end_headers()
        asked.wfile.write(raw)

    return answer


def test_a_relay_that_tells_the_truth_is_believed() -> None:
    with relay(says(TRUE)) as honest:
        assert relays.signature([honest], ROUND) == SIGNATURE
        # The same relay knows nothing of a round to come.
        assert relays.signature([honest], ROUND + 1) is None


LIES = {
    "another round": says(TRUE | {"round": ROUND + 1}),
    "no round": says({"signature": SIGNATURE}),
    "a signature of nothing": says(TRUE | {"signature": "00" * 48}),
    "a changed signature": says(TRUE | {"signature": SIGNATURE[:-1] + "8"}),
    "no signature": says(TRUE | {"signature": None}),
    "a signature in large letters": says(TRUE | {"signature": SIGNATURE.upper()}),
    "a list": says([TRUE]),
    "garbage": says(b"\xff\xfe<html>"),
    "deep garbage": says(b"[" * 4000),
    "a huge body": says(TRUE | {"more": "x" * 100_000}),
    "an error": says(TRUE, code=500),
    "nothing": says(b""),
    "another place": says(TRUE, code=302, Location=ASKED),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_relay_that_lies_is_passed_over(lie: Answer) -> None:
    with relay(lie) as liar, relay(says(TRUE)) as honest:
        assert relays.signature([liar], ROUND) is None
        assert relays.signature([liar, honest], ROUND) == SIGNATURE


def test_a_relay_that_is_down_or_no_relay_at_all_is_passed_over() -> None:
    with relay(says(TRUE)) as gone:
        pass
    with relay(says(TRUE)) as honest:
        for wrong in (gone, "http://127.0.0.1:1", "http://[", "http://no such host"):
            assert relays.signature([wrong, honest], ROUND) == SIGNATURE
    assert relays.signature([], ROUND) is None


def test_a_relay_that_never_ends_is_left() -> None:
    enough = Event()

    def drops(asked: BaseHTTPRequestHandler) -> None:
        asked.send_response(200)
        asked.end_headers()
        while not enough.wait(0.02):
            asked.wfile.write(b" ")
            asked.wfile.flush()

    with relay(drops) as slow, relay(says(TRUE)) as honest:
        assert relays.signature([slow], ROUND, seconds=0.2) is None
        assert relays.signature([slow, honest], ROUND, seconds=3) == SIGNATURE
        enough.set()
