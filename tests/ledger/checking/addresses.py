"""Addresses that misbehave, and how the strangers' file names it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TypeAlias

Answer: TypeAlias = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def answering(answer: Answer) -> Iterator[str]:
    """Serve an address that answers every question in its own way."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                answer(self)
            except OSError:  # the reader has had enough
                self.close_connection = True

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/log"
    finally:
        server.shutdown()
        server.server_close()


def _drips(to: BaseHTTPRequestHandler) -> None:
    to.send_response(200)
    to.end_headers()
    for _ in range(30):
        to.wfile.write(b"x")
        time.sleep(0.1)


def _drips_headers(to: BaseHTTPRequestHandler) -> None:
    to.wfile.write(b"HTTP/1.0 200 OK\r\n")
    for _ in range(30):
        to.wfile.write(b"X")
        time.sleep(0.1)


def _never_ends(to: BaseHTTPRequestHandler) -> None:
    to.send_response(200)
    to.end_headers()
    for _ in range(100):
        to.wfile.write(bytes(100_000))


def _ends_early(to: BaseHTTPRequestHandler) -> None:
    to.send_response(200)
    to.send_header("Content-Length", "900")
    to.end_headers()
    to.wfile.write(b"x")


def _turns_round(to: BaseHTTPRequestHandler) -> None:
    to.send_response(302)
    to.send_header("Location", to.path)
    to.end_headers()


def _points_at_a_file(to: BaseHTTPRequestHandler) -> None:
    to.send_response(302)
    to.send_header("Location", "file:///etc/hostname")
    to.end_headers()


def _is_no_http(to: BaseHTTPRequestHandler) -> None:
    to.wfile.write(b"\xff\x00 nonsense\r\n\r\n")


def _has_a_broken_body(to: BaseHTTPRequestHandler) -> None:
    to.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx")


def _is_out_of_order(to: BaseHTTPRequestHandler) -> None:
    to.send_error(503)


def _has_nothing(to: BaseHTTPRequestHandler) -> None:
    to.send_error(404)


ADDRESSES: dict[str, tuple[Answer, str]] = {
    "drips": (_drips, "unreachable"),
    "drips headers": (_drips_headers, "unreachable"),
    "never ends": (_never_ends, "too_large"),
    "ends early": (_ends_early, "bad_key"),
    "turns round": (_turns_round, "unreachable"),
    "points at a file": (_points_at_a_file, "unreachable"),
    "is no HTTP": (_is_no_http, "unreachable"),
    "has a broken body": (_has_a_broken_body, "unreachable"),
    "is out of order": (_is_out_of_order, "unreachable"),
    "has nothing": (_has_nothing, "missing"),
}
