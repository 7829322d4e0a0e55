"""A judge in Go, on the Go project's own code, must say what our verifiers say."""

from pathlib import Path

import pytest

from oversight.ledger import folder
from oversight.ledger.rules import cosigning
from oversight.storage.session import Store
from tests.judge.building import built, judged
from tests.ledger.checking import samples, tampered
from tests.ledger.checking.samples import WITNESSES
from tests.ledger.checking.tampered import Given
from tests.ledger.tree import growing


@pytest.fixture
def judge(tmp_path: Path) -> Path:
    return built(tmp_path / "judge", "folders")


# One test, so that the judge is built once.
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_judge_says_what_our_own_verifiers_say(
    judge: Path, store: Store, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "log").write_text(samples.LOG_VKEY)
    trusted: list[object] = ["-vkey", keys / "log", "-need", 2]
    for name in WITNESSES:
        (keys / name).write_text(samples.vkey(name, 4))
        trusted += ["-witness", keys / name]

    for size in (0, 1, 2, 255, 256, 257, 600):
        log = samples.write(tmp_path / f"log-{size}", samples.entries(size))
        told = judged(judge, *trusted, "-log", log)
        assert told.returncode == 0, told.stdout
        assert told.stdout.startswith(f"ok log: {size} entries")

    honest = tampered.honest(tmp_path)
    for given in (honest, tampered.honest_proof(tmp_path)):
        told = judged(judge, *trusted, *named(given))
        assert told.returncode == 0, told.stdout

    names_what_is_withheld(judge, trusted, tmp_path)
    for way, tamper in tampered.WAYS.items():
        told = judged(judge, *trusted, *named(tamper(tmp_path, way)))
        assert told.returncode == 1, way
        assert told.stdout.startswith("FAIL "), way

    counts_a_later_key(judge, tmp_path)
    keeps_apart_two_keys_of_the_log(judge, tmp_path)
    believes_the_portal(judge, store, tmp_path)


def named(given: Given) -> list[object]:
    which = "-proof" if given.target.suffix == ".tlog-proof" else "-log"
    return [which, given.target, *(["-old", given.old] if given.old else [])]


def names_what_is_withheld(judge: Path, trusted: list[object], place: Path) -> None:
    """The tree holds without the entry; who ordered it is told, or nothing holds."""
    given = tampered.withheld(place)
    order = f"content.withheld of house no. 600 ({tampered.ORDER})"

    told = judged(judge, *trusted, "-log", given.target)
    assert told.returncode == 0, told.stdout
    assert told.stdout.splitlines()[1:] == [
        f"WITHHELD entry 3: only its hash was read, under {order}"
    ]
    raw = b"".join(len(one).to_bytes(2) + one for one in samples.entries(256))
    (given.target / "tile/entries/000").write_bytes(raw)
    told = judged(judge, *trusted, "-log", given.target)
    assert told.returncode == 0, told.stdout
    assert f"SHOWN entry 3, though withheld under {order}" in told.stdout


def counts_a_later_key(judge: Path, tmp_path: Path) -> None:
    """ML-DSA-44 is verified where this Go can, and never counted where it cannot."""
    log = samples.write(tmp_path / "later", samples.entries(3), ())
    private = cosigning.later_key(bytes(32))
    key = cosigning.later_public("w9.example", private)
    text = (log / "checkpoint").read_text().partition("\n\n")[0] + "\n"
    line = cosigning.cosigned_later(text, "w9.example", private, samples.FIRST).line
    (log / "w9").write_text(key.vkey)
    asked = ["-vkey", log / "log.vkey", "-witness", log / "w9", "-log", log]
    assert judged(judge, *asked, "-need", 1).returncode == 1
    with (log / "checkpoint").open("a") as out:
        out.write(line)

    told = judged(judge, *asked, "-need", 1)

    knows = "NOT CHECKED HERE" not in judged(judge, *asked).stdout
    assert (told.returncode == 0) is knows, told.stdout
    (log / "checkpoint").write_text(
        (log / "checkpoint").read_text().replace(line, other_line(line))
    )
    assert judged(judge, *asked, "-need", 1).returncode == 1


def other_line(line: str) -> str:
    """Return a cosignature of which one letter differs."""
    at = len(line) // 2
    return f"{line[:at]}{'A' if line[at] != 'A' else 'B'}{line[at + 1 :]}"


def keeps_apart_two_keys_of_the_log(judge: Path, tmp_path: Path) -> None:
    """A log that changes its key names both; a stranger's key alone is not enough."""
    log = samples.write(tmp_path / "changing", samples.entries(3), ())
    other = samples.vkey(samples.ORIGIN, 1, "new")
    (log / "log.vkey").write_text(f"{other}\n{samples.LOG_VKEY}\n")
    (log / "other").write_text(f"{other}\n")

    assert judged(judge, "-vkey", log / "log.vkey", "-log", log).returncode == 0
    assert judged(judge, "-vkey", log / "other", "-log", log).returncode == 1
    signs_only_its_sizes(judge, log)


def signs_only_its_sizes(judge: Path, log: Path) -> None:
    """The key counts for the sizes that its reader, or the log's list, names."""
    mine = log / "mine"
    for sizes, told, code in (
        ("", "0 -", 0),
        ("", "0 3", 1),
        ("", "4 -", 1),
        (" 0 4", "0 4", 0),
        (" 0 4", "0 -", 1),
        (" 0 -", "0 4", 0),
        (" 3 -", "0 -", 1),
        (" 0", "0 -", 1),
    ):
        mine.write_text(f"{samples.LOG_VKEY}{sizes}\n")
        (log / "log.keys").write_text(f"{samples.LOG_VKEY} {told}\n")
        found = judged(judge, "-vkey", mine, "-log", log)
        assert found.returncode == code, (sizes, told, found.stdout)
    (log / "log.keys").unlink()


def believes_the_portal(judge: Path, store: Store, tmp_path: Path) -> None:
    """Hold what ``ledger publish`` writes before the judge."""
    published = tmp_path / "published"
    growing.grown(store, 300)
    with store.reading() as session:
        folder.write(session, published)

    told = judged(judge, "-vkey", published / "log.vkey", "-log", published)

    assert told.stdout.startswith("ok log: 300 entries"), told.stdout
