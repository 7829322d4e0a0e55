"""``ledger verify`` and ``ledger prove`` as a stranger types them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import (
    BaseHTTPRequestHandler,
    SimpleHTTPRequestHandler,
    ThreadingHTTPServer,
)
from pathlib import Path
from threading import Thread

import pytest

from oversight.cli.ledger import sources
from oversight.ledger import folder
from oversight.ledger.rules import notes, receipts, tiles
from oversight.ledger.rules.cosigning import cosigned
from oversight.ledger.rules.errors import LogError
from oversight.storage.session import Store
from tests.cli.conftest import Terminal
from tests.ledger.tree import growing
from tests.ledger.tree import test_receipts as samples
from tests.ledger.tree.growing import KEY, ORIGIN
from tests.ledger.tree.test_proofs import a_key

VKEY = notes.public_key(ORIGIN, KEY).vkey
POLICY = f"log {VKEY}\nwitness ngo {samples.SEEN.key.vkey}\nquorum ngo\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A published log of 300 entries with one witness."""
    found = tmp_path / "log"
    for path, data in samples.a_log().items():
        (found / path).parent.mkdir(parents=True, exist_ok=True)
        (found / path).write_bytes(data)
    (found / "log.vkey").write_text(f"{VKEY}\n")
    (tmp_path / "policy.txt").write_text(POLICY)
    return found


