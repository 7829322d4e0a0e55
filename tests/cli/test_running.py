"""The whole portal from one command, as a visitor starts and stops it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

import pytest

from tests.architecture.source import HOUSE
from tests.cli.conftest import environ
from tests.fixtures.databases import Databases

pytestmark = pytest.mark.slow
PATIENCE = 120


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Portal:
    """One running portal and what it has told so far."""

    def __init__(self, instance: Path, url: str, port: int, *words: str) -> None:
        self.port, self.told = port, instance / f"told-{port}.txt"
        command = [
            sys.executable,
            "-m",
            "oversight",
            "--instance",
            str(instance),
            "run",
        ]
        with self.told.open("w") as told:
            self.process = subprocess.Popen(
                [*command, "--port", str(port), *words],
                env={**os.environ, **environ(url, instance)},
                stderr=told,
                cwd=HOUSE,
            )

    def text(self) -> str:
        return self.told.read_text(encoding="utf-8")

    def wait_until_open(self) -> str:
        for _ in range(PATIENCE * 10):
            if "Oversight is open" in self.text() or self.process.poll() is not None:
                break
            time.sleep(0.1)
        assert "Oversight is open" in self.text(), self.text()
        return self.text()

    def status(self, path: str) -> int:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as asked:
            asked.request("GET", path)
            return asked.getresponse().status

    def headers(self, path: str) -> HTTPMessage:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as asked:
            asked.request("GET", path)
            return asked.getresponse().headers

    def raw(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as asked:
            asked.sendall(request)
            return asked.recv(100)

    def offspring(self) -> list[int]:
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with_parent = re.search(r"PPid:\s+(\d+)", _read(folder / "status"))
            if with_parent and int(with_parent[1]) == self.process.pid:
                found.append(int(folder.name))
        return found


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


@contextmanager
def running(instance: Path, url: str, *words: str) -> Iterator[Portal]:
    portal = Portal(instance, url, free_port(), *words)
    try:
        yield portal
    finally:
        portal.process.terminate()
        portal.process.wait(PATIENCE)


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.new_url("sqlite")


def test_an_empty_portal_starts_stops_and_keeps_its_data(
    url: str, tmp_path: Path
) -> None:
    with running(tmp_path, url, "--no-demo") as first:
        told = first.wait_until_open()
        assert first.status("/healthz") == 200
        assert first.status("/en/sign-in") == 200
        for path in ("/en/sign-in", "/en/none", "/static/css/portal.css", "/healthz"):
            assert "Server" not in first.headers(path)
        told_of = first.raw(b"GET /en/enrol/A-Secret-Link HTTP/9.9\r\n\r\n")
        assert told_of.startswith(b"HTTP/1.1 400")
        assert "Invalid request" in first.text()
        assert "A-Secret-Link" not in first.text()
        assert "ip=" not in first.text()
        children = first.offspring()
        assert len(children) == 2
    assert first.process.returncode == 0
    assert not [child for child in children if Path(f"/proc/{child}").exists()]
    link = re.search(rf"http://127.0.0.1:{first.port}/en/enrol/(\S+)", told)
    assert link, told

    with running(tmp_path, url, "--no-demo") as second:
        again = second.wait_until_open()
        fresh = re.search(r"http://\S+/en/enrol/(\S+)", again)
        assert fresh, again
        assert fresh[1] != link[1]
        assert second.status(f"/en/enrol/{fresh[1]}") == 200
        assert second.status(f"/en/enrol/{link[1]}") != 200
        second.process.send_signal(signal.SIGINT)
        assert second.process.wait(PATIENCE) == 0


def test_a_taken_port_is_said(url: str, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        portal = Portal(tmp_path, url, taken.getsockname()[1], "--no-demo")
        assert portal.process.wait(PATIENCE) == 1
        assert "cannot be used (Address already in use)" in portal.text()
