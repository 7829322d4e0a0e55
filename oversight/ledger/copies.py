"""A copy of the published log, in a folder or at an address: read, never believed.

Whoever uses a copy checks its entries against the signed root before doing anything
with them; a tile or bundle of the wrong length is refused at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from oversight.ledger.rules import checkpoints, notes, tiles
from oversight.ledger.rules.auditing import CHECKPOINT, ReadPath
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import Note
from oversight.ledger.rules.tiles import ENTRIES, WIDTH, Tile


@dataclass(frozen=True, slots=True)
class Copy:
    """The log as somebody else keeps it."""

    fetch: ReadPath
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


def opened(fetch: ReadPath) -> Copy:
    """Open a copy by what reads its files; raises ``LogError`` for no checkpoint."""
    note = notes.parse(fetch(CHECKPOINT))
    return Copy(fetch, note, checkpoints.parse(note.text))
