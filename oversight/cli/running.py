"""``run``: everything a visitor needs, from one command, until Ctrl-C.

Web server and worker are children of this process; whatever ends it ends them.
"""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from socket import create_connection
from threading import Event

import click

from oversight.cli import demo_clock, opening, registers
from oversight.cli.answering import REFUSED, Answer, Refused, answers, say
from oversight.cli.demo.loading import has_rows, load
from oversight.cli.demo.sign_ins import SIGN_INS
from oversight.cli.listening import PORTS, check_free, spelled
from oversight.cli.opening import Portal
from oversight.cli.people import enrolment_link, first_administrator
from oversight.migrations import run as migrations

LONGEST_START = 20.0
LOOK_EVERY = 0.1
GRACE_SECONDS = 8.0


@click.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option("--port", type=PORTS, envvar="PORT", default=8000, show_default=True)
@click.option(
    "--demo/--no-demo",
    "with_demo",
    envvar="DEMO",
    default=True,
    show_default=True,
    help="Load the demo cases into an empty database (environment: DEMO=0).",
)
@answers
def run(host: str, port: int, *, with_demo: bool) -> Answer:
    """Start the whole portal: database, law, demo, web server and worker."""
    check_free(host, port)
    opening.listen_on(port)
    with opening.portal(empty=True) as portal:
        lines = prepared(portal, with_demo=with_demo)
        if portal.settings.demo_flag.exists():
            demo_clock.beat(portal.settings.instance)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with children(host, port) as started:
        _wait_until_served(host, port, started, stop)
        _announce(host, port, lines)
        fallen = _watch(started, stop)
    if fallen:
        return Answer({"stopped": False}, (f"{fallen} ended by itself.",), REFUSED)
    return Answer({"stopped": True})


def prepared(portal: Portal, *, with_demo: bool) -> list[str]:
    """Bring database, law, registers and people to where a visit can begin."""
    migrations.upgrade(portal.store.engine)
    opening.check_not_demo(portal.settings, portal.store)
    if with_demo and not portal.settings.production and not has_rows(portal.store):
        say("Loading the demo; this takes less than half a minute.")
        load(portal, say)
    registers.refresh(portal)
    if portal.settings.demo_flag.exists():
        return _demo_lines(portal.settings.instance / SIGN_INS)
    with portal.store.transaction() as session:
        token = first_administrator(session)
    if token is None:
        return []
    link = enrolment_link(portal.settings, token)
    return ["The first administrator enrols here, once, within an hour:", link]


def _demo_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


@contextmanager
def children(host: str, port: int) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Start web server and worker; stop both whatever happens."""
    base = [sys.executable, "-m", "oversight"]
    folder = opening.instance()
    base += ["--instance", str(folder)] if folder else []
    commands = {
        "The web server": [*base, "serve", "--host", host, "--port", str(port)],
        "The worker": [*base, "worker"],
    }
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            # Not ours to stop twice: Ctrl-C reaches this process, which stops them.
            started[name] = subprocess.Popen(command, start_new_session=True)  # noqa: S603
        yield started
    finally:
        for child in started.values():
            child.terminate()
        for child in started.values():
            try:
                child.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _wait_until_served(
    host: str, port: int, started: dict[str, subprocess.Popen[bytes]], stop: Event
) -> None:
    for _ in range(int(LONGEST_START / LOOK_EVERY)):
        if stop.is_set() or _answers(host, port):
            return
        if _fallen(started):
            break
        stop.wait(LOOK_EVERY)
    raise Refused(
        "not_served", f"The web server did not start on {host}:{port}; see above."
    )


def _answers(host: str, port: int) -> bool:
    try:
        with closing(create_connection((host, port), timeout=LOOK_EVERY)):
            return True
    except OSError:
        return False


def _watch(started: dict[str, subprocess.Popen[bytes]], stop: Event) -> str | None:
    """Wait until told to stop, or until a child ended by itself."""
    while not stop.wait(LOOK_EVERY):
        fallen = _fallen(started)
        if fallen:
            return fallen
    return None


def _fallen(started: dict[str, subprocess.Popen[bytes]]) -> str | None:
    ended = [name for name, child in started.items() if child.poll() is not None]
    return ended[0] if ended else None


def _announce(host: str, port: int, lines: list[str]) -> None:
    for line in lines:
        say(line)
    say(f"\nOversight is open: http://{spelled(host, port)}/   (Ctrl-C stops it)")
