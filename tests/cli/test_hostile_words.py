"""Whatever is typed after a command: one sentence and 1 or 2, never a traceback."""

from collections.abc import Iterator
from pathlib import Path
from socket import socket

import click
import pytest
from click.testing import CliRunner
from sqlalchemy.exc import SQLAlchemyError

from oversight.cli import faults, listening
from oversight.cli.answering import Answer, answers
from oversight.cli.main import main
from oversight.core import clock
from oversight.ledger import service as ledger
from oversight.storage.session import Store
from tests.cli.conftest import Terminal

on_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
LONG = "x" * 5000
ODD = "\udcff"
WORDS = ("", "nonsense", "-", LONG, ODD, "../../x\n", "http://127.0.0.1:1/")
NUMBERS = ("-5", "", "1e9", "99999999999999999999", ODD)
# What a command cannot do without, so that the word under trial is reached.
NEEDED = {
    "period": "2026-Q1",
    "docket": "house",
    "where": "{home}/public",
    "file": "{home}/file",
    "place": "{home}/made",
    "index": "1",
    "email": "nobody@portal.example",
    "role": "auditor",
    "ground": "court-order",
    "authority": "lahore-high-court",
    "reference": "W.P. 1",
    "subject": "X",
    "drafter": "nobody@portal.example",
    "name": "w.example/w",
    "key_file": "{home}/key",
    "state": "{home}/witness.db",
    "logs": "{home}/public/log.vkey",
    "listen": "nowhere",  # No word may let a witness start to serve.
}
ALWAYS = {"state", "logs", "listen"}


def commands(
    group: click.Group, before: str = ""
) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        whole = f"{before} {name}".strip()
        if isinstance(found, click.Group):
            yield from commands(found, whole)
        else:
            yield whole, found


COMMANDS = dict(commands(main))


def tried(param: click.Parameter, home: Path) -> tuple[str, ...]:
    """What is typed for one option or argument, by its type."""
    if isinstance(param.type, click.Path):
        under = home / "file" / "under"
        return (str(under), str(home / "none" / "x"), str(home), "", LONG, ODD)
    if isinstance(param.type, click.types.IntParamType):
        return NUMBERS
    if isinstance(param.type, click.Choice):
        return ("", ODD, "nonsense")
    return WORDS


def flagless(command: click.Command) -> list[click.Parameter]:
    return [
        one
        for one in command.params
        if not (isinstance(one, click.Option) and one.is_flag)
    ]


def typed(
    command: click.Command, home: Path, under: click.Parameter, word: str
) -> list[str]:
    """Every needed word of a command, and the one under trial."""
    options: list[str] = []
    arguments: list[str] = []
    for param in flagless(command):
        assert param.name is not None
        if param is under:
            value = word
        elif param.required or param.name in ALWAYS:
            value = NEEDED[param.name].format(home=home)
        else:
            continue
        if isinstance(param, click.Option):
            options += [param.opts[0], value]
        else:
            arguments.append(value)
    return [*options, "--", *arguments]


