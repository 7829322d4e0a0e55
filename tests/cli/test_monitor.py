"""``ledger monitor`` as an NGO runs it: again and again, over a log that may lie."""

import json
from pathlib import Path

import pytest

from oversight.cli.ledger import monitor
from oversight.ledger.rules import (
    checkpoints,
    hashing,
    notes,
    plain,
    proofs,
    tiles,
)
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.notes import Note
from tests.cli.conftest import Terminal
from tests.cli.test_verify import POLICY, VKEY
from tests.ledger.tree import naive
from tests.ledger.tree import test_receipts as samples
from tests.ledger.tree.growing import KEY, ORIGIN
from tests.ledger.tree.test_proofs import a_key

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return shown(tmp_path / "log", 270)


def shown(place: Path, size: int) -> Path:
    """A folder that shows the log of the samples at a size."""
    for path, data in {**samples.a_log(size), "log.vkey": VKEY.encode()}.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(data)
    return place


def words(place: Path, *more: str) -> tuple[str, ...]:
    state = str(place.parent / "seen.json")
    return ("ledger", "monitor", str(place), "--state", state, *more)


def a_fork(size: int) -> bytes:
    text = Checkpoint(ORIGIN, size, naive.mth([bytes(32)] * size)).text
    return Note(text, (notes.signed(text, ORIGIN, KEY),)).raw


def test_the_first_look_pins_the_key_and_says_what_it_proves(
    terminal: Terminal, place: Path
) -> None:
    told = terminal(*words(place))
    out = told.stdout + told.stderr

    assert "size: 270 (was 0)" in out
    assert "It proves: since this monitor began" in out
    assert "It does not prove" in out
    assert "The key came from the log itself." in out
    kept = json.loads((place.parent / "seen.json").read_text())
    assert kept["vkeys"] == [f"{VKEY} 0 -"]


def test_findings_are_told_each_time_until_somebody_explains_them(
    terminal: Terminal, place: Path
) -> None:
    first = terminal.facts(*words(place))
    again = terminal.facts(*words(place))

    assert [one["code"] for one in first["findings"]] == ["bad_docket"]
    assert again["findings"] == first["findings"]
    assert again["before"] == 270
    assert terminal(*words(place)).exit_code == 1


def test_a_log_without_faults_ends_with_0(terminal: Terminal, tmp_path: Path) -> None:
    place = shown(tmp_path / "log", 0)

    assert terminal(*words(place)).exit_code == 0
    assert terminal.facts(*words(place))["as_of"] is None


def test_only_what_is_new_is_read(terminal: Terminal, place: Path) -> None:
    terminal(*words(place))
    shown(place, 300)
    (place / "tile/entries/000").unlink()
    (place / "log.vkey").unlink()

    assert terminal.facts(*words(place))["size"] == 300
    facts = terminal.facts(*words(place, "--whole"))
    assert facts["error"]["code"] == "unreachable"
    shown(place, 300)
    assert terminal.facts(*words(place, "--whole"))["size"] == 300


def test_the_sizes_of_a_key_are_remembered_and_only_ever_closed(
    terminal: Terminal, place: Path
) -> None:
    keys = place / "log.keys"
    keys.write_text(f"{VKEY} 0 -\n")
    assert terminal.facts(*words(place))["size"] == 270
    keys.write_text(f"{VKEY} 0 280\n")
    assert terminal.facts(*words(place))["size"] == 270

    shown(place, 290)
    for history in (f"{VKEY} 0 280\n", None, "again"):
        if history is None:
            keys.unlink()
        elif history != "again":
            keys.write_text(history)
        asked = ("--vkey", VKEY) if history == "again" else ()
        facts = terminal.facts(*words(place, *asked))
        assert facts["error"]["code"] == "key_range"
    keys.write_text(f"{VKEY} 0 -\n")
    for asked in ((), ("--vkey", VKEY)):
        facts = terminal.facts(*words(place, *asked))
        assert facts["error"]["code"] == "other_range"


def test_what_other_rules_remembered_is_judged_again(
    terminal: Terminal, place: Path
) -> None:
    first = terminal.facts(*words(place))
    state = place.parent / "seen.json"
    kept = json.loads(state.read_text())
    state.write_text(json.dumps({**kept, "rules": 0, "watch": None, "found": []}))
    shown(place, 280)
    (place / "tile/entries/000").rename(place / "away")

    assert terminal.facts(*words(place))["error"]["code"] == "unreachable"
    (place / "away").rename(place / "tile/entries/000")
    again = terminal.facts(*words(place))

    assert (again["before"], again["size"]) == (270, 280)
    assert again["findings"] == first["findings"]
    assert json.loads(state.read_text())["watch"] is not None


