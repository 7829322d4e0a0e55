"""What a stranger can tell from the entries alone, one after the other.

An entry is of a known kind and says only what its kind may say; the numbers of each
docket, each agency and each kind of docket leave no gap; time does not run backwards.
That an act was never written, nobody can tell from here (LEDGER 0).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from oversight.ledger.rules import leaf as leaves
from oversight.ledger.rules import receipts
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.kinds import ENVELOPE, KINDS

LEAP = 1_000
MOST = 1_000
_DOCKET = re.compile(r"([A-Z]{2}-[0-9]{4})-([0-9]{6})", re.ASCII)
_HOUSE = "house"
Entry = Mapping[str, object]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that should not be: where in the tree (-1: nowhere), which, what."""

    index: int
    code: str
    sentence: str

    @property
    def line(self) -> str:
        """Return it as one line of a report."""
        where = f"entry {self.index}: " if self.index >= 0 else ""
        return f"{self.code}: {where}{self.sentence}"


@dataclass(slots=True)
class Numbers:
    """Numbers from 1 on that may arrive in another order: the last, and what is out."""

    top: int = 0
    missing: set[int] = field(default_factory=set)

    def take(self, number: int) -> bool:
        """Say whether a number was still to come, and cross it off."""
        if number in self.missing:
            self.missing.discard(number)
            return True
        if not self.top < number <= self.top + LEAP - len(self.missing):
            return False
        self.missing.update(range(self.top + 1, number))
        self.top = number
        return True


@dataclass(slots=True)
class Watch:
    """What has to be remembered of the entries seen so far, to judge the next ones."""

    size: int = 0
    streams: dict[str, tuple[int, str]] = field(default_factory=dict)
    agencies: dict[str, Numbers] = field(default_factory=dict)
    dockets: dict[str, Numbers] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def see(self, entries: Sequence[bytes]) -> None:
        """Take the next entries of the tree and keep what is wrong with them."""
        for raw in entries:
            faults = list(self._faults(raw))
            room = MOST - len(self.findings)
            self.findings += [Finding(self.size, *fault) for fault in faults[:room]]
            self.size += 1

    def open(self) -> list[Finding]:
        """Return the gaps that no entry has filled yet."""
        found = []
        for name, numbers in sorted({**self.agencies, **self.dockets}.items()):
            for number in sorted(numbers.missing):
                said = f"number {number} of {name} is not in the log."
                found.append(Finding(-1, "missing", said))
        return found

    @property
    def packed(self) -> dict[str, object]:
        """Return it as plain values that JSON can carry."""
        return {
            "size": self.size,
            "streams": {name: list(last) for name, last in self.streams.items()},
            "agencies": _packed(self.agencies),
            "dockets": _packed(self.dockets),
            "findings": [[one.index, one.code, one.sentence] for one in self.findings],
        }

    def _faults(self, raw: bytes) -> Iterator[tuple[str, str]]:
        if len(raw) > leaves.MAX_BYTES:
            yield "too_large", "it is longer than an entry may be."
        try:
            entry = receipts.read_entry(raw)
        except LogError as error:
            yield error.code, error.sentence
            return
        yield from _shape(entry)
        yield from self._place(entry)

    def _place(self, entry: Entry) -> Iterator[tuple[str, str]]:
        stream = str(entry.get("docket") or entry.get("stream"))
        last, before = self.streams.get(stream, (0, ""))
        number = entry.get("n")
        if number != last + 1:
            yield "not_in_turn", f"{stream} no. {number} follows no. {last}."
        # A moment and a day compare as texts as far as both go: ten characters.
        at = str(entry.get("at") or entry.get("day") or "")
        both = min(len(at), len(before))
        if at[:both] < before[:both]:
            yield "back_in_time", f"{stream} no. {number} is dated before no. {last}."
        last = number if isinstance(number, int) and number > last else last
        self.streams[stream] = (last, max(at, before))
        if number == 1 and stream != _HOUSE:
            yield from self._opened(stream)
        if "agency" in entry:
            yield from _taken(self.agencies, str(entry["agency"]), entry.get("an"))

    def _opened(self, docket: str) -> Iterator[tuple[str, str]]:
        spelt = _DOCKET.fullmatch(docket)
        if spelt is None:
            yield "bad_docket", f"{docket} is not the number of a docket."
            return
        yield from _taken(self.dockets, spelt[1], int(spelt[2]))


def unpacked(values: object) -> Watch:
    """Return what was packed, or refuse it (``bad_state``)."""
    try:
        kept = json.loads(json.dumps(values))
        return Watch(
            int(kept["size"]),
            {name: (int(n), str(at)) for name, (n, at) in kept["streams"].items()},
            _unpacked(kept["agencies"]),
            _unpacked(kept["dockets"]),
            [
                Finding(int(index), str(code), str(said))
                for index, code, said in kept["findings"]
            ],
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise LogError("bad_state", "What the monitor kept cannot be read.") from None


def _packed(numbers: Mapping[str, Numbers]) -> dict[str, object]:
    return {name: [one.top, *sorted(one.missing)] for name, one in numbers.items()}


def _unpacked(kept: Mapping[str, Sequence[int]]) -> dict[str, Numbers]:
    return {
        name: Numbers(int(top), {int(number) for number in missing})
        for name, (top, *missing) in kept.items()
    }


def _taken(
    table: dict[str, Numbers], name: str, number: object
) -> Iterator[tuple[str, str]]:
    numbers = table.setdefault(name, Numbers())
    if isinstance(number, bool) or not isinstance(number, int):
        yield "bad_number", f"{name} counts with something that is no number."
    elif not numbers.take(number):
        yield "not_in_turn", f"number {number} of {name} stands twice, or leaps."


def _shape(entry: Entry) -> Iterator[tuple[str, str]]:
    name = str(entry.get("k"))
    kind = KINDS.get(name)
    if kind is None:
        yield "unknown_kind", f"{name} is no kind of entry that was promised."
        return
    if set(entry) - ENVELOPE - set(kind.public):
        yield "unknown_field", f"{name} says more than its kind may say."
    digests = entry.get("_sd")
    hidden = len(set(kind.public) - set(entry))
    if not isinstance(digests, list) or len(digests) != len(kind.private) + hidden:
        yield "bad_commitments", f"{name} does not hold the commitments of its kind."
    elif len(set(map(str, digests))) != len(digests):
        yield "bad_commitments", f"{name} holds one commitment twice."
    if kind.agency != ("agency" in entry) or kind.item != ("item" in entry):
        yield "bad_place", f"{name} does not stand where its kind belongs."
    if ("at" in entry) == ("day" in entry):
        yield "bad_time", f"{name} carries neither or both of a moment and a day."
