#!/usr/bin/env python3
"""Check the public log of Oversight without trusting whoever runs Oversight.

    python3 -m pip install cryptography
    python3 oversight_verify.py TARGET [--vkey KEY] [--policy FILE] [--old FILE]

TARGET is the folder or web address of a log, a proof (.tlog-proof) or a receipt
(.zip). KEY is the log's public key, or a file that holds it. FILE of --policy says
which witnesses you trust, FILE of --old is a checkpoint that you kept from before.
--json prints one JSON object.
Exit status: 0 verified, 1 refused (a sentence says why), 2 wrong usage.

This one file imports nothing from Oversight, so that you can read all of it; what
decides stands in its first part. KEY may be a copy of the log's ``log.keys``: each
key then counts for the sizes that it signs, and for no other. The
formats are public: RFC 6962 (the tree), and from C2SP, July 2026: signed-note,
tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-proof and tlog-policy.
Python 3.9 or newer.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import hmac
import http.client
import json
import re
import sys
import threading
import urllib.error
import urllib.request
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

try:
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
except ImportError:  # an older library: such signatures then count for nothing
    MLDSA44PublicKey = None

WIDTH = 256  # hashes in a full tile
EMPTY_ROOT = hashlib.sha256(b"").digest()
LOG_KEY, COSIGNATURE, ML_DSA = 0x01, 0x04, 0x06  # kinds of keys
KEY_BYTES = {LOG_KEY: 32, COSIGNATURE: 32, ML_DSA: 1312}
NOTE_BYTES, FILE_BYTES, BUNDLE_BYTES = 1_000_000, 4_000_000, WIDTH * (2 + 65_535)
SECONDS = 60  # that an address may take for one file
ORDER = re.compile(
    r"([0-9]{1,15}):(?:court-order|statute):[a-z][a-z0-9-]{1,39}"
    r":([0-9]{4}-[0-9]{2}-[0-9]{2})"
)
CODE = re.compile(r"[A-Za-z0-9.-]{1,40}", re.ASCII)
DRAW = re.compile(
    rb'"k":"(?:pool\.committed|beacon\.heard|panel\.drawn|confirmation\.(?:asked|decided)'
    rb"|member\.(?:declared|recused|replaced|challenged)|misuse\.weighed"
    rb'|(?:item|appeal|delay|use)\.decided|appeal\.(?:filed|joined))"'
)
UNSAID = "An entry is withheld, and no content.withheld says by whose order."
# Called to decide one question after the review: none of them sits in a seat.
LATER = ("delay-extension", "use-extension", "misuse")
ONE_QUESTION = ("delay.decided", "use.decided", "misuse.weighed")
NAME = re.compile(r"[^\s+\x00-\x1f]{1,255}")


class Withheld(bytes):
    """The hash of an entry that an order withholds: in its place, believed so far."""


# ==== PART ONE: what decides ======================================================
#
# Whether a log or a proof is believed is decided from here to part two and nowhere
# else, in less than three hundred lines that neither open a file nor print a word.
# Whoever has read them may take the rest for what it is: reading and telling.


# ---- refusing -----------------------------------------------------------------


class Refused(Exception):
    """What was read cannot be believed; the sentence says why."""

    def __init__(self, code: str, sentence: str, place: tuple | None = None) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.place = code, sentence, place


# ---- one spelling for each value ----------------------------------------------


def number(text: str) -> int:
    """Read a decimal without sign, space or leading zero, below 2**63."""
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", text, re.ASCII) or int(text) >> 63:
        raise Refused("bad_number", "A number is not written as plain decimal digits.")
    return int(text)


def base64_of(text: str) -> bytes:
    """Read standard base64, refusing every spelling but the canonical one."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if not raw or base64.b64encode(raw).decode("ascii") != text:
        raise Refused("bad_base64", "A value is not canonical base64.")
    return raw


def hash_of(text: str) -> bytes:
    """Read a SHA-256 hash."""
    raw = base64_of(text)
    if len(raw) != len(EMPTY_ROOT):
        raise Refused("bad_hash", "A hash does not have 32 bytes.")
    return raw


# ---- the tree (RFC 6962) ------------------------------------------------------


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbours together."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(row: list[bytes]) -> bytes:
    """Hash neighbours together, row upon row; an odd last one moves up as it is."""
    while len(row) > 1:
        odd = row[len(row) & ~1 :]
        row = [
            hashlib.sha256(b"\x01" + row[i] + row[i + 1]).digest()
            for i in range(0, len(row) - 1, 2)
        ] + odd
    return row[0] if row else EMPTY_ROOT


def check_inclusion(
    leaf: bytes, index: int, tree: Checkpoint, path: list[bytes]
) -> None:
    """Follow a path of neighbours from the leaf's hash up to the root."""
    if index >= tree.size:
        raise Refused("not_included", "The place named lies outside the tree.")
    place, last, top = index, tree.size - 1, leaf
    for step in path:
        if last == 0:
            raise Refused("not_included", "The proof has more hashes than the tree.")
        if place & 1 or place == last:
            top = node_hash(step, top)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            top = node_hash(top, step)
        place, last = place >> 1, last >> 1
    if last or top != tree.root:
        raise Refused("not_included", "The proof does not lead to the signed root.")


# ---- keys, notes, checkpoints -------------------------------------------------


@dataclass(frozen=True)
class Key:
    """A public key: whose, of which kind, its number of four bytes, and which sizes.

    A log's key signs trees from the size ``since`` up to and without ``until``.
    """

    name: str
    kind: int
    public: bytes
    id: bytes
    text: str
    since: int = 0
    until: int | None = None

    def signs(self, size: int) -> bool:
        """Say whether a tree of that size may be signed by this key."""
        return self.since <= size and (self.until is None or size < self.until)


def key_of(text: str) -> Key:
    """Read ``name+number+base64`` and recompute the number."""
    bad = Refused("bad_key", "This is not the key of a log or a witness.")
    found = re.fullmatch(r"([^+]+)\+([0-9a-f]{8})\+(.+)", text)
    if not found or not NAME.fullmatch(found[1]):
        raise bad
    raw = base64_of(found[3])
    if len(raw) - 1 != KEY_BYTES.get(raw[0]):
        raise bad
    own = hashlib.sha256(
        found[1].encode("utf-8", "surrogateescape") + b"\n" + raw
    ).digest()[:4]
    if own.hex() != found[2]:
        raise Refused("bad_key", "The key does not have the number that it names.")
    return Key(found[1], raw[0], raw[1:], own, text)


@dataclass(frozen=True)
class Checkpoint:
    """What a log signs: its name, how many entries it has, and their root."""

    origin: str
    size: int
    root: bytes