@pytest.fixture
def home(terminal: Terminal, store: Store, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A portal whose log shows something, and files that commands may read."""
    place = terminal.instance
    monkeypatch.chdir(place)
    with store.transaction() as session:
        ledger.record(session, "service.up", now=clock.utc_now())
    assert terminal.facts("tick")["done"]["log"] >= 1
    assert terminal("ledger", "publish", str(place / "public")).exit_code == 0
    (place / "file").write_text("nothing of use")
    (place / "key").write_bytes(b"k" * 32)
    (place / "key").chmod(0o600)
    return place


@on_sqlite
@pytest.mark.parametrize("name", [n for n in COMMANDS if flagless(COMMANDS[n])])
def test_no_word_makes_a_command_fall(
    terminal: Terminal, home: Path, name: str
) -> None:
    command = COMMANDS[name]
    for param in flagless(command):
        for word in tried(param, home):
            said = terminal(*name.split(), *typed(command, home, param, word))
            where = (name, param.name, word[:40])
            fell = said.exception
            assert fell is None or isinstance(fell, SystemExit), (where, repr(fell))
            assert said.exit_code in {0, 1, 2}, where
            assert "Traceback" not in said.output, where
            if said.exit_code:
                assert " " in said.stderr.strip(), (where, said.output)
            elif isinstance(param.type, click.Path):
                assert word != LONG, where


def refused(terminal: Terminal, *words: str) -> str:
    said = terminal(*words)
    assert said.exit_code == 1, said.output
    assert said.stderr.startswith("Refused: "), said.stderr
    return said.stderr


@on_sqlite
def test_places_that_cannot_be_written_are_named(
    terminal: Terminal, home: Path
) -> None:
    under = home / "file" / "under"
    assert str(under) in refused(
        terminal, "ledger", "prove", "house", "--out", str(under)
    )
    assert "could not be used" in refused(terminal, "ledger", "publish", str(under))
    witness = ["ledger", "witness", "--name", "w.example/w"]
    made = refused(terminal, *witness, "--key", str(under), "--new-key")
    assert str(under) in made


@on_sqlite
def test_a_witness_says_what_hinders_it(terminal: Terminal, home: Path) -> None:
    key, vkey = str(home / "key"), str(home / "public" / "log.vkey")
    words = ["ledger", "witness", "--key", key, "--log", vkey, "--name"]
    state = ["--state", str(home / "w.db")]
    busy = terminal.facts(*words, "w.example/w", *state, "--listen", "127.0.0.1:0")
    nowhere = terminal.facts(*words, "w.example/w", *state, "--listen", "no host:80")
    spoilt = terminal.facts(*words, "w.example/w", "--state", str(home / "file"))
    named = terminal.facts(*words, "w example", *state)

    told = [one["error"]["code"] for one in (busy, nowhere, spoilt, named)]
    assert told == ["no_address", "no_address", "no_state", "bad_key"]


@on_sqlite
def test_a_database_that_is_none_is_a_sentence(terminal: Terminal, home: Path) -> None:
    said = terminal.facts("fsck", DATABASE_URL=f"sqlite:///{home / 'file'}")
    assert said["error"]["code"] == "database"
    assert "not a database" in said["error"]["message"]


@on_sqlite
def test_a_report_from_files_looks_at_the_signature_or_says_that_it_did_not(
    terminal: Terminal, home: Path
) -> None:
    words = ["report", "2026-Q1", "--from-log", str(home / "public")]
    key = (home / "public" / "log.vkey").read_text().strip()
    other = key[:-4] + ("AAAA" if key[-4:] != "AAAA" else "BBBB")

    silent, looked = terminal(*words), terminal(*words, "--vkey", key)
    assert "not looked at" in silent.stderr
    assert looked.exit_code == 0, looked.output
    assert "not looked at" not in looked.stderr
    assert terminal(*words, "--vkey", other).exit_code == 1
    assert terminal("report", "2026-Q1", "--vkey", key).exit_code == 2


@on_sqlite
def test_an_address_in_use_is_refused_before_anything_starts(
    terminal: Terminal, home: Path
) -> None:
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = terminal.facts("serve", "--port", port)
    assert told["error"]["code"] == "address_taken"
    assert terminal.facts("serve", "--host", "")["error"]["code"] == "no_address"
    assert listening.parsed("[::1]:80") == ("::1", 80)
    assert listening.spelled("::1", 80) == "[::1]:80"


def test_what_the_system_says_becomes_a_sentence() -> None:
    assert faults.of_file(OSError(2, "gone")).endswith("could not be used: gone.")
    assert (
        faults.of_file(OSError(2, "gone", b"\xff")) == "\ufffd could not be used: gone."
    )
    assert faults.of_file(OSError()).endswith("no reason given.")
    said = "The database could not be used: one."
    assert faults.of_database(SQLAlchemyError("one.\ntwo")) == said
    assert faults.of_database(ValueError("one")) is None
    assert faults.printable("a\udcff") == "a?"


def test_whoever_stops_reading_is_not_told_more() -> None:
    @click.command()
    @answers
    def closed() -> Answer:
        raise BrokenPipeError

    assert CliRunner().invoke(closed).exit_code == 1
