"""A copy of the published log, in a folder or at an address: read, never believed.

Whoever uses a copy checks its entries against the signed root before doing anything
with them; a tile or bundle of the wrong length is refused at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from oversight.ledger.rules import auditing, checkpoints, notes, tiles
from oversight.ledger.rules.auditing import CHECKPOINT, ReadPath
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.notes import Note
from oversight.ledger.rules.tiles import WIDTH, Tile


@dataclass(frozen=True, slots=True)
class Copy:
    """The log as somebody else keeps it."""

    fetch: ReadPath
    note: Note
    checkpoint: Checkpoint

    def read(self, tile: Tile) -> bytes:
        """Return a hash tile, or the beginning of one, of the tree that is copied."""
        return auditing.tiles_of(self.fetch, self.checkpoint.size)(tile)

    def entries(self, begin: int) -> Iterator[bytes]:
        """Yield every entry from one place on."""
        for bundle in tiles.bundles_of(self.checkpoint.size):
            if bundle.end > begin:
                data = auditing.held(self.fetch, self.checkpoint.size, bundle)
                found = tiles.entries_of(data, bundle.width)
                yield from found[max(begin - bundle.n * WIDTH, 0) :]


def opened(fetch: ReadPath) -> Copy:
    """Open a copy by what reads its files; raises ``LogError`` for no checkpoint."""
    note = notes.parse(fetch(CHECKPOINT))
    return Copy(fetch, note, checkpoints.parse(note.text))