def test_a_flood_of_findings_is_not_kept_for_ever(
    terminal: Terminal, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(monitor, "MOST", 0)

    told = terminal(*words(place))

    assert json.loads((place.parent / "seen.json").read_text())["found"] == []
    assert "Only the first 0 findings are kept." in told.stdout + told.stderr


def test_a_log_that_is_broken_from_the_first_is_not_remembered(
    terminal: Terminal, place: Path
) -> None:
    (place / "tile/0/000").write_bytes(b"short")

    assert terminal.facts(*words(place))["error"]["code"] == "bad_tile"
    assert not (place.parent / "seen.json").exists()


def test_a_log_that_shows_less_is_refused(terminal: Terminal, place: Path) -> None:
    terminal(*words(place))
    shown(place, 250)

    facts = terminal.facts(*words(place))

    assert facts["error"]["code"] == "goes_back"
    assert not list(place.parent.glob("*.evidence*"))


def forked(place: Path, size: int) -> None:
    """Show another history: the same entries, but for the first."""
    entries = [samples.an_entry(999)[0], *(raw for raw, _ in samples.ENTRIES[1:size])]
    hashes = [hashing.leaf_hash(raw) for raw in entries]
    read = naive.reader(hashes)
    for tile in tiles.of_size(size):
        (place / tile.path).write_bytes(read(tile))
    for bundle in tiles.bundles_of(size):
        begin = bundle.n * 256
        some = entries[begin : begin + bundle.width]
        (place / bundle.path).write_bytes(tiles.bundle(some))
    text = Checkpoint(ORIGIN, size, naive.mth(hashes)).text
    note = Note(text, (notes.signed(text, ORIGIN, KEY),))
    (place / "checkpoint").write_bytes(note.raw)


@pytest.mark.parametrize("size", [270, 299])
def test_two_histories_are_kept_as_evidence(
    terminal: Terminal, place: Path, size: int
) -> None:
    terminal(*words(place))
    kept = (place / "checkpoint").read_bytes()
    before = (place.parent / "seen.json").read_bytes()
    shown(place, size)
    forked(place, size)
    later = (place / "checkpoint").read_bytes()

    facts = terminal.facts(*words(place))

    assert facts["error"]["code"] == "two_histories"
    evidence = place.parent / f"seen.json.evidence-270-{size}"
    assert (evidence / "kept.checkpoint").read_bytes() == kept
    assert (evidence / "shown.checkpoint").read_bytes() == later
    assert f"{size} entries, shown later" in (evidence / "README.txt").read_text()
    assert (place.parent / "seen.json").read_bytes() == before
    lines = (evidence / "proof.txt").read_text().split()
    begins, *proof = (plain.hash_of(line) for line in lines)
    new = checkpoints.parse(notes.parse(later).text)
    hashing.verify_consistency(270, size, begins, new.root, proof)
    assert begins != checkpoints.parse(notes.parse(kept).text).root


def test_a_tree_that_nothing_leads_to_is_kept_but_proves_nothing(
    terminal: Terminal, place: Path
) -> None:
    terminal(*words(place))
    shown(place, 299)
    (place / "checkpoint").write_bytes(a_fork(299))

    facts = terminal.facts(*words(place))

    assert facts["error"]["code"] == "other_root"
    evidence = place.parent / "seen.json.evidence-270-299"
    assert "may be a damaged file" in (evidence / "README.txt").read_text()
    assert (evidence / "proof.txt").read_text() == ""


def test_an_altered_entry_is_refused_and_proves_nothing_more(
    terminal: Terminal, place: Path
) -> None:
    terminal(*words(place))
    shown(place, 300)
    bundle = place / "tile/entries/001.p/44"
    bundle.write_bytes(bundle.read_bytes()[:-1] + b"!")

    told = terminal(*words(place))

    assert told.exit_code == 1
    assert "Both notes are kept in" in told.stderr
    bundle.unlink()
    assert terminal.facts(*words(place))["error"]["code"] == "unreachable"


def test_a_checkpoint_of_another_key_is_refused(
    terminal: Terminal, place: Path
) -> None:
    terminal(*words(place))
    text = notes.parse(samples.a_note(270)).text
    other = Note(text, (notes.signed(text, ORIGIN, a_key("another")),))
    (place / "checkpoint").write_bytes(other.raw)

    assert terminal.facts(*words(place))["error"]["code"] == "unsigned"


def test_another_log_does_not_follow_from_this_one(
    terminal: Terminal, place: Path
) -> None:
    terminal(*words(place))
    text = Checkpoint("other.example/log", 270, naive.mth(samples.HASHES[:270])).text
    line = notes.signed(text, "other.example/log", KEY)
    (place / "checkpoint").write_bytes(Note(text, (line,)).raw)
    other = notes.public_key("other.example/log", KEY).vkey

    facts = terminal.facts(*words(place, "--vkey", other))

    assert facts["error"]["code"] == "other_log"


def test_a_policy_is_remembered(terminal: Terminal, place: Path) -> None:
    policy = place.parent / "policy.txt"
    policy.write_bytes(POLICY.encode() + b"# \xff\n")
    first = terminal.facts(*words(place, "--policy", str(policy)))
    assert first["witnessed"] is True
    said = terminal(*words(place, "--grace", "7"))
    assert f"against {first['as_of']}, when a witness saw this tree; 7" in said.stderr
    (place / "checkpoint").write_bytes(samples.a_note(270, witnessed=False))

    assert terminal.facts(*words(place))["error"]["code"] == "no_quorum"
    (place / "log.keys").write_text(f"{VKEY} 0 270\n")
    assert terminal.facts(*words(place))["error"]["code"] == "key_range"
    (place / "log.keys").unlink()
    assert terminal.facts(*words(place, "--vkey", VKEY))["witnessed"] is False


def test_receipts_proofs_and_checkpoints_belong_to_the_log(
    terminal: Terminal, place: Path, tmp_path: Path
) -> None:
    receipt = samples.a_receipt()
    files = {
        "receipt.zip": receipt.raw,
        "a.tlog-proof": receipt.pieces[0].proof.raw,
        "old.checkpoint": samples.a_note(7),
    }
    asked = []
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
        asked += ["--check", str(tmp_path / name)]
    assert proofs.parse(files["a.tlog-proof"])

    assert terminal.facts(*words(place, *asked))["checked"] == 3
    told = terminal(*words(place, *asked))
    assert "checked: 3 of your files belong to this log" in told.stdout + told.stderr


def test_a_receipt_of_another_history_is_evidence(
    terminal: Terminal, place: Path, tmp_path: Path
) -> None:
    fork = tmp_path / "theirs.checkpoint"
    fork.write_bytes(a_fork(9))

    facts = terminal.facts(*words(place, "--check", str(fork)))

    assert facts["error"]["code"] == "two_histories"
    assert (tmp_path / "seen.json.evidence-9-270" / "kept.checkpoint").exists()
    fork.write_bytes(samples.a_note(300))
    facts = terminal.facts(*words(place, "--check", str(fork)))
    assert facts["error"]["code"] == "goes_back"


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: "[]",
        lambda kept: "nothing",
        lambda kept: json.dumps({**kept, "form": 1}),
        lambda kept: json.dumps({**kept, "size": 3}),
        lambda kept: json.dumps({**kept, "note": a_fork(270).decode()}),
        lambda kept: json.dumps({**kept, "watch": {}}),
        lambda kept: json.dumps({**kept, "found": [["", 1]]}),
        lambda kept: json.dumps({**kept, "vkeys": []}),
    ],
)
def test_a_damaged_memory_is_never_taken_for_a_first_run(
    terminal: Terminal, place: Path, change: object
) -> None:
    terminal(*words(place))
    state = place.parent / "seen.json"
    assert callable(change)
    state.write_text(str(change(json.loads(state.read_text()))))

    assert terminal.facts(*words(place))["error"]["code"] == "bad_state"


def test_a_memory_that_cannot_be_kept_is_said(
    terminal: Terminal, place: Path, tmp_path: Path
) -> None:
    for state in (
        tmp_path / "nowhere" / "seen.json",
        tmp_path / "log" / "log.vkey" / "x",
    ):
        told = terminal("ledger", "monitor", str(place), "--state", str(state))
        assert told.exit_code == 1
        assert "cannot be read or written" in told.stderr
