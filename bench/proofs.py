"""Checking and proving a log of a million entries, beside the bare hash loop."""

import importlib.util
import json
import os
import random
import sys
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import process_time
from types import ModuleType

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.rounds import compared, tell
from oversight.ledger.rules import auditing, hashing, notes, policies, tiles
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.edges import Edge
from oversight.ledger.rules.tiles import Tile

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000, "10m": 10_000_000}
ORIGIN = "bench.example/log"
KEY = Ed25519PrivateKey.from_private_bytes(sha256(b"bench").digest())
VKEY = notes.public_key(ORIGIN, KEY).vkey
STRANGER = Path(__file__).parents[1] / "static/verify/oversight_verify.py"
PROOFS = 2_000
APPENDED = 100_000


def measure() -> None:
    """Audit, prove and append, at the size that SIZE names (a million)."""
    count = SIZES[os.environ.get("SIZE", "1m")]
    with TemporaryDirectory() as folder:
        place = Path(folder)
        write(place, count)
        _audit(place, count)
        _prove(place, count)
    _append()


def entry(number: int) -> bytes:
    """An entry as long as ours are."""
    said = b64encode(sha256(b"%d" % number).digest()).decode()
    leaf = {"v": 1, "k": "item.filed", "n": number, "_sd": [said] * 6}
    return json.dumps(leaf, separators=(",", ":")).encode()


def write(place: Path, count: int) -> None:
    """Write a whole log as it is published."""
    edge = Edge()
    for bundle in tiles.bundles_of(count):
        begin = bundle.n * tiles.WIDTH
        some = [entry(number) for number in range(begin, begin + bundle.width)]
        _put(place, bundle, tiles.bundle(some))
        grown = edge.extended([hashing.leaf_hash(one) for one in some])
        for tile, data in grown.tiles:
            _put(place, tile, data)
        edge = grown.edge
    for tile in tiles.of_size(count):
        if tile.width < tiles.WIDTH:
            _put(place, tile, edge.begun(tile))
    text = Checkpoint(ORIGIN, count, edge.root()).text
    note = notes.Note(text, (notes.signed(text, ORIGIN, KEY),)).raw
    (place / "checkpoint").write_bytes(note)


def _put(place: Path, tile: Tile, data: bytes) -> None:
    path = place / tile.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _audit(place: Path, count: int) -> None:
    stranger = _loaded()
    trusted = policies.of_keys(VKEY.encode())

    def theirs() -> object:
        return stranger.main([str(place), "--vkey", VKEY, "--json"])

    def ours() -> object:
        return auditing.audit(lambda path: (place / path).read_bytes(), trusted)

    def least() -> None:
        for bundle in tiles.bundles_of(count):
            data = (place / bundle.path).read_bytes()
            for one in tiles.entries_of(data, bundle.width):
                sha256(one).digest()

    for name, work in (("audit_stand_alone", theirs), ("audit_rules", ours)):
        figures = compared(_quiet(work), lambda: least)
        tell(name, figures, n=count, limit_is="SHA-256 of each entry, read from files")


def _quiet(work: Callable[[], object]) -> Callable[[], Callable[[], object]]:
    def silent() -> object:
        kept, sys.stdout = sys.stdout, open(os.devnull, "w")  # noqa: PTH123, SIM115
        try:
            return work()
        finally:
            sys.stdout.close()
            sys.stdout = kept

    return lambda: silent


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("oversight_verify", STRANGER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["oversight_verify"] = module
    spec.loader.exec_module(module)
    return module


def _prove(place: Path, count: int) -> None:
    """Time each proof at a random place, and each check of one."""
    chosen = random.Random(7)  # noqa: S311 - which places is no secret
    read = auditing.tiles_of(lambda path: (place / path).read_bytes(), count)
    top = tiles.root(count, read)
    proved, checked = [], []
    for _ in range(PROOFS):
        index = chosen.randrange(count)
        leaf = hashing.leaf_hash(entry(index))
        # Processor time: a machine that is busy elsewhere is not the proof's fault.
        start = process_time()
        path = tiles.inclusion(index, count, read)
        middle = process_time()
        hashing.verify_inclusion(leaf, index, count, path, top)
        proved.append(middle - start)
        checked.append(process_time() - middle)
    for name, times in (("inclusion_proof", proved), ("inclusion_check", checked)):
        line = {
            "name": name,
            "ours": round(median(times), 6),
            "unit": "cpu s",
            "n": count,
        }
        line["p99"] = round(quantiles(times, n=100)[98], 6)
        print(json.dumps({**line, "proofs": PROOFS}), flush=True)


def _append() -> None:
    """Append leaves to a tree in memory, beside PyPI's pymerkle where it is there."""
    some = [entry(number) for number in range(APPENDED)]

    def ours() -> object:
        edge = Edge()
        for at in range(0, APPENDED, 1000):
            part = some[at : at + 1000]
            edge = edge.extended([hashing.leaf_hash(one) for one in part]).edge
        return edge.root()

    if importlib.util.find_spec("pymerkle") is None:
        least = compared(lambda: ours, lambda: lambda: [sha256(o) for o in some])
        tell("append", least, n=APPENDED, limit_is="SHA-256 of each entry")
        return
    peer = importlib.import_module("pymerkle")

    def theirs() -> object:
        tree = peer.InmemoryTree(algorithm="sha256")
        for one in some:
            tree.append_entry(one)
        return tree.get_state()

    tell("append", compared(lambda: ours, lambda: theirs), n=APPENDED, peer="pymerkle")
