"""Every draw of a log repeated while the log is verified; what fails is named."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from oversight.ledger.rules.finding import Finding, Leaf, at
from oversight.ledger.rules.gaps import Gone
from oversight.review.rules.draws import KINDS, Draws

MOST_SHOWN = 200
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
REPEATED = "{} draws were repeated from {} published pools; {} wait for their number."
POOL_IS_THERE = (
    "Each pool stands in the log by name. Not checked, for no log can show it: whether "
    "everybody who could be drawn stood in it."
)
OWN_NUMBER = (
    "{count} draws rest on numbers that the portal made itself: repeating a draw does "
    "not show that its number was not chosen."
)
SIGNED = "{count} numbers bear the signature of their chain, which was checked."
STRANGE = (
    "{count} numbers rest on a chain that is not drand's quicknet: {names}. The log "
    "tells its key; who holds that key no log can show."
)
UNCHECKED = (
    "The signature of the beacon was NOT CHECKED HERE for {count} numbers: this "
    "machine lacks pyblst. They are SHA-256 of the signatures, and that was checked."
)
_NAMED = re.compile(b"|".join(re.escape(kind.encode()) for kind in sorted(KINDS)))


@dataclass(slots=True)
class Redrawn:
    """Takes the entries of a log, and keeps each draw that does not follow."""

    told: Draws = field(default_factory=Draws)
    size: int = 0
    found: list[tuple[int, Finding]] = field(default_factory=list)

    def see(self, entries: Sequence[bytes | None]) -> None:
        """Take the next entries in the order of the tree; None for one withheld."""
        for entry in entries:
            if entry is not None and _NAMED.search(entry):
                self._take(entry)
            self.size += 1

    def _take(self, entry: bytes) -> None:
        leaf: Leaf = {}
        try:
            leaf = json.loads(entry)
            self.found += [(self.size, one) for one in self.told.see(leaf)]
        except (*UNREADABLE, RecursionError):
            said = leaf if isinstance(leaf, dict) else {}
            what = at(said, "unreadable", "it does not say what its kind must say")
            self.found.append((self.size, what))

    def judged(self, gone: Gone) -> "Judged":
        """Return what fails, apart from what may rest on withheld entries alone."""
        rests = [one for one in self.found if gone.rests(one[1])]
        return Judged(
            self.told, tuple(one for one in self.found if one not in rests), len(rests)
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """How the draws of a log came out."""

    told: Draws
    failed: tuple[tuple[int, Finding], ...]
    not_judged: int

    @property
    def facts(self) -> dict[str, object]:
        """Return what a machine reads."""
        told = {
            "pools": self.told.pools,
            "repeated": self.told.repeated,
            "waiting": self.told.waiting,
            "local": self.told.local,
            "signed": self.told.signed,
            "unchecked": self.told.unchecked,
            "other_chain": self.told.strange,
            "failed": len({one.stream for _, one in self.failed}),
            "not_judged": self.not_judged,
            "findings": [
                {
                    "entry": place,
                    "docket": one.stream,
                    "n": one.n,
                    "code": one.code,
                    "what": one.sentence,
                }
                for place, one in self.failed
            ],
        }
        return {"valid": not self.failed, "draws": told}

    @property
    def lines(self) -> list[str]:
        """Return the same for people; a log without a pool says nothing of draws."""
        told = self.told
        if not told.pools:
            return []
        lines = [REPEATED.format(told.repeated, told.pools, told.waiting)]
        shown = self.failed[:MOST_SHOWN]
        lines += [f"DRAW FAILED: entry {place}, {one}" for place, one in shown]
        if len(self.failed) > MOST_SHOWN:
            lines.append(f"... and {len(self.failed) - MOST_SHOWN} more.")
        if self.not_judged:
            lines.append(
                f"{self.not_judged} findings on draws were not judged: they may rest "
                "on what is withheld."
            )
        if told.signed:
            lines.append(SIGNED.format(count=told.signed))
        if told.unchecked:
            lines.append(UNCHECKED.format(count=told.unchecked))
        if told.strange:
            names = ", ".join(sorted(told.strangers))
            lines.append(STRANGE.format(count=told.strange, names=names))
        if told.local:
            lines.append(OWN_NUMBER.format(count=told.local))
        return [*lines, POOL_IS_THERE]
