"""A copy of the published log, in a folder or at an address: read, never believed.

Whoever uses a copy checks its entries against the signed root before doing anything
with them; a tile or bundle of the wrong length is refused at once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from oversight.ledger.rules import checkpoints, notes, tiles
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import Note
from oversight.ledger.rules.tiles import ENTRIES, WIDTH, Tile

CHECKPOINT = "checkpoint"
WAIT_SECONDS = 30
MAX_BYTES = 20_000_000
Fetch = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Copy:
    """The log as somebody else keeps it."""

    fetch: Fetch
    note: Note
    checkpoint: Checkpoint

    def read(self, tile: Tile) -> bytes:
        """Return a hash tile, or the beginning of one, of the tree that is copied."""
        data = self._held(tile)
        return tiles.cut(data, tile)

    def entries(self, begin: int) -> Iterator[bytes]:
        """Yield every entry from one place on."""
        for bundle in tiles.bundles_of(self.checkpoint.size):
            if bundle.end > begin:
                found = tiles.entries_of(self._held(bundle), bundle.width)
                yield from found[max(begin - bundle.n * WIDTH, 0) :]

    def _held(self, tile: Tile) -> bytes:
        """Return as much of a tile as the copied tree has, by the address it has."""
        below = WIDTH ** max(tile.level, 0)
        width = min(WIDTH, self.checkpoint.size // below - tile.n * WIDTH)
        if width < tile.width:
            raise LogError("bad_tile", "There is no tile with that address.")
        data = self.fetch(Tile(tile.level, tile.n, width).path)
        if tile.level != ENTRIES:
            tiles.hashes_of(data, width)
        return data


def opened(place: str) -> Copy:
    """Open a copy and read its checkpoint, or refuse it (``no_copy``, ``bad_…``)."""
    fetch = _address(place) if "://" in place else _folder(Path(place))
    note = notes.parse(fetch(CHECKPOINT))
    return Copy(fetch, note, checkpoints.parse(note.text))


def _folder(home: Path) -> Fetch:
    def fetch(path: str) -> bytes:
        try:
            return (home / path).read_bytes()
        except OSError:
            raise _missing(path) from None

    return fetch


def _address(home: str) -> Fetch:
    if not home.startswith(("http://", "https://")):
        raise LogError("no_copy", "A copy is a folder or an http address.")

    def fetch(path: str) -> bytes:
        address = f"{home.rstrip('/')}/{path}"
        try:
            with urlopen(address, timeout=WAIT_SECONDS) as answer:  # noqa: S310
                data = answer.read(MAX_BYTES)
        except HTTPError as error:
            error.close()
            raise _missing(path) from None
        except (OSError, ValueError, HTTPException):
            raise _missing(path) from None
        assert isinstance(data, bytes)
        return data

    return fetch


def _missing(path: str) -> LogError:
    return LogError("no_copy", f"The copy has no {path}, or it cannot be reached.")
