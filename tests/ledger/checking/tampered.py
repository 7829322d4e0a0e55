"""The ways to cheat: each makes, from an honest sample, one that must be refused."""

import json
import shutil
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.ledger.checking import samples
from tests.ledger.checking.samples import FIRST, ORIGIN, WITNESSES

SIZE, BEFORE, INDEX = 600, 300, 417


@dataclass(frozen=True)
class Given:
    """What a stranger is handed, and the checkpoint that he kept from before."""

    target: Path
    old: Path | None = None


def honest(folder: Path) -> Given:
    """Write the honest log and the checkpoint kept from before, or use it again."""
    log, old = folder / "log", folder / "old"
    if not log.exists():
        samples.write(log, samples.entries(SIZE))
        old.write_text(samples.note(samples.entries(BEFORE), WITNESSES))
    return Given(log, old)


def honest_proof(folder: Path) -> Given:
    """Write an honest proof file."""
    target = folder / "honest.tlog-proof"
    target.write_bytes(samples.proof(samples.entries(SIZE), INDEX))
    return Given(target)


def _copy(honest: Path, name: str) -> Path:
    to = honest / name.replace(" ", "-")
    shutil.copytree(honest / "log", to)
    return to


def _flipped(path: Path, at: int = 40, bit: int = 4) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] ^= bit
    path.write_bytes(raw)


def _flip(file: str) -> Callable[[Path, str], Given]:
    def made(honest: Path, name: str) -> Given:
        to = _copy(honest, name)
        _flipped(to / file)
        return Given(to)

    return made


def _note(change: Callable[[str], str]) -> Callable[[Path, str], Given]:
    def made(honest: Path, name: str) -> Given:
        to = _copy(honest, name)
        found = (to / "checkpoint").read_text()
        changed = change(found)
        assert changed != found
        (to / "checkpoint").write_text(changed)
        return Given(to)

    return made


def _lines(change: Callable[[list[str]], list[str]]) -> Callable[[str], str]:
    return lambda found: "\n".join(change(found.split("\n")))


def _edited_size(found: str) -> str:
    return found.replace(f"\n{SIZE}\n", f"\n{SIZE + 1}\n", 1)


def _altered(line: str, at: int, by: int) -> str:
    dash, name, spelt = line.split(" ")
    raw = bytearray(b64decode(spelt))
    raw[at] = (raw[at] + by) % 256
    return f"{dash} {name} {b64encode(raw).decode()}"


def _rewritten(honest: Path, name: str) -> Given:
    raw = samples.entries(SIZE)
    raw[100] = samples.entry(9_999)
    return Given(samples.write(honest / name.replace(" ", "-"), raw), honest / "old")


def _rolled_back(honest: Path, name: str) -> Given:
    to = honest / name.replace(" ", "-")
    return Given(samples.write(to, samples.entries(BEFORE - 1)), honest / "old")


def _other_log(honest: Path, name: str) -> Given:
    to = _copy(honest, name)
    said = (to / "checkpoint").read_text().split("\n\n")[0] + "\n"
    (to / "checkpoint").write_text(f"{said}\n{samples.log_line(said, seed='thief')}")
    return Given(to)


def _cut(honest: Path, name: str) -> Given:
    to = _copy(honest, name)
    bundle = to / "tile/entries/001"
    bundle.write_bytes(bundle.read_bytes()[:-1])
    return Given(to)


def _tail(honest: Path, name: str) -> Given:
    to = _copy(honest, name)
    bundle = to / "tile/entries/001"
    bundle.write_bytes(bundle.read_bytes() + b"\x00\x00")
    return Given(to)


def _proof(change: Callable[[list[str]], None]) -> Callable[[Path, str], Given]:
    def made(honest: Path, name: str) -> Given:
        to = honest / f"{name.replace(' ', '-')}.tlog-proof"
        lines = samples.proof(samples.entries(SIZE), INDEX).decode().split("\n")
        change(lines)
        to.write_text("\n".join(lines))
        return Given(to)

    return made


def _other_leaf(lines: list[str]) -> None:
    leaf = json.loads(b64decode(lines[1].removeprefix("extra ")))
    leaf["n"] += 1
    spelt = json.dumps(leaf, sort_keys=True, separators=(",", ":"))
    lines[1] = f"extra {b64encode(spelt.encode()).decode()}"


def _other_index(lines: list[str]) -> None:
    lines[2] = f"index {INDEX + 1}"


def _other_hash(lines: list[str]) -> None:
    raw = bytearray(b64decode(lines[4]))
    raw[0] ^= 1
    lines[4] = b64encode(raw).decode()


def _more_hashes(lines: list[str]) -> None:
    lines.insert(3, lines[3])


def _keys(*lines: str) -> Callable[[Path, str], Given]:
    def made(honest: Path, name: str) -> Given:
        to = _copy(honest, name)
        (to / "log.keys").write_text("".join(f"{line}\n" for line in lines))
        return Given(to)

    return made


ORDER = "3:court-order:lahore-high-court:2026-11-22"


