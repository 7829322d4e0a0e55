"""Running a witness: for an NGO, a university or a court, on a machine of its own."""

import os
from pathlib import Path
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from oversight.cli.answering import Answer, Refused, answers
from oversight.cli.ledger.verify import given, in_sentences
from oversight.cli.ledger.witness_app import Witness, bound, prepare
from oversight.cli.listening import check_free, parsed, spelled
from oversight.ledger.rules import cosigning, notes, signing
from oversight.ledger.rules.notes import COSIGNATURE
from oversight.ledger.rules.policies import Party
from oversight.storage.session import Store, open_store

LOG_HELP = "A log's vkey, or a copy of its log.keys: file or address (repeat)."
HOST, PORT = "127.0.0.1", 8080
FILE = click.Path(dir_okay=False, path_type=Path)


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    def __init__(self, witness: Witness, bind: str) -> None:
        self._witness, self._bind = witness, bind
        super().__init__()

    def load_config(self) -> None:
        told: dict[str, Any] = {
            "bind": self._bind,
            "workers": 1,
            "threads": 4,
            "worker_class": "gthread",
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
            "timeout": 30,
        }
        for name, value in told.items():
            self.cfg.set(name, value)

    def load(self) -> Witness:
        return self._witness


@click.command()
@click.option("--name", required=True, help="Your name as a witness: host and path.")
@click.option("--key", "key_file", required=True, type=FILE)
@click.option("--state", type=FILE, help="Where it remembers.")
@click.option("--log", "logs", multiple=True, help=LOG_HELP)
@click.option("--listen", default=f"{HOST}:{PORT}", show_default=True)
@click.option(
    "--later-key",
    "later_file",
    type=FILE,
    help="A second key (ML-DSA-44) that signs beside the first.",
)
@click.option("--new-key", is_flag=True, help="Make the keys, print their vkeys, stop.")
@answers
@in_sentences
def witness(
    name: str,
    key_file: Path,
    state: Path | None,
    logs: tuple[str, ...],
    listen: str,
    later_file: Path | None,
    *,
    new_key: bool,
) -> Answer:
    """Cosign the trees of logs, as long as each contains all that were seen before."""
    if new_key:
        return _made(name, key_file, later_file)
    if state is None or not logs:
        raise click.UsageError("A witness needs --state and at least one --log.")
    known = [party for one in logs for party in _parties(one)]
    private = signing.key(_seed(key_file))
    later = None if later_file is None else cosigning.later_key(_seed(later_file))
    notes.parse_vkey(notes.public_key(name, private, COSIGNATURE).vkey)  # A name?
    store = _opened(state)
    trusted = bound(store, known)
    store.close()  # Each process of the server opens its own connections.
    host, port = parsed(listen)
    check_free(host, port)
    bind = spelled(host, port)
    watched = ", ".join(sorted({party.key.name for party in known}))
    click.echo(f"Watching {watched} at http://{bind} (Ctrl-C stops it).", err=True)
    _Server(Witness(name, private, trusted, store, later), bind).run()
    return Answer({"stopped": True})


def _opened(state: Path) -> Store:
    """Open what the witness remembers, or refuse a place where nothing can be kept."""
    url = URL.create("sqlite", database=str(state))
    store = open_store(url.render_as_string())
    try:
        prepare(store)
    except SQLAlchemyError:
        store.close()
        raise Refused(
            "no_state",
            f"--state: {state} is no database of a witness, or cannot be written.",
        ) from None
    return store


def _parties(told: str) -> tuple[Party, ...]:
    """Return the keys of a log that were given themselves, or as its ``log.keys``."""
    found = given(told, None)
    assert found is not None
    return found.logs


def _made(name: str, key_file: Path, later_file: Path | None) -> Answer:
    """Make the keys that are not there yet, and print what everybody may know."""
    probe = notes.public_key(name, signing.key(signing.new_seed()), COSIGNATURE)
    notes.parse_vkey(probe.vkey)  # Refuses what is no name, before a key is made.
    missing = [file for file in (key_file, later_file) if file and not file.exists()]
    if not missing:
        raise Refused("key_exists", f"{key_file} is there already; it is kept.")
    for file in missing:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(signing.new_seed())
    first = notes.public_key(name, signing.key(_seed(key_file)), COSIGNATURE).vkey
    facts: dict[str, object] = {"vkey": first, "key": str(key_file)}
    lines = [f"Key: {key_file} (keep it secret, keep a copy)", f"vkey: {first}"]
    if later_file is not None:
        key = cosigning.later_key(_seed(later_file))
        second = cosigning.later_public(name, key).vkey
        facts |= {"later_vkey": second, "later_key": str(later_file)}
        lines += [f"Key: {later_file} (the same)", f"vkey: {second}"]
    return Answer(facts, tuple(lines))


def _seed(key_file: Path) -> bytes:
    try:
        mode, seed = key_file.stat().st_mode, key_file.read_bytes()
    except OSError:
        raise Refused(
            "no_key", f"{key_file} cannot be read. Make it: --new-key"
        ) from None
    if mode & 0o077:
        raise Refused("open_key", f"Others can read {key_file}; set its mode to 0600.")
    return seed