def checkpoint_of(text: str) -> Checkpoint:
    """Read exactly three lines; a fourth would look verified and mean nothing."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not NAME.fullmatch(lines[0]):
        raise Refused("bad_checkpoint", "This is not a checkpoint of a log.")
    tree = Checkpoint(lines[0], number(lines[1]), hash_of(lines[2]))
    if tree.size == 0 and tree.root != EMPTY_ROOT:
        raise Refused("bad_checkpoint", "The empty tree has another root.")
    return tree


def note_of(raw: bytes) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """Split a note into its text and its signatures (name, key number, bytes)."""
    bad = Refused("bad_note", "This is not a signed note.")
    try:
        whole = raw.decode("utf-8") if len(raw) <= NOTE_BYTES else ""
    except UnicodeDecodeError:
        whole = ""
    text, gap, tail = whole.rpartition("\n\n")
    lines = tail.split("\n")
    if not gap or lines.pop() or re.search(r"[\x00-\x09\x0b-\x1f]", whole):
        raise bad
    found = []
    for line in lines[:101]:
        dash, _, rest = line.partition(" ")
        name, _, spelt = rest.partition(" ")
        if dash != "\u2014" or not NAME.fullmatch(name):
            raise bad
        signature = base64_of(spelt)
        found.append((name, signature[:4], signature[4:]))
    if not 0 < len(found) <= 100 or not all(rest for _, _, rest in found):
        raise bad
    return text + "\n", found


def signed_at(key: Key, text: str, raw: bytes) -> int | None:
    """Check one signature; return the instant in it (a log's has none)."""
    try:
        if key.kind == LOG_KEY:
            Ed25519PublicKey.from_public_bytes(key.public).verify(raw, text.encode())
            return None
        time, raw = int.from_bytes(raw[:8], "big"), raw[8:]
        if key.kind == COSIGNATURE:
            said = f"cosignature/v1\ntime {time}\n{text}".encode()
            Ed25519PublicKey.from_public_bytes(key.public).verify(raw, said)
            return time
        tree, who = checkpoint_of(text), key.name.encode()
        origin = tree.origin.encode()
        said = b"subtree/v1\n\x00" + bytes([len(who)]) + who + time.to_bytes(8, "big")
        said += bytes([len(origin)]) + origin + bytes(8)
        said += tree.size.to_bytes(8, "big") + tree.root
        MLDSA44PublicKey.from_public_bytes(key.public).verify(raw, said)
        if time:
            return time
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        pass
    raise Refused("bad_signature", f"The signature of {key.name} does not hold.")


# ---- whom you trust -----------------------------------------------------------


@dataclass
class Policy:
    """The logs and witnesses that are known, and who of them must have signed."""

    logs: list[Key] = field(default_factory=list)
    witnesses: dict[str, Key] = field(default_factory=dict)
    groups: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    quorum: str = ""

    def known(self) -> set[str]:
        """Return the names that are defined so far."""
        return {*self.witnesses, *self.groups}

    def met(self, name: str, signed: dict[Key, int | None]) -> bool:
        """Say whether a witness, or enough of a group, has signed."""
        agreed = {one for one, key in self.witnesses.items() if key in signed}
        for group, (needed, members) in self.groups.items():  # members come first
            if len(agreed.intersection(members)) >= needed:
                agreed.add(group)
        return name == "none" or name in agreed


def opened(
    raw: bytes, policy: Policy, *, quorum: bool = True
) -> tuple[Checkpoint, dict[Key, int | None]]:
    """Return a checkpoint that its log signed and enough witnesses saw."""
    text, signatures = note_of(raw)
    tree = checkpoint_of(text)
    keys = {(key.name, key.id): key for key in policy.logs}
    keys |= {(key.name, key.id): key for key in policy.witnesses.values()}
    signed: dict[Key, int | None] = {}
    for name, number_of_key, signature in signatures:
        key = keys.get((name, number_of_key))
        countable = key and (key.kind != ML_DSA or MLDSA44PublicKey)
        if countable and key not in signed:  # strangers' signatures count for nothing
            signed[key] = signed_at(key, text, signature)
    logs = [key for key in signed if key.kind == LOG_KEY and key.name == tree.origin]
    if not logs:
        raise Refused("unsigned", "The log that this names has not signed it.")
    if not any(key.signs(tree.size) for key in logs):
        said = f"The key that signed these {tree.size} entries signs other sizes."
        raise Refused("key_range", said)
    if quorum and not policy.met(policy.quorum, signed):
        said = "Too few of the witnesses that you trust have signed it."
        raise Refused("no_quorum", said)
    return tree, signed


# ---- a whole log --------------------------------------------------------------


def audit(source: Source, tree: Checkpoint, old: Checkpoint | None) -> int:
    """Recompute every hash of a log from its entries; return the number of tiles."""
    roots: list[bytes] = []  # one for each tile of leaf hashes
    before = EMPTY_ROOT  # of the older tree
    for n in range(-(-tree.size // WIDTH)):
        width = min(WIDTH, tree.size - n * WIDTH)
        found = source.entries(n, width)
        row = [e if isinstance(e, Withheld) else leaf_hash(e) for e in found]
        same(source, 0, n, row)
        if old and 0 < old.size - n * WIDTH <= width:
            before = root_of([*roots, root_of(row[: old.size - n * WIDTH])])
        roots.append(root_of(row))
    count = len(roots) + audit_above(source, roots[: tree.size // WIDTH])
    if source.unsaid():
        raise Refused("withheld_unsaid", UNSAID)
    if root_of(roots) != tree.root:
        raise Refused("wrong_root", "The entries do not give the root that was signed.")
    if old and before != old.root:
        said = "The later tree does not begin with the earlier: history was rewritten."
        raise Refused("not_consistent", said)
    return count


def audit_above(source: Source, row: list[bytes]) -> int:
    """Recompute the tiles above, whose hashes are the roots of full tiles below."""
    count, level = 0, 1
    while row:
        parts = [row[i : i + WIDTH] for i in range(0, len(row), WIDTH)]
        for n, part in enumerate(parts):
            same(source, level, n, part)
        count, level = count + len(parts), level + 1
        row = [root_of(part) for part in parts if len(part) == WIDTH]
    return count


def same(source: Source, level: int, n: int, row: list[bytes]) -> None:
    """Refuse a tile that differs from what the entries give."""
    held, at = source.hashes(level, n, len(row)), 0
    if held != b"".join(row):
        while held[at * 32 :][:32] in row[at : at + 1]:
            at += 1
        raise Refused("bad_tile", f"Tile {n} of level {level}", (level, n, at))


# ==== PART TWO: what reads and tells ==============================================
#
# Files, addresses and policies are read here, and what was found is put in words.


def named(place: int, entry: bytes) -> str:
    """Name an entry by its place and by what it says it is."""
    try:
        leaf = {} if isinstance(entry, Withheld) else json.loads(entry)
        kind, stream = leaf["k"], leaf.get("docket", leaf.get("stream"))
        if CODE.fullmatch(kind) and CODE.fullmatch(stream):
            return f"entry {place} ({kind} of {stream})"
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    return f"entry {place}"


# ---- draws of reviewers -------------------------------------------------------


@dataclass
class Panel:
    """Who was drawn for a docket, in which order, and who of them was called."""

    order: list[str]
    seats: int
    used: int
    sitting: set[str]
    declared: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)

    def turn(self) -> str | None:
        """Return whose turn it is."""
        return self.order[self.used] if self.used < len(self.order) else None

    def declares(self, leaf: dict[str, object]) -> str | None:
        """Let a member declare."""
        self.declared.add(leaf["by"])
        if leaf["by"] not in self.sitting:
            return "somebody declares who has no seat"
        return None

    def leaves(self, leaf: dict[str, object]) -> str | None:
        """Let a member leave, or pass over the next name."""
        name = leaf["by"]
        if name in self.sitting:
            self.sitting.remove(name)
        elif name == self.turn():
            self.used += 1
        else:
            return "somebody steps aside who was not called"
        return None if leaf["code"] else "a seat was left without a published reason"

    def replaces(self, leaf: dict[str, object]) -> str | None:
        """Call the next name: into an empty seat, or to decide one later question."""
        name = leaf["by"]
        if leaf["code"] in LATER:
            return self.calls(leaf)
        if len(self.sitting) >= self.seats:
            return "somebody was called though no seat was empty"
        due, self.used = self.turn(), self.used + 1
        self.sitting.add(name)
        return None if name == due else f"it was not {name}'s turn, but {due}'s"

    def challenges(self, leaf: dict[str, object]) -> str | None:
        """Take the next name away where it decides on a challenge."""
        return self.calls(leaf) if leaf["code"] == "judge" else None

    def calls(self, leaf: dict[str, object]) -> str | None:
        """Take the next name away: it decides one question and has no seat."""
        due, self.used = self.turn(), self.used + 1
        self.called.add(leaf["by"])
        return None if leaf["by"] == due else f"it was {due}'s turn to be called"

    def decides(self, leaf: dict[str, object]) -> str | None:
        """Compare who decided with who had a seat and declared."""
        by = leaf.get("by")
        if leaf["k"] in ONE_QUESTION:
            known = by in {None, "auditor"} or by in self.called
            return None if known else "one question was decided by somebody not called"
        if by is None or leaf.get("default") == "yes":
            return None
        if leaf.get("outcome") == "lapsed":
            return None
        if set(by) - self.declared:
            return "somebody decided without a seat and a declaration"
        return None if len(set(by)) == self.seats else "not as many decided as sit"


STEPS = {
    "member.declared": Panel.declares,
    "member.recused": Panel.leaves,
    "member.replaced": Panel.replaces,
    "member.challenged": Panel.challenges,
    "item.decided": Panel.decides,
    "appeal.decided": Panel.decides,
    **dict.fromkeys(ONE_QUESTION, Panel.decides),
    "confirmation.decided": Panel.decides,
}


class Draws:
    """Repeats each draw, and each later call of the next name.

    The key is the number's bytes and the docket. Block b is HMAC-SHA256 of b in eight
    bytes; its first eight bytes are r. With m names left, r at or above the largest
    multiple of m below 2**64 is thrown away; otherwise name r mod m of those left is
    drawn. The first names drawn have the seats; whoever comes later is the next.
    """

    def __init__(self) -> None:
        self.pools: dict[str, dict[str, object]] = {}
        self.panels: dict[str, Panel] = {}
        self.asked: set[str] = set()
        self.repeated = self.later = self.committed = self.lacking = 0
        self.beacons: set[str] = set()
        self.heard: dict[str, tuple[object, object]] = {}
        self.joined: set[str] = set()
        self.before: dict[str, list[str]] = {}  # appeals on an item of this one
        self.appeals: dict[tuple[object, object], list[str]] = {}
        self.failed: list[str] = []
        self.steps: list[tuple[str, str]] = []  # what failed later, by docket

    def see(self, place: int, entry: bytes) -> None:
        """Take the next entry; most are about no draw."""
        if isinstance(entry, Withheld) or not DRAW.search(entry):
            return
        docket = ""
        try:
            leaf = json_of(entry, "An entry")
            docket = leaf["docket"]
            later = leaf["k"] in STEPS
            why = self.step(leaf) if later else self.take(leaf)
        except (Refused, ValueError, KeyError, TypeError, AttributeError):
            why, later = "it does not say what it must say", False
        if why and later:
            self.steps.append((docket, f"{named(place, entry)}: {why}"))
        elif why:
            self.failed.append(f"{named(place, entry)}: {why}")

    def step(self, leaf: dict[str, object]) -> str | None:
        """Return why a later act of a panel does not follow, if it does not."""
        panel = self.panels.get(leaf["docket"]) or self.shared(leaf)
        if panel is None:
            nobody = leaf.get("by") is None or leaf.get("default") == "yes"
            idle = nobody or leaf.get("outcome") == "lapsed"
            return None if idle else "nobody was drawn for this docket"
        called = leaf["k"] == "member.replaced" or leaf.get("code") == "judge"
        self.later += called
        return STEPS[leaf["k"]](panel, leaf)

    def appealed(self, leaf: dict[str, object]) -> None:
        """Keep which appeals name one item: a later one is heard with the first."""
        docket = leaf["docket"]
        if leaf["k"] == "appeal.joined":
            self.joined.add(docket)
            return
        self.before[docket] = found = []
        for one in leaf.get("of") or ():
            before = self.appeals.setdefault((one["docket"], one["item"]), [])
            found += before
            before.append(docket)

    def shared(self, leaf: dict[str, object]) -> Panel | None:
        """Return the panel that decided a joined appeal with an earlier one."""
        by, docket = set(leaf.get("by") or ()), leaf["docket"]
        if leaf["k"] != "appeal.decided" or docket not in self.joined:
            return None
        found = [self.panels.get(one) for one in self.before.get(docket, ())]
        return next((one for one in found if one and by <= one.declared), None)

    def take(self, leaf: dict[str, object]) -> str | None:
        """Return why a draw does not follow from its pool, if it does not."""
        docket = leaf["docket"]
        if leaf["k"] in {"appeal.filed", "appeal.joined"}:
            self.appealed(leaf)
        elif leaf["k"] == "confirmation.asked":
            self.asked.add(docket)
        elif leaf["k"] == "pool.committed":
            return self.fixed(leaf)
        elif leaf["k"] == "beacon.heard":
            signature = bytes.fromhex("".join(leaf["signature"]))
            self.heard[docket] = (leaf["beacon"], leaf["randomness"])
            if hashlib.sha256(signature).hexdigest() != leaf["randomness"]:
                return "its number is not SHA-256 of its signature"
        elif docket not in self.pools:
            self.lacking += 1
        else:
            return self.drawn(leaf, self.pools.pop(docket))
        return None

    def fixed(self, leaf: dict[str, object]) -> str | None:
        """Take a pool: the first of a docket, or one that a body has asked for."""
        docket, pool = leaf["docket"], leaf["pool"]
        self.committed += 1
        again = docket in self.panels or docket in self.pools
        earlier, self.pools[docket] = self.panels.pop(docket, None), leaf
        if pool != sorted(set(pool)) or len(pool) != leaf["size"]:
            return "the pool is not sorted, or not what it counts"
        if again and docket not in self.asked:
            return "a pool was fixed again, which nobody may do"
        if earlier and earlier.declared & set(pool):
            return "who decided first could be drawn again"
        self.asked.discard(docket)
        return None

    def drawn(self, leaf: dict[str, object], told: dict[str, object]) -> str | None:
        """Return why the people drawn do not follow from a pool and a number."""
        names, seats, number = told["pool"], told["seats"], leaf["randomness"]
        places = places_drawn(len(names), number, leaf["docket"])
        order = [names[at] for at in places]
        self.panels[leaf["docket"]] = Panel(order, seats, seats, set(order[:seats]))
        self.repeated += 1
        self.beacons.add(str(told["beacon"]))
        heard = self.heard.pop(leaf["docket"], None)
        if told["beacon"] != LOCAL and heard != (told["beacon"], number):
            return "nothing shows that the beacon said this number"
        if leaf["round"] != told["round"]:
            return "it rests on another round of the beacon than was named"
        if (leaf["index"], leaf["seats"]) != (places[:seats], order[:seats]):
            return "repeating the draw seats other people"
        return None


def places_drawn(size: int, number: str, docket: str) -> list[int]:
    """Return the places of a pool in the order in which they are drawn."""
    key, block = bytes.fromhex(number) + docket.encode("ascii"), 0
    left, drawn = list(range(size)), []
    while left:
        made = hmac.new(key, block.to_bytes(8, "big"), hashlib.sha256).digest()
        found, block = int.from_bytes(made[:8], "big"), block + 1
        if found < 2**64 - 2**64 % len(left):
            drawn.append(left.pop(found % len(left)))
    return drawn


# ---- files and addresses (tlog-tiles) -----------------------------------------


def address(level: int | str, n: int, width: int) -> str:
    """Return where a tile or bundle stands: groups of three digits."""
    groups = [f"{n % 1000:03}"]
    while n >= 1000:
        n //= 1000
        groups.insert(0, f"x{n % 1000:03}")
    return f"tile/{level}/{'/'.join(groups)}" + (
        "" if width == WIDTH else f".p/{width}"
    )


class Source:
    """The files of a log, in a folder or at a web address."""

    def __init__(self, base: str) -> None:
        self.base = base.removesuffix("/checkpoint").rstrip("/") or "/"
        self.web = base.startswith(("http://", "https://"))
        self.withheld: list[int] = []
        self.orders: dict[int, str] = {}
        self.torn: set[str] = set()  # the dockets of which something is withheld
        self.draws = Draws()
        self.newest: dict[int, bytes] = {}  # the entries of the last bundle

    def spotted(self, error: Refused) -> Refused:
        """Name the entry at which a refusal points: a level, a tile and a hash."""
        if error.place is None:
            return error
        level, n, at = error.place
        first = (n * WIDTH + at) * WIDTH**level
        where = named(first, self.newest.get(first, b""))
        told = f"{error.sentence} differs from the entries, first at {where}."
        return Refused(error.code, told)

    def unsaid(self) -> set[int]:
        """Return the places that are withheld though no entry of the log says so."""
        return set(self.withheld) - set(self.orders)

    def get(self, path: str, limit: int) -> bytes | None:
        """Return a file of the log, None if it is not there."""
        try:
            raw = self.asked(path, limit) if self.web else self.kept(path, limit)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in {404, 410, 451}:
                return None
            said = f"The address answered {error.code} for {path}."
            raise Refused("unreachable", said) from None
        except (OSError, ValueError, http.client.HTTPException) as error:
            said = f"{path} cannot be read: {type(error).__name__}."
            raise Refused("unreachable", said) from None
        if raw is not None and len(raw) > limit:
            raise Refused("too_large", f"{path} is larger than such a file can be.")
        return raw

    def kept(self, path: str, limit: int) -> bytes | None:
        """Read from the folder; a pipe, which may never end, is not there."""
        whole = Path(self.base) / path
        if not whole.is_file():
            return None
        with whole.open("rb") as file:
            return file.read(limit + 1)

    def asked(self, path: str, limit: int) -> bytes:
        """Read from the address, in a thread: whoever answers drop by drop is left."""
        found: list[bytes | Exception] = []

        def ask() -> None:
            try:
                whole = f"{self.base}/{path}"
                with urllib.request.urlopen(whole, timeout=SECONDS) as answer:
                    found.append(answer.read(limit + 1))
            except Exception as error:
                found.append(error)

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(SECONDS)
        if not found:
            raise Refused("unreachable", f"The address takes too long over {path}.")
        if isinstance(found[0], Exception):
            raise found[0]
        return found[0]

    def need(self, path: str, limit: int) -> bytes:
        """Return a file of the log, or refuse a log that lacks it."""
        raw = self.get(path, limit)
        if raw is None:
            raise Refused("missing", f"The log lacks {path}.")
        return raw

    def hashes(self, level: int, n: int, width: int) -> bytes:
        """Return a tile; a partial one may be gone once the full one exists."""
        limit = WIDTH * 32
        raw = self.get(address(level, n, width), limit)
        if raw is None and width < WIDTH:
            raw = (self.get(address(level, n, WIDTH), limit) or b"")[: width * 32]
        if not raw:
            raise Refused("missing", f"The log lacks {address(level, n, width)}.")
        return raw

    def entries(self, n: int, width: int) -> list[bytes]:
        """Return the entries of a bundle: each behind its length in two bytes.

        Where one is withheld by an order, the bundle beside the usual one has 0xFFFF
        and the hash instead: the tree is checked, what the entry said is not.
        """
        places = [address("entries", n, width), address("entries", n, WIDTH)]
        places += [one.replace("entries", "entries-redacted") for one in places]
        tries = ((one, self.get(one, BUNDLE_BYTES)) for one in places)
        path, raw = next((one for one in tries if one[1] is not None), ("", None))
        if raw is None:
            raise Refused("missing", f"The log lacks {places[0]}.")
        exact, found, at, end = path in places[::2], [], 0, len(raw)
        for place in range(n * WIDTH, n * WIDTH + width):
            begin = at + 2
            gone = path in places[2:] and raw[at:begin] == b"\xff\xff"
            at = begin + (32 if gone else int.from_bytes(raw[at:begin], "big"))
            if begin > end or at > end:
                raise Refused("bad_bundle", f"Bundle {n} of entries is cut.")
            found.append(Withheld(raw[begin:at]) if gone else raw[begin:at])
            self.withheld += [place] if gone else []
            if not gone and b'"content.withheld"' in raw[begin:at]:
                self.order(place, raw[begin:at])
        if exact and at != end:
            raise Refused("bad_bundle", f"Bundle {n} of entries has a tail.")
        self.newest = dict(enumerate(found, start=n * WIDTH))
        for place, entry in self.newest.items():
            self.draws.see(place, entry)
        return found

    def order(self, own: int, entry: bytes) -> None:
        """Keep what an entry of the kind ``content.withheld`` says of an earlier one.

        Its ``code`` is PLACE:GROUND:AUTHORITY:DAY. What is spelt otherwise, or names
        a later entry or no day that there is, withholds nothing.
        """
        try:
            leaf = json_of(entry, "An entry")
            spelt = json.dumps(
                leaf, ensure_ascii=False, separators=(",", ":"), sort_keys=True
            )
            said = leaf if isinstance(leaf, dict) and spelt.encode() == entry else {}
            found = ORDER.fullmatch(str(said.get("code")))
            day = found and datetime.fromisoformat(found[2])
        except (Refused, ValueError):
            return
        if day and said.get("k") == "content.withheld" and int(found[1]) < own:
            where = f"{said.get('docket', said.get('stream'))} no. {said.get('n')}"
            self.orders.setdefault(int(found[1]), f"{where} ({found[0]})")
            self.torn.add(str(said.get("docket")))


def read(path: str) -> bytes:
    """Read a small file that the reader named."""
    try:
        with Path(path).open("rb") as file:
            raw = file.read(FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        said = f"{path} cannot be read: {type(error).__name__}."
        raise Refused("unreadable", said) from None
    if len(raw) > FILE_BYTES:
        raise Refused("too_large", f"{path} is larger than such a file can be.")
    return raw


# ---- whom you trust, as a file (tlog-policy) ----------------------------------


def no_policy(why: str) -> Refused:
    """Say why a policy cannot be followed."""
    return Refused("bad_policy", f"This policy cannot be followed. {why}")


def policy_of(raw: bytes) -> Policy:
    """Read lines of ``log``, ``witness``, ``group`` and exactly one ``quorum``."""
    if len(raw) > 256_000:
        raise no_policy("It is too long.")
    policy = Policy()
    # Bytes beyond ASCII are carried through and never interpreted.
    for line in raw.decode("utf-8", "surrogateescape").split("\n"):
        words = [word for word in line.replace("\t", " ").split(" ") if word]
        if words and not words[0].startswith("#"):
            add(policy, words[0], words[1:])
    if not policy.quorum or "none" in policy.known():
        raise no_policy("It names no quorum, or calls somebody none.")
    return policy


def add(policy: Policy, verb: str, rest: list[str]) -> None:
    """Add one line to a policy; nothing is used before it was defined."""
    known, count = policy.known(), len(rest)
    if verb == "log" and count in {1, 2}:
        policy.logs.append(new_key(policy, rest[0], cosigns=False))
    elif verb == "witness" and count in {2, 3} and rest[0] not in known:
        policy.witnesses[rest[0]] = new_key(policy, rest[1], cosigns=True)
    elif verb == "group" and count > 2 and rest[0] not in known:
        policy.groups[rest[0]] = group_of(policy, rest[1], rest[2:])
    elif (
        verb == "quorum" and not policy.quorum and rest and rest[0] in {*known, "none"}
    ):
        policy.quorum = rest[0]
        if count > 1:
            raise no_policy("It names more than one quorum.")
    else:
        raise no_policy("It has a line that is not understood, or that comes twice.")


def new_key(policy: Policy, text: str, *, cosigns: bool) -> Key:
    """Read a key of the right kind that stands for nobody else."""
    key = key_of(text)
    others = (*policy.logs, *policy.witnesses.values())
    if (key.kind != LOG_KEY) != cosigns or any(
        key.public == one.public for one in others
    ):
        raise no_policy("A key is of the wrong kind, or stands for two.")
    return key


def group_of(policy: Policy, asked: str, members: list[str]) -> tuple[int, list[str]]:
    """Read how many of which members a group needs; each may be in one group only."""
    used = [one for _, others in policy.groups.values() for one in others] + members
    if len(set(used)) != len(used) or not set(members) <= policy.known():
        raise no_policy("A member is not defined above, or is used twice.")
    needed = {"all": len(members), "any": 1}.get(asked)
    needed = number(asked) if needed is None else needed
    if not 0 < needed <= len(members):
        raise no_policy("A group asks for more members than it has, or for none.")
    return needed, members


# ---- proofs, what an entry commits to, receipts -------------------------------


@dataclass(frozen=True)
class Proof:
    """Where an entry stands, its path to the root, and the signed root."""

    entry: bytes
    index: int
    path: list[bytes]
    note: bytes


def proof_of(raw: bytes) -> Proof:
    """Read a ``.tlog-proof`` file that carries its entry in ``extra``."""
    bad = Refused("bad_proof", "This is not a proof file of a log.")
    head, gap, note = raw.partition(b"\n\n")
    if not gap or len(raw) > NOTE_BYTES + 100_000 or not head.isascii():
        raise bad
    lines = head.decode("ascii").split("\n")
    if lines.pop(0) != "c2sp.org/tlog-proof@v1" or not lines:
        raise bad
    entry = b""
    if lines[0].startswith("extra "):
        entry = base64_of(lines.pop(0)[len("extra ") :])
    if not lines or not lines[0].startswith("index ") or len(lines) > 64:
        raise bad
    index = number(lines[0][len("index ") :])
    return Proof(entry, index, [hash_of(line) for line in lines[1:]], note)


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make a JSON object of pairs, refusing a name that stands twice."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made


def no_fraction(text: str) -> object:
    """Refuse a number that has more than one spelling."""
    raise ValueError(text)


def json_of(raw: bytes, what: str) -> object:
    """Read JSON in which no name stands twice and no number is a fraction."""
    try:
        found = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=once,
            parse_float=no_fraction,
            parse_constant=no_fraction,
        )
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise Refused(
            "bad_json", f"{what} is not the JSON that it should be."
        ) from None
    return found


def open_leaf(entry: bytes, disclosures: bytes) -> dict[str, object]:
    """Return the private values that belong to an entry.

    The entry holds the SHA-256 of each disclosure; a disclosure is the base64url of
    ``[salt, name, value]``. Without the salt nobody can guess a value from its hash.
    """
    leaf, given = json_of(entry, "The entry"), json_of(disclosures, "The disclosures")
    digests = leaf.get("_sd") if isinstance(leaf, dict) else None
    fits = isinstance(digests, list) and isinstance(given, list)
    if not fits or not all(isinstance(one, str) for one in [*digests, *given]):
        raise Refused("bad_disclosure", "The entry or the disclosures lack their list.")
    if leaf.get("_sd_alg") != "sha-256" or len(set(digests)) != len(digests):
        raise Refused("bad_disclosure", "The entry names a digest twice, or another.")
    shown: dict[str, object] = {}
    for text in given:
        own = hashlib.sha256(text.encode("utf-8")).digest()
        if base64.urlsafe_b64encode(own).decode("ascii").rstrip("=") not in digests:
            raise Refused("not_committed", "A disclosure does not belong to the entry.")
        parts = json_of(unpadded(text), "A disclosure")
        if not isinstance(parts, list) or len(parts) != 3:
            raise Refused("bad_disclosure", "A disclosure is not salt, name and value.")
        salt, name, value = parts
        named = isinstance(name, str) and re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name)
        if not named or name in leaf or name in shown:
            raise Refused("bad_disclosure", "A disclosure has a name it may not have.")
        if not isinstance(salt, str) or len(unpadded(salt)) != 32:
            raise Refused("bad_disclosure", "A salt does not have 32 bytes.")
        shown[name] = value
    return shown


def unpadded(text: str) -> bytes:
    """Read base64url without padding, in its one spelling."""
    if re.fullmatch(r"[A-Za-z0-9_-]+", text, re.ASCII) is None:
        raise Refused("bad_base64", "A value is not canonical base64url.")
    standard = text.replace("-", "+").replace("_", "/")
    return base64_of(standard + "=" * (-len(text) % 4))


def unzipped(path: Path) -> dict[str, bytes]:
    """Return the files of a receipt, none of them large and none of them twice."""
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > 2000:
                raise Refused("bad_receipt", "The receipt holds too many files.")
            if min((member.header_offset for member in members), default=0) > 0:
                raise Refused(
                    "bad_receipt", "It is a part of another file, or what is left."
                )
            rest = FILE_BYTES
            for member in members:
                with archive.open(member) as file:
                    raw = file.read(rest + 1)
                rest -= len(raw)
                if rest < 0 or member.filename in found:
                    raise Refused(
                        "bad_receipt", "A file of the receipt is too large, or twice."
                    )
                found[member.filename] = raw
    except (
        zipfile.BadZipFile,
        zlib.error,
        RuntimeError,
        OSError,
        ValueError,
        EOFError,
    ):
        raise Refused("bad_receipt", "This is not a receipt: no ZIP file.") from None
    return found


# ---- what is told -------------------------------------------------------------

NOT_COMPLETE = "that everything that happened was written down;"
NOT_TRUE = "that what was written down is true: that is for courts."
NOT_ALL_IN_POOL = "that everybody who could be drawn stood in each pool;"
LOCAL = "local-not-independent"
NOT_SIGNED = (
    "that the beacon signed its numbers: NOT CHECKED HERE (ledger verify does);"
)
OWN_NUMBERS = (
    "that the numbers of the draws were not chosen: the portal made them itself;"
)
NO_WITNESS = (
    "that others are shown the same log: no witness was asked for (see --policy);"
)
NOT_CHECKED = (
    "that {name} signed: NOT CHECKED HERE and not counted, for this library lacks "
    "ML-DSA-44 (0x06);"
)
UNWITNESSED = "NOT-YET-WITNESSED.txt"
NOT_YET = (
    "that all the witnesses saw it: NOT YET WITNESSED when this receipt was made. "
    "Fetch it again, the later one bears their signatures;"
)
KEY_FROM_THERE = (
    "that these are the right keys: they came from the same place as what was checked. "
    "Compare them with copies published elsewhere (see --vkey and --policy);"
)


@dataclass
class Report:
    """What was found, in facts and in sentences."""

    facts: dict[str, object]
    proves: list[str]
    not_proves: list[str] = field(default_factory=list)


def instant(seconds: int) -> str:
    """Return an instant as readers know it."""
    try:
        return datetime.fromtimestamp(seconds, timezone.utc).strftime(
            "%Y-%m-%d %H:%M:%SZ"
        )
    except (ValueError, OverflowError, OSError):
        return f"{seconds} seconds after 1970"


def about(tree: Checkpoint, signed: dict[Key, int | None], trust: Trust) -> Report:
    """Begin a report: which tree, which keys, which witnesses."""
    logs = [key for key in signed if key.kind == LOG_KEY and key.name == tree.origin]
    log = next(key for key in logs if key.signs(tree.size))
    witnesses = {key.name: time for key, time in signed.items() if time is not None}
    facts: dict[str, object] = {
        "origin": tree.origin,
        "size": tree.size,
        "root": tree.root.hex(),
        "vkey": log.text,
        "vkey_sha256": hashlib.sha256(log.text.encode()).hexdigest(),
        "vkey_given": trust.given,
        "quorum": trust.policy.quorum,
        "witnesses": {name: instant(time) for name, time in witnesses.items()},
    }
    report = Report(facts, [])
    if trust.policy.quorum == "none":
        report.not_proves.append(NO_WITNESS)
    else:
        report.proves.append(
            f"{len(witnesses)} witnesses of your policy saw this tree."
        )
    if not trust.given:
        report.not_proves.append(KEY_FROM_THERE)
    later = [one for one in trust.policy.witnesses.values() if one.kind == ML_DSA]
    if later and not MLDSA44PublicKey:
        facts["not_checked"] = [one.name for one in later]
        report.not_proves += [NOT_CHECKED.format(name=one.name) for one in later]
    report.not_proves += [NOT_COMPLETE, NOT_TRUE]
    return report


@dataclass(frozen=True)
class Trust:
    """A policy, and whether the reader gave the log's key or it came with the log."""

    policy: Policy
    given: bool


def trust_of(
    arguments: argparse.Namespace, key: bytes | None, policy: bytes | None
) -> Trust:
    """Return whom to trust: what the reader gave, else the copies that came along."""
    given = bool(arguments.vkey or arguments.policy)
    if arguments.policy:
        policy = read(arguments.policy)
    elif arguments.vkey:
        policy = None
    found = policy_of(policy) if policy is not None else Policy(quorum="none")
    texts = [line for one in arguments.vkey or [] for line in given_keys(one)]
    if not given and key is not None:
        texts = lines_of(key)
    if texts:
        found.logs = [log_key(text) for text in texts]
    if any(one.kind != LOG_KEY for one in found.logs):
        raise Refused("bad_key", "This is not the key of a log.")
    if arguments.policy and not found.logs:
        raise no_policy("It names no log, and no key was given with --vkey.")
    if not found.logs:
        raise Refused("usage", "No key of the log is known: give one with --vkey.")
    return Trust(found, given)


def log_key(line: str) -> Key:
    """Read a key, alone or with its first size and ``-`` or its end (``log.keys``)."""
    text, *sizes = line.split(" ")
    if not sizes:
        return key_of(text)
    if len(sizes) != 2:
        raise Refused("bad_key", "A key has one size to begin and one to end.")
    until = None if sizes[1] == "-" else number(sizes[1])
    return replace(key_of(text), since=number(sizes[0]), until=until)


def bind(policy: Policy, raw: bytes) -> None:
    """Take from the log's own list which sizes each of your keys signs.

    Nobody is trusted because of the list; sizes that you gave it may only close.
    """
    told = {key.text: key for key in map(log_key, lines_of(raw))}
    if not told:
        raise Refused("bad_key", "The log's own list of keys is empty.")
    names = {key.name for key in told.values()}
    for at, mine in enumerate(policy.logs):
        if mine.name not in names:
            continue
        theirs = told.get(mine.text)
        if theirs is None:
            said = "The log's own list leaves out a key of yours."
            raise Refused("unlisted_key", said)
        same = mine.since == theirs.since and mine.until in {None, theirs.until}
        if (mine.since or mine.until is not None) and not same:
            said = "The log says other sizes of a key than before: keep both lists."
            raise Refused("other_range", said)
        policy.logs[at] = theirs


def given_keys(text: str) -> list[str]:
    """Return keys that were given themselves, or in a file."""
    if re.fullmatch(r"[^+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+\s*", text):
        return [text.strip()]
    return lines_of(read(text))


def lines_of(raw: bytes) -> list[str]:
    """Return the keys in a file, one a line: a log that changes its key has two."""
    lines = raw.decode("utf-8", "replace").split("\n")
    return [line.strip() for line in lines if line.strip()]


def verify_log(target: str, arguments: argparse.Namespace) -> Report:
    """Check a whole log, and that it still begins with an older checkpoint."""
    source = Source(target)
    beside = None
    if not (arguments.vkey or arguments.policy):
        beside = source.need("log.vkey", NOTE_BYTES)
    trust = trust_of(arguments, beside, None)
    told = source.get("log.keys", NOTE_BYTES)
    if told is not None:
        bind(trust.policy, told)
    tree, signed = opened(source.need("checkpoint", NOTE_BYTES), trust.policy)
    old = None
    if arguments.old:
        old, _ = opened(read(arguments.old), trust.policy, quorum=False)
        if old.origin != tree.origin:
            raise Refused("other_log", "The older checkpoint is of another log.")
        if old.size > tree.size:
            said = "The log is smaller than it was: it was rolled back."
            raise Refused("rolled_back", said)
    try:
        count = audit(source, tree, old)
    except Refused as error:
        raise source.spotted(error) from None
    report = about(tree, signed, trust)
    report.facts |= {"what": "log", "entries": tree.size, "tiles": count}
    left = tree.size - len(source.withheld)
    whole = f"{left} of {tree.size}" if source.withheld else f"All {tree.size}"
    report.proves.insert(
        0,
        f"{whole} entries and {count} tiles were recomputed and give the "
        "signed root: none was changed, removed or moved since it was signed.",
    )
    tell_withheld(report, source)
    tell_draws(report, source)
    if old:
        report.facts["consistent_with"] = old.size
        report.proves.append(
            f"It still begins with the {old.size} entries of your older checkpoint."
        )
    return report


def tell_withheld(report: Report, source: Source) -> None:
    """Add what only its hash was there of, and who ordered it."""
    if source.withheld:
        report.facts["withheld"] = source.withheld
    for place in reversed(source.withheld):
        said = f"what entry {place} says: WITHHELD, only its hash was there, under "
        said += f"content.withheld of {source.orders[place]};"
        report.not_proves.insert(0, said)


def tell_draws(report: Report, source: Source) -> None:
    """Add how the draws of reviewers came out, or refuse one that does not follow."""
    draws = source.draws
    lacking = draws.lacking if not source.withheld else 0
    torn = source.torn if source.withheld else set()
    failed = draws.failed + [why for docket, why in draws.steps if docket not in torn]
    if failed or lacking:
        first = [*failed, "a panel was drawn from a pool that nobody published"]
        rest = len(failed) + lacking - 1
        more = f" And {rest} more." if rest else ""
        raise Refused(
            "bad_draw", f"The tree is whole, but a draw is not: {first[0]}.{more}"
        )
    report.facts["draws"] = {
        "repeated": draws.repeated,
        "pools": draws.committed,
        "without_pool": draws.lacking,
        "later": draws.later,
        "not_judged": len(draws.failed + draws.steps) - len(failed),
    }
    if draws.repeated:
        said = (
            f"{draws.repeated} draws of reviewers follow from their pools and numbers, "
            f"{draws.later} later calls from their order; nobody else decided."
        )
        report.proves.append(said)
        report.not_proves.insert(0, NOT_ALL_IN_POOL)
    if draws.beacons - {LOCAL}:
        report.not_proves.insert(0, NOT_SIGNED)
    if LOCAL in draws.beacons:
        report.not_proves.insert(0, OWN_NUMBERS)


def verify_proof(raw: bytes, trust: Trust) -> tuple[Report, Proof, list[int]]:
    """Check that an entry stands in a tree that its log signed."""
    proof = proof_of(raw)
    if not proof.entry:
        raise Refused("no_leaf", "The proof holds no entry.")
    tree, signed = opened(proof.note, trust.policy)
    check_inclusion(leaf_hash(proof.entry), proof.index, tree, proof.path)
    report = about(tree, signed, trust)
    report.facts |= {
        "what": "proof",
        "index": proof.index,
        "leaf": proof.entry.decode("utf-8", "backslashreplace"),
        "leaf_sha256": hashlib.sha256(proof.entry).hexdigest(),
    }
    said = f"Entry {proof.index} stands in a log of {tree.size} entries, as shown here."
    report.proves.insert(0, said)
    return report, proof, [time for time in signed.values() if time is not None]


def verify_receipt(path: Path, arguments: argparse.Namespace) -> Report:
    """Check a receipt: its proofs, its disclosures, and between which instants."""
    files = unzipped(path)
    trust = trust_of(arguments, files.get("log.vkey"), files.get("policy.txt"))
    names = sorted(name[:-11] for name in files if name.endswith(".tlog-proof"))
    opening = {name[:-17] for name in files if name.endswith(".disclosures.json")}
    if not names or not opening <= set(names):
        raise Refused("bad_receipt", "The receipt lacks a proof.")
    acts, times, first = [], [], None
    for name in names:
        report, proof, seen = verify_proof(files[f"{name}.tlog-proof"], trust)
        if name in opening:
            disclosures = files[f"{name}.disclosures.json"]
            report.facts["opened"] = open_leaf(proof.entry, disclosures)
            said = "The private values shown are those that the entry was made from."
            report.proves.append(said)
        acts.append(report)
        times += seen
        first = proof.index if first is None else min(first, proof.index)
    whole = acts[0] if len(acts) == 1 else together(names, acts)
    whole.facts["what"] = "receipt"
    if UNWITNESSED in files:
        whole.facts["witnessed"] = False
        whole.not_proves.insert(0, NOT_YET)
    tell_times(whole, times, seen_before(files, trust, acts[0], first))
    return whole


def together(names: list[str], acts: list[Report]) -> Report:
    """Make one report of several acts; what is the same for all stands once."""
    shared = ("origin", "vkey", "vkey_sha256", "vkey_given", "quorum")
    facts = {name: acts[0].facts[name] for name in shared}
    own, proves = {}, []
    for name, act in zip(names, acts):
        own[name] = {key: act.facts[key] for key in act.facts if key not in shared}
        proves += [said for said in act.proves if said not in proves]
    return Report({**facts, "acts": own}, proves, acts[0].not_proves)


def seen_before(
    files: dict[str, bytes], trust: Trust, act: Report, first: int
) -> list[int]:
    """Return when witnesses saw the log without any entry of the receipt."""
    if "before.checkpoint" not in files:
        return []
    before, signed = opened(files["before.checkpoint"], trust.policy)
    if before.origin != act.facts["origin"] or before.size > first:
        said = "The checkpoint before does not come before this entry."
        raise Refused("bad_receipt", said)
    return [time for time in signed.values() if time is not None]


def tell_times(report: Report, times: list[int], earlier: list[int]) -> None:
    """Add between which instants it was logged: witnesses' clocks, never the log's."""
    if times:
        # Whoever of them is honest signed no later than the last of them.
        report.facts["not_after"] = instant(max(times))
        report.proves.append(f"Witnesses had seen it by {instant(max(times))}.")
    if times and earlier:
        if min(earlier) > max(times):
            raise Refused("bad_times", "The witnesses' times contradict each other.")
        report.facts["not_before"] = instant(min(earlier))
        report.proves.append(
            f"At {instant(min(earlier))} they saw a log without it: it came after."
        )


def checked(arguments: argparse.Namespace) -> Report:
    """Find out what was given and check it."""
    target = arguments.target
    if target.startswith(("http://", "https://")) or Path(target).is_dir():
        return verify_log(target, arguments)
    if arguments.old:
        raise Refused(
            "usage", "--old compares whole logs: give a folder or an address."
        )
    if Path(target).suffix.lower() == ".zip":
        return verify_receipt(Path(target), arguments)
    raw = read(target)
    return verify_proof(raw, trust_of(arguments, None, None))[0]


def plain(text: object) -> str:
    """Return text in which nothing can move the cursor or turn the line around."""
    signs = (one if one.isprintable() else ascii(one)[1:-1] for one in str(text))
    return "".join(signs)


def shown(facts: dict[str, object], indent: str) -> list[str]:
    """Return facts in lines, one inside the other."""
    lines = []
    for name, value in facts.items():
        if isinstance(value, dict) and value:
            lines += [f"{indent}{plain(name)}:", *shown(value, indent + "  ")]
        else:
            lines.append(f"{indent}{plain(name)}: {plain(value)}")
    return lines


def told(report: Report) -> list[str]:
    """Return the report in lines."""
    lines = ["VERIFIED", ""]
    lines += shown(report.facts, "  ")
    lines += ["", "This proves:", *(f"  - {plain(one)}" for one in report.proves)]
    return [*lines, "It does not prove:", *(f"  - {one}" for one in report.not_proves)]


def main(words: list[str] | None = None) -> int:
    """Check what the words name, say what was found, return the exit status."""
    asked = argparse.ArgumentParser(
        prog="oversight_verify.py",
        description="Check a public log, a proof or a receipt of Oversight.",
        epilog="Exit status: 0 verified, 1 refused, 2 wrong usage.",
    )
    asked.add_argument("target", help="folder or address of a log, .tlog-proof or .zip")
    asked.add_argument("--vkey", action="append", help="the log's key, or a file of it")
    asked.add_argument("--policy", help="a file that names the witnesses you trust")
    asked.add_argument("--old", help="a checkpoint that you kept from before")
    asked.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = asked.parse_args(words)
    sys.stdout.reconfigure(errors="backslashreplace")
    try:
        report = checked(arguments)
    except Refused as error:
        code, sentence = error.code, error.sentence
    except KeyboardInterrupt:
        code, sentence = "interrupted", "It was interrupted: nothing is verified."
    except Exception as error:  # what nobody foresaw is refused too
        code, sentence = "unreadable", f"It cannot be read ({type(error).__name__})."
    else:
        both = {"proves": report.proves, "does_not_prove": report.not_proves}
        facts = {"result": "verified", **report.facts, **both}
        print(json.dumps(facts) if arguments.json else "\n".join(told(report)))
        return 0
    if code == "usage":
        asked.error(sentence)
    facts = {"result": "refused", "code": code, "sentence": sentence}
    print(json.dumps(facts) if arguments.json else f"REFUSED: {plain(sentence)}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
