"""Sample logs, written from the specifications alone: nothing of the portal in them.

A sample is a folder as a stranger fetches it: checkpoint, tiles, bundles, and the
keys beside them. ``oversight`` is not imported here, so that a mistake made there
cannot hide behind the same mistake made here.
"""

import json
import os
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "oversight.example/log"
WITNESSES = ("w1.example", "w2.example")
FIRST = 1_795_000_000
DOCKET = "TD-2026-000412"
_AS_WORDS = str.maketrans(".-", "__")


def private_key(seed: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(seed.encode()).digest())


def vkey(name: str, kind: int, seed: str = "") -> str:
    raw = bytes([kind]) + private_key(seed or name).public_key().public_bytes_raw()
    return f"{name}+{_id(name, raw).hex()}+{b64encode(raw).decode()}"


def _id(name: str, raw: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + raw).digest()[:4]


LOG_VKEY = vkey(ORIGIN, 1)
POLICY = "\n".join(
    [
        "# Both of these must have seen it.",
        f"log {LOG_VKEY}",
        *(f"witness {name[:2]} {vkey(name, 4)}" for name in WITNESSES),
        "group both all w1 w2",
        "quorum both\n",
    ]
)


def entry(number: int) -> bytes:
    """Return a leaf without anything private, in its one spelling."""
    leaf = {
        "v": 1,
        "k": "operator.note",
        "at": "2026-11-22T09:41:07Z",
        "n": number + 1,
        "stream": "house",
        "code": f"sample-{number}",
        "_sd": [],
        "_sd_alg": "sha-256",
    }
    return json.dumps(leaf, sort_keys=True, separators=(",", ":")).encode()


def entries(count: int) -> list[bytes]:
    return [entry(number) for number in range(count)]


def disclosure(name: str, value: object, salt: bytes | None = None) -> str:
    parts = [_url(os.urandom(32) if salt is None else salt), name, value]
    spelt = json.dumps(parts, separators=(",", ":"), ensure_ascii=False)
    return _url(spelt.encode())


def digest(opened: str) -> str:
    return _url(sha256(opened.encode()).digest())


def _url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def with_private(private: Mapping[str, object]) -> tuple[bytes, list[str]]:
    """Return a leaf that commits to these values, and what opens it."""
    opened = [disclosure(name, value) for name, value in private.items()]
    digests = sorted([digest(one) for one in opened] + [_url(os.urandom(32))])
    leaf = {
        "v": 1,
        "k": "request.screened",
        "at": "2026-11-22T09:41:07Z",
        "n": 3,
        "docket": DOCKET,
        "codes": [],
        "_sd": digests,
        "_sd_alg": "sha-256",
    }
    return json.dumps(leaf, sort_keys=True, separators=(",", ":")).encode(), opened


# ---- the tree -------------------------------------------------------------------


def leaf_hash(raw: bytes) -> bytes:
    return sha256(b"\x00" + raw).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"").digest()
    k = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\x01" + root(hashes[:k]) + root(hashes[k:])).digest()