@contextmanager
def serving(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


def test_a_folder_is_verified_and_says_what_that_proves(
    terminal: Terminal, place: Path
) -> None:
    told = terminal("ledger", "verify", str(place), "--vkey", VKEY)

    assert told.exit_code == 0, told.stderr
    assert "300 entries" in told.stdout
    assert "It does not prove that an act was not left out" in told.stdout
    assert "No witness has seen this tree" in told.stdout


def test_a_key_from_the_log_itself_is_not_taken_for_granted(
    terminal: Terminal, place: Path
) -> None:
    told = terminal("ledger", "verify", str(place))

    assert told.exit_code == 0
    assert "The key came from the log itself." in told.stdout


def test_a_policy_asks_for_the_witness(terminal: Terminal, place: Path) -> None:
    policy = str(place.parent / "policy.txt")
    facts = terminal.facts("ledger", "verify", str(place), "--policy", policy)
    assert facts["witnesses"] == {samples.WITNESS: 1_790_000_000}
    assert (
        "Witness ngo.example/w saw it at 2026-"
        in terminal("ledger", "verify", str(place), "--policy", policy).stdout
    )
    (place / "checkpoint").write_bytes(samples.a_note(300, witnessed=False))

    facts = terminal.facts("ledger", "verify", str(place), "--policy", policy)

    assert facts["error"]["code"] == "no_quorum"


def test_an_earlier_checkpoint_is_compared(terminal: Terminal, place: Path) -> None:
    kept = place.parent / "kept"
    kept.write_bytes(samples.a_note(7))
    told = terminal("ledger", "verify", str(place), "--vkey", VKEY, "--old", str(kept))
    assert "It contains all of the 7 that you kept." in told.stdout
    kept.write_bytes(samples.a_note(300))
    for path, data in samples.a_log(299).items():
        (place / path).write_bytes(data)

    told = terminal("ledger", "verify", str(place), "--vkey", VKEY, "--old", str(kept))

    assert told.exit_code == 1
    assert "it has shown 300 before" in told.stderr


def test_a_log_is_read_from_an_address(terminal: Terminal, place: Path) -> None:
    with serving(partial(Quiet, directory=str(place))) as url:
        key = f"{url}/log.vkey"
        assert (
            terminal.facts("ledger", "verify", f"{url}/", "--vkey", key)["size"] == 300
        )
        tile = place / "tile/0/000"
        tile.write_bytes(samples.flip(tile.read_bytes()))
        told = terminal("ledger", "verify", url, "--vkey", VKEY)

    assert told.exit_code == 1
    said = "Refused: tile/0/000 is not the tile the entries make: entry "
    assert said in told.stderr
    gone = terminal("ledger", "verify", url, "--vkey", VKEY)
    assert (gone.exit_code, "could not be read" in gone.stderr) == (1, True)


def test_an_address_that_lies_is_refused(
    terminal: Terminal, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Odd(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if "away" in self.path:
                self.send_response(302)
                self.send_header("Location", "/checkpoint")
                self.end_headers()
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(bytes(3000))

        def log_message(self, *_: object) -> None: ...

    monkeypatch.setattr(sources, "MAX_BYTES", 2000)
    with serving(Odd) as url:
        for path, why in (("away", "answered 302"), ("huge", "answered more than")):
            told = terminal("ledger", "verify", f"{url}/{path}", "--vkey", VKEY)
            assert told.exit_code == 1
            assert why in told.stderr
    (place / "checkpoint").write_bytes(bytes(3000))
    told = terminal("ledger", "verify", str(place), "--vkey", VKEY)
    assert "larger than any file of a log" in told.stderr


def test_a_receipt_is_checked_offline(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "receipt.zip"
    file.write_bytes(samples.a_receipt().raw)

    told = terminal("ledger", "verify", str(file), "--vkey", VKEY)
    own = terminal("ledger", "verify", str(file))

    assert told.exit_code == 0, told.stderr
    assert "entry 7 is appeal.filed of AP-2026-000007, 2026-11-27." in told.stdout
    assert "private, as recorded: " in told.stdout
    assert "Not yet in the tree of 5 entries" in told.stdout
    assert own.exit_code == 0  # With the key that stands beside it, and says so.
    assert "The key came from the log itself." in own.stdout
    file.write_bytes(file.read_bytes()[:-1])
    assert terminal("ledger", "verify", str(file), "--vkey", VKEY).exit_code == 1


def test_a_receipt_from_before_its_witnesses_says_so(
    terminal: Terminal, tmp_path: Path
) -> None:
    early = replace(samples.a_receipt(), readme={receipts.UNWITNESSED: "Come back."})
    file = tmp_path / "receipt.zip"
    file.write_bytes(early.raw)

    told = terminal("ledger", "verify", str(file), "--vkey", VKEY)
    facts = terminal.facts("ledger", "verify", str(file), "--vkey", VKEY)

    assert "NOT YET WITNESSED" in told.stdout
    assert facts["witnessed"] is False


def test_a_proof_is_made_and_checked(
    terminal: Terminal, store: Store, tmp_path: Path
) -> None:
    docket = growing.a_docket(store)
    growing.write(store, 2, docket=docket)
    refused = terminal("ledger", "prove", docket)
    assert refused.exit_code == 1
    growing.shown(store)
    file = tmp_path / "one.tlog-proof"

    made = terminal.facts("ledger", "prove", docket, "--n", "1", "--out", str(file))
    facts = terminal.facts("ledger", "verify", str(file), "--vkey", VKEY)

    assert (made["index"], made["size"]) == (0, 2)
    assert facts["entry"]["k"] == "threat.reported"
    newest = terminal.facts("ledger", "prove", docket, "--out", str(file))
    assert newest["n"] == 2
    with store.reading() as session:
        folder.write(session, tmp_path / "log")
    assert (tmp_path / "log" / "checkpoint").exists()


def test_a_proof_is_made_of_whichever_signed_tree_is_asked_for(
    terminal: Terminal, store: Store, tmp_path: Path
) -> None:
    docket = growing.a_docket(store)
    growing.write(store, 2, docket=docket)
    growing.shown(store)
    growing.grown(store, 300)
    growing.write(store, 2, docket=docket)
    file = str(tmp_path / "one.tlog-proof")
    asked = ("ledger", "prove", docket, "--n", "2", "--out", file, "--size")

    for size in (2, 302):
        assert terminal.facts(*asked, str(size))["size"] == size
        facts = terminal.facts("ledger", "verify", file, "--vkey", VKEY)
        assert (facts["index"], facts["size"]) == (1, size)
    for size in (1, 3, 304):
        told = terminal(*asked, str(size))
        assert told.exit_code == 1
        assert f"No tree of {size} entries was signed and shown" in told.stderr
    growing.shown(store)
    newest = ("ledger", "prove", docket, "--out", file, "--size", "302")
    assert "does not hold entry 303 yet" in terminal(*newest).stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("nowhere",), "log.vkey is not there"),
        (("{file}",), "A proof needs the log's key"),
        (("{file}", "--vkey", "nonsense"), "This is not the key"),
        (("{file}", "--vkey", VKEY), "This is not a proof file"),
        (("{file}", "--vkey", VKEY, "--old", "{file}"), "--old is for a whole log"),
    ],
)
def test_wrong_words_are_answered_with_a_sentence(
    terminal: Terminal, tmp_path: Path, words: tuple[str, ...], why: str
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"nothing")

    told = terminal("ledger", "verify", *(one.format(file=file) for one in words))

    assert told.exit_code in {1, 2}
    assert why in told.stderr
    assert "Traceback" not in told.stderr


def test_a_witness_may_say_any_second(place: Path, terminal: Terminal) -> None:
    text = notes.parse(samples.a_note(300)).text
    odd = cosigned(text, samples.WITNESS, a_key(samples.WITNESS), 2**64 - 1)
    raw = notes.Note(text, (notes.signed(text, ORIGIN, KEY), odd)).raw
    (place / "checkpoint").write_bytes(raw)

    told = terminal(
        "ledger", "verify", str(place), "--policy", str(place.parent / "policy.txt")
    )

    assert f"saw it second {2**64 - 1}" in told.stdout.replace(" at ", " ")


def test_a_source_is_a_folder_or_an_address() -> None:
    with pytest.raises(LogError):
        sources.source("/nowhere")(tiles.Tile(0, 0).path)
