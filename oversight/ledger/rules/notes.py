"""Signed notes: C2SP signed-note v1 with Ed25519 (0x01) and cosignatures (0x04, 0x06).

A note is a text that ends in a newline, an empty line, and one line for each
signature: ``— name base64(key id || signature)``. Only the last empty line
separates. Unknown signatures are passed over; a failing one of a known key
condemns the whole note.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from oversight.ledger.rules import plain, subtrees
from oversight.ledger.rules.errors import LogError

ED25519, COSIGNATURE, ML_DSA_44 = 0x01, 0x04, 0x06
MAX_BYTES = 1_000_000
MAX_SIGNATURES = 100
_KEY_BYTES = {ED25519: 32, COSIGNATURE: 32, ML_DSA_44: 1312}
_ID_BYTES, _TIME_BYTES, _ED25519_BYTES = 4, 8, 64
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_NAME = re.compile(r"[^\s+\x00-\x1f]{1,255}")
_VKEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+(.+)", re.DOTALL)
_DASH = "\u2014 "


@dataclass(frozen=True)
class Key:
    """A public key that signs notes under a name; ``kind`` is its type byte."""

    name: str
    kind: int
    public: bytes

    def __post_init__(self) -> None:
        fits = len(self.public) == _KEY_BYTES.get(self.kind, -1)
        if not fits or _NAME.fullmatch(self.name) is None:
            raise LogError("bad_key", "This is not the key of a log or a witness.")

    @cached_property
    def id(self) -> bytes:
        """Return the four bytes by which signature lines name the key."""
        return key_id(self.name, self.kind, self.public)

    @property
    def vkey(self) -> str:
        """Return the key as verifiers are given it: name, id and base64."""
        spelt = plain.spelt(bytes([self.kind]) + self.public)
        return f"{self.name}+{self.id.hex()}+{spelt}"

    @property
    def cosigns(self) -> bool:
        """Say whether its signatures carry the instant at which they were made."""
        return self.kind != ED25519


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: under which name, by which key, and its raw bytes."""

    name: str
    id: bytes
    raw: bytes

    @property
    def line(self) -> str:
        """Return the line with its newline."""
        return f"{_DASH}{self.name} {plain.spelt(self.id + self.raw)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text with its signatures."""

    text: str
    signatures: tuple[Signature, ...] = ()

    @property
    def raw(self) -> bytes:
        """Return the note as it is stored and served."""
        lines = "".join(one.line for one in self.signatures)
        return f"{self.text}\n{lines}".encode()


@dataclass(frozen=True, slots=True)
class Seen:
    """A signature that holds; ``time`` (Unix seconds) stands in cosignatures alone."""

    key: Key
    time: int | None = None


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Return SHA-256(name || newline || type || key), its first four bytes."""
    # Names of a policy may hold bytes that are no UTF-8; they are hashed as they stand.
    spelt = name.encode("utf-8", "surrogateescape")
    content = spelt + b"\n" + bytes([kind]) + public
    return sha256(content).digest()[:_ID_BYTES]


def parse_vkey(text: str) -> Key:
    """Return the key of a vkey line, or refuse it (``bad_key``)."""
    found = _VKEY.fullmatch(text.removesuffix("\n"))
    if found is None:
        raise LogError("bad_key", "This is not the key of a log or a witness.")
    raw = plain.base64(found[3])
    key = Key(found[1], raw[0], raw[1:])
    if key.id.hex() != found[2]:
        raise LogError("bad_key", "The key does not have the number that it names.")
    return key


def public_key(name: str, private: Ed25519PrivateKey, kind: int = ED25519) -> Key:
    """Return the public half of a key under a name."""
    return Key(name, kind, private.public_key().public_bytes_raw())


def signed(text: str, name: str, private: Ed25519PrivateKey) -> Signature:
    """Sign a text as a log does (0x01); the same text always signs alike."""
    raw = private.sign(text.encode())
    return Signature(name, public_key(name, private).id, raw)


def parse(raw: bytes) -> Note:
    """Return a note's text and signatures, or refuse it (``bad_note``)."""
    try:
        whole = raw.decode() if len(raw) <= MAX_BYTES else ""
    except UnicodeDecodeError:
        whole = ""
    text, found, tail = whole.rpartition("\n\n")
    if not found or not tail.endswith("\n") or _CONTROL.search(whole):
        raise LogError("bad_note", "This is not a signed note.")
    return Note(text + "\n", signatures(tail))


def signatures(tail: str) -> tuple[Signature, ...]:
    """Return the signatures of one or more lines, each ending in a newline."""
    lines = tail.split("\n")
    if lines.pop() or not 0 < len(lines) <= MAX_SIGNATURES:
        raise LogError("bad_note", "A note needs 1 to 100 lines of signatures.")
    return tuple(_signature(line) for line in lines)


def _signature(line: str) -> Signature:
    name, space, spelt = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or _NAME.fullmatch(name) is None:
        raise LogError("bad_note", "A line of the note is not a signature.")
    raw = plain.base64(spelt)
    if len(raw) <= _ID_BYTES:
        raise LogError("bad_note", "A signature of the note is too short.")
    return Signature(name, raw[:_ID_BYTES], raw[_ID_BYTES:])


def check(note: Note, keys: Iterable[Key]) -> tuple[Seen, ...]:
    """Return which of the keys signed the note; of two signatures the first counts.

    Raises ``LogError`` ``bad_signature`` when a signature under one of the keys
    fails, ``unsigned`` when none of them signed.
    """
    known = {(key.name, key.id): key for key in keys}
    seen: dict[Key, Seen] = {}
    for one in note.signatures:
        key = known.get((one.name, one.id))
        if key is not None and key not in seen:
            seen[key] = _checked(key, note.text, one.raw)
    if not seen:
        raise LogError("unsigned", "Nobody that you trust has signed this note.")
    return tuple(seen.values())


def _checked(key: Key, text: str, raw: bytes) -> Seen:
    if not key.cosigns:
        _ed25519(key, raw, text.encode())
        return Seen(key)
    time, raw = int.from_bytes(raw[:_TIME_BYTES]), raw[_TIME_BYTES:]
    if key.kind == COSIGNATURE:
        _ed25519(key, raw, cosigned_text(text, time))
    elif not time or not subtrees.holds(key.public, key.name, text, time, raw):
        raise _failed(key)
    return Seen(key, time)


def cosigned_text(text: str, time: int) -> bytes:
    """Return what a witness signs: the whole checkpoint under its own instant."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _ed25519(key: Key, raw: bytes, message: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(raw, message)
    except (InvalidSignature, ValueError):
        raise _failed(key) from None


def _failed(key: Key) -> LogError:
    return LogError("bad_signature", f"The signature of {key.name} does not hold.")
