"""Which entries of a log are withheld, and whether the log itself says so."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from oversight.ledger.rules import receipts
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.gaps import KIND, Gone

_NAMED = f'"{KIND}"'.encode()


@dataclass(slots=True)
class Orders:
    """Takes the entries of a log and keeps what withholds one of them."""

    gone: Gone = field(default_factory=Gone)
    size: int = 0

    def see(self, entries: Sequence[bytes | None]) -> None:
        """Take the next entries in the order of the tree; None for one withheld."""
        for entry in entries:
            if entry is None:
                self.gone.unseen.add(self.size)
            elif _NAMED in entry:
                self._read(entry)
            self.size += 1

    def _read(self, entry: bytes) -> None:
        """Take an entry that may withhold another; spelt otherwise it does not."""
        with suppress(LogError):
            list(self.gone.see(receipts.read_entry(entry), self.size))

    def refused_unsaid(self) -> Gone:
        """Return what is withheld, or refuse a log that hides an entry unsaid."""
        for one in self.gone.unsaid():
            raise LogError(one.code, f"{one.n}: {one.sentence}.")
        return self.gone