def path(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    if len(hashes) < 2:
        return []
    k = 1 << (len(hashes) - 1).bit_length() - 1
    if index < k:
        return [*path(index, hashes[:k]), root(hashes[k:])]
    return [*path(index - k, hashes[k:]), root(hashes[:k])]


# ---- notes ----------------------------------------------------------------------


def text(count: int, top: bytes, origin: str = ORIGIN) -> str:
    return f"{origin}\n{count}\n{b64encode(top).decode()}\n"


def log_line(said: str, name: str = ORIGIN, seed: str = "") -> str:
    key = private_key(seed or name)
    raw = b"\x01" + key.public_key().public_bytes_raw()
    return _line(name, _id(name, raw) + key.sign(said.encode()))


def witness_line(said: str, name: str, time: int) -> str:
    key = private_key(name)
    raw = b"\x04" + key.public_key().public_bytes_raw()
    signed = key.sign(f"cosignature/v1\ntime {time}\n{said}".encode())
    return _line(name, _id(name, raw) + time.to_bytes(8, "big") + signed)


def _line(name: str, raw: bytes) -> str:
    return f"\u2014 {name} {b64encode(raw).decode()}\n"


def note(raw: Sequence[bytes], witnesses: Sequence[str] = (), time: int = FIRST) -> str:
    """Return the checkpoint over these entries, signed by the log and witnesses."""
    said = text(len(raw), root([leaf_hash(one) for one in raw]))
    lines = [witness_line(said, name, time + i) for i, name in enumerate(witnesses)]
    return said + "\n" + log_line(said) + "".join(lines)


# ---- files ----------------------------------------------------------------------


def place(level: int | str, number: int, width: int) -> str:
    assert number < 1000
    return f"tile/{level}/{number:03}" + ("" if width == 256 else f".p/{width}")


def write(
    folder: Path, raw: Sequence[bytes], witnesses: Sequence[str] = WITNESSES
) -> Path:
    """Write the whole log of these entries, as it is served."""
    files = {"checkpoint": note(raw, witnesses).encode()}
    files["log.vkey"] = f"{LOG_VKEY}\n".encode()
    for at in range(0, len(raw), 256):
        some = raw[at : at + 256]
        data = b"".join(len(one).to_bytes(2, "big") + one for one in some)
        files[place("entries", at // 256, len(some))] = data
    level, row = 0, [leaf_hash(one) for one in raw]
    while row:
        parts = [row[at : at + 256] for at in range(0, len(row), 256)]
        for number, part in enumerate(parts):
            files[place(level, number, len(part))] = b"".join(part)
        level, row = level + 1, [root(part) for part in parts if len(part) == 256]
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def ordered(number: int, code: str) -> bytes:
    """Return the leaf that withholds an entry, as the entry of this number."""
    leaf = json.loads(entry(number)) | {"k": "content.withheld", "code": code}
    return json.dumps(leaf, sort_keys=True, separators=(",", ":")).encode()


def hide(folder: Path, raw: Sequence[bytes], index: int) -> Path:
    """Leave of one entry only its hash, in the bundle beside; return that bundle."""
    begin = index // 256 * 256
    some = raw[begin : begin + 256]
    usual = folder / place("entries", begin // 256, len(some))
    data = b"".join(
        b"\xff\xff" + leaf_hash(one)
        if at == index
        else len(one).to_bytes(2, "big") + one
        for at, one in enumerate(some, start=begin)
    )
    beside = folder / place("entries-redacted", begin // 256, len(some))
    beside.parent.mkdir(parents=True, exist_ok=True)
    beside.write_bytes(data)
    usual.unlink()
    return beside


def proof(
    raw: Sequence[bytes], index: int, witnesses: Sequence[str] = WITNESSES
) -> bytes:
    """Return the proof file of one entry, the entry inside it."""
    hashes = [leaf_hash(one) for one in raw]
    steps = "".join(f"{b64encode(one).decode()}\n" for one in path(index, hashes))
    extra = b64encode(raw[index]).decode()
    head = f"c2sp.org/tlog-proof@v1\nextra {extra}\nindex {index}\n{steps}\n"
    return (head + note(raw, witnesses, FIRST + 100)).encode()


@dataclass(frozen=True)
class Parts:
    """The files of a receipt, by name, so that a test can alter one of them."""

    files: dict[str, bytes]

    def zipped(self, to: Path, **changed: bytes | None) -> Path:
        """Write the receipt with some files changed or left out."""
        with ZipFile(to, "w") as archive:
            for name, content in self.files.items():
                short = name.removeprefix(f"{DOCKET}-").translate(_AS_WORDS)
                given = changed.get(short, content)
                if given is not None:
                    archive.writestr(name, given)
        return to


def receipt(private: Mapping[str, object], size: int = 12, index: int = 7) -> Parts:
    """Return a receipt for a leaf with these private values."""
    leaf, opened = with_private(private)
    raw = entries(size)
    raw[index] = leaf
    name = f"{DOCKET}-3"
    return Parts(
        {
            f"{name}.tlog-proof": proof(raw, index),
            f"{name}.disclosures.json": json.dumps(opened).encode(),
            "before.checkpoint": note(raw[: index - 2], WITNESSES).encode(),
            "policy.txt": POLICY.encode(),
            "log.vkey": f"{LOG_VKEY}\n".encode(),
            "README.txt": b"How to check this.\n",
        }
    )
