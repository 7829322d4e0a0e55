"""The examples in docs/leaf.md: computed by the program that writes the log itself.

The page is written by hand but for what stands between ``<!-- made: NAME -->`` and
``<!-- end -->``, so that no figure in it can go stale.
"""

import re
from collections.abc import Callable, Mapping

from oversight.ledger.rules import hashing, leaf, notes, proofs, signing, tiles
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.tiles import ENTRIES, Tile

PAGE = "leaf.md"
SEED = bytes(range(32))  # public: what it signs proves nothing
DECOY = "veuboir4-nPln-fE08SK4RZWF912xyB3PN9svDOpHdc"
ORIGIN, NAME, VALUE = "log.example/log", "person", "R-07 کا نام"
SIZE, LARGE = 70_000, 1_234_067
_MADE = re.compile(r"(<!-- made: ([a-z]+) -->\n\n).*?(\n\n<!-- end -->)", re.DOTALL)


def page(text: str) -> str:
    """Return the page with each example computed anew; an unknown name is an error."""
    return _MADE.sub(lambda found: f"{found[1]}{MADE[found[2]]()}{found[3]}", text)


def disclosure() -> str:
    """Return the text that opens the example's one private value."""
    return leaf.disclosure(NAME, VALUE, SEED)


def entry() -> bytes:
    """Return the entry that commits to it; its other digest opens nothing."""
    digests = [leaf.digest(disclosure()), DECOY]
    return leaf.encode(
        {
            "v": 1,
            "k": "threat.reported",
            "at": "2026-11-22T09:41:07Z",
            "docket": "TD-2026-000412",
            "n": 3,
            "_sd": sorted(digests),
            "_sd_alg": "sha-256",
        }
    )


def log() -> list[bytes]:
    """Return the entries of a log of three, of which the last is the example."""
    return [
        leaf.encode(
            {
                "v": 1,
                "k": kind,
                "at": "2026-11-22T09:00:00Z",
                "n": n,
                "stream": "house",
                "_sd": [],
                "_sd_alg": "sha-256",
            }
        )
        for n, kind in enumerate(("service.down", "service.up"), start=1)
    ] + [entry()]


def proof() -> bytes:
    """Return the proof that the example stands in that log, as a file holds it."""
    first, second, _ = hashes = [hashing.leaf_hash(one) for one in log()]
    head = Checkpoint(ORIGIN, len(hashes), hashing.root_of(hashes))
    note = signing.signed(head, signing.key(SEED))
    path = (hashing.node_hash(first, second),)
    return proofs.Proof(2, path, note, entry()).raw


def _listed(*texts: str) -> str:
    return "\n\n".join(f"```text\n{text.rstrip()}\n```" for text in texts)


def _key() -> str:
    return _listed(notes.public_key(ORIGIN, signing.key(SEED)).vkey)


def _tiles() -> str:
    levels: dict[int, list[Tile]] = {}
    for one in tiles.of_size(SIZE):
        levels.setdefault(one.level, []).append(one)
    rows = [
        f"| `tile/{level}/…` | {len(some)} | `{some[0].path}` | `{some[-1].path}` |"
        for level, some in levels.items()
    ]
    far = Tile(ENTRIES, LARGE).path
    bundles = list(tiles.bundles_of(SIZE))
    rows.append(
        f"| `tile/entries/…` | {len(bundles)} | `{bundles[0].path}` "
        f"| `{bundles[-1].path}` |"
    )
    head = ("| level | tiles | the first | the last |", "|---|---|---|---|")
    said = f"A tree of {SIZE} entries. Bundle {LARGE} would be `{far}`:"
    return "\n".join((said, "", *head, *rows))


MADE: Mapping[str, Callable[[], str]] = {
    "tiles": _tiles,
    "disclosure": lambda: _listed(disclosure()),
    "digest": lambda: _listed(leaf.digest(disclosure())),
    "entry": lambda: _listed(entry().decode()),
    "leaf": lambda: _listed(hashing.leaf_hash(entry()).hex()),
    "key": _key,
    "entries": lambda: _listed("\n".join(one.decode() for one in log()[:2])),
    "proof": lambda: _listed(proof().decode()),
}