def withheld(honest: Path, name: str = "withheld", *, code: str = ORDER) -> Given:
    """Write an honest log of which one entry is withheld, and its last entry says so."""
    to = honest / name.replace(" ", "-")
    raw = [*samples.entries(SIZE - 1), samples.ordered(SIZE - 1, code)]
    samples.write(to, raw)
    samples.hide(to, raw, 3)
    return Given(to)


def _withheld(code: str) -> Callable[[Path, str], Given]:
    return lambda honest, name: withheld(honest, name, code=code)


def _beside(change: Callable[[bytes], bytes]) -> Callable[[Path, str], Given]:
    """Change the bundle in which a hash stands for the entry that is withheld."""

    def made(honest: Path, name: str) -> Given:
        found = withheld(honest, name)
        bundle = found.target / "tile/entries-redacted/000"
        bundle.write_bytes(change(bundle.read_bytes()))
        return found

    return made


def _at_the_usual_address(honest: Path, name: str) -> Given:
    found = withheld(honest, name)
    beside = found.target / "tile/entries-redacted/000"
    beside.rename(found.target / "tile/entries/000")
    return found


def _other(raw: bytes) -> bytes:
    at = raw.index(b"\xff\xff") + 9
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


WITHHELD: dict[str, Callable[[Path, str], Given]] = {
    "withheld without a word": _withheld(ORDER.replace("3:", "4:", 1)),
    "withheld by an order to come": _withheld(ORDER.replace("3:", "599:", 1)),
    "withheld for no ground": _withheld(ORDER.replace("court-order", "whim")),
    "withheld on no day": _withheld(ORDER.replace("-11-22", "-11-31")),
    "another hash for what is withheld": _beside(_other),
    "a bundle beside cut": _beside(lambda raw: raw[:-1]),
    "a bundle beside with a tail": _beside(lambda raw: raw + b"\xff\xff"),
    "a mark in the usual bundle": _at_the_usual_address,
}
NEW_KEY = samples.vkey(ORIGIN, 1, "new")
# These lie in log.keys alone, which a judge that is given one key never reads.
BY_KEYS: dict[str, Callable[[Path, str], Given]] = {
    "a retired key that signs on": _keys(
        f"{samples.LOG_VKEY} 0 {SIZE}", f"{NEW_KEY} {BEFORE} -"
    ),
    "a new key before its time": _keys(
        f"{NEW_KEY} 0 -", f"{samples.LOG_VKEY} {SIZE + 1} -"
    ),
    "a list of keys that leaves the key out": _keys(f"{NEW_KEY} 0 -"),
    "a list of keys that is empty": _keys(),
    "a list of keys that cannot be read": _keys(f"{samples.LOG_VKEY} 0"),
    "a list of keys with a size in words": _keys(f"{samples.LOG_VKEY} zero -"),
}
WAYS: dict[str, Callable[[Path, str], Given]] = {
    "an entry bit": _flip("tile/entries/001"),
    "a bit of a full tile": _flip("tile/0/001"),
    "a bit of a partial tile": _flip("tile/0/002.p/88"),
    "a bit of a tile above": _flip("tile/1/000.p/2"),
    "an edited size": _note(_edited_size),
    "history rewritten and signed again": _rewritten,
    "a cosignature stripped": _note(_lines(lambda lines: lines[:-2] + lines[-1:])),
    "a cosignature altered": _note(
        _lines(lambda lines: [*lines[:-2], _altered(lines[-2], 60, 1), ""])
    ),
    "a cosignature back-dated": _note(
        _lines(lambda lines: [*lines[:-2], _altered(lines[-2], 10, 255), ""])
    ),
    "another leaf in the proof": _proof(_other_leaf),
    "another index in the proof": _proof(_other_index),
    "another hash in the proof": _proof(_other_hash),
    "a checkpoint older than the one kept": _rolled_back,
    "signed with another key": _other_log,
    "a bundle cut": _cut,
    "a bundle with a tail": _tail,
    "a hash too many in the proof": _proof(_more_hashes),
    "a log signature altered": _note(
        _lines(lambda lines: [*lines[:4], _altered(lines[4], 30, 1), *lines[5:]])
    ),
    "an origin with another name": _note(
        lambda found: found.replace(ORIGIN, "other.example/log", 1)
    ),
    "a root that is not canonical": _note(
        _lines(lambda lines: [*lines[:2], _loose(lines[2]), *lines[3:]])
    ),
    "a size in other digits": _note(
        lambda found: found.replace(f"\n{SIZE}\n", "\n\u0666\u0660\u0660\n", 1)
    ),
    "a line that nobody understands": _note(
        lambda found: found.replace("\n\n", "\nextension\n\n", 1)
    ),
    **BY_KEYS,
    **WITHHELD,
    "a cosignature of a stranger instead": _note(
        _lines(
            lambda lines: [
                *lines[:-2],
                samples.witness_line(
                    "\n".join(lines[:3]) + "\n", "w3.example", FIRST
                ).rstrip("\n"),
                "",
            ]
        )
    ),
}


def _loose(spelt: str) -> str:
    """Return another spelling of the same base64: bits that nobody reads are set."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    assert spelt.endswith("=")
    last = letters[letters.index(spelt[-2]) ^ 1]
    return f"{spelt[:-2]}{last}="
