"""Entries of a log whose bytes an order withholds, and what may rest on them.

``content.withheld`` stands in the stream of the entry that it names, with the entry's
number as its only ``ref``: so whoever reads the leaves alone knows which number of
which docket is missing because of an order, and that no other one is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from oversight.ledger.rules import withholding
from oversight.ledger.rules.finding import Finding, Leaf, at, stream_of

KIND = "content.withheld"
GAP, ACT, FIGURES = "number_gap", "act_missing", "withheld_figures"
ANYWHERE = frozenset({"ran_out", FIGURES})
# What the leaf shows by itself: no other entry could make it right.
PLAIN = frozenset(
    {
        *("unreadable", "not_canonical", "unknown_kind", "unknown_field"),
        *("other_version", "bad_number", "bad_time", "bad_docket", "wrong_stream"),
        *("wrong_agency", "wrong_item", "free_text", "never_sealed"),
        *("bad_commitment", "commitments_counted", "commitments_order"),
        *("number_twice", "time_back", "act_twice", "filed_twice", "pool_twice"),
        *("withheld_unsaid", "withheld_unread", "withheld_ahead"),
        *("withheld_twice", "withheld_shown", "back_dated", "post_dated"),
    }
)


@dataclass(frozen=True, slots=True)
class Order:
    """What the record says of one withheld entry, and which leaf says it."""

    code: str
    stream: str
    n: int
    of: int

    def __str__(self) -> str:
        """Name the leaf and the order in one line."""
        said = ", ".join(self.code.split(":")[1:])
        return f"{KIND} of {self.stream} no. {self.n} ({said})"


@dataclass(slots=True)
class Gone:
    """Which entries were not shown, and which the record says are withheld."""

    unseen: set[int] = field(default_factory=set)
    orders: dict[int, Order] = field(default_factory=dict)

    def see(self, leaf: Leaf, place: int) -> Iterator[Finding]:
        """Take a leaf and its place; most leaves withhold nothing."""
        if leaf.get("k") != KIND:
            return
        told = withholding.read(str(leaf.get("code")))
        if told is None:
            yield at(leaf, "withheld_unread", "it does not say which entry is withheld")
        elif told.place >= place:
            sentence = f"it withholds entry {told.place}, which was not there yet"
            yield at(leaf, "withheld_ahead", sentence)
        elif told.place in self.orders:
            sentence = f"entry {told.place} was withheld before"
            yield at(leaf, "withheld_twice", sentence)
        else:
            n, of = _number(leaf.get("n")), _number(leaf.get("ref"))
            self.orders[told.place] = Order(told.code, stream_of(leaf), n, of)

    def unsaid(self) -> Iterator[Finding]:
        """Find the entries that are not shown though no leaf says who ordered it."""
        for place in sorted(self.unseen - set(self.orders)):
            sentence = f"its bytes are withheld and no {KIND} says by whose order"
            yield Finding("", place, "withheld_unsaid", sentence)

    def missing(self, stream: str) -> frozenset[int]:
        """Return the numbers of a stream that were not shown because of an order."""
        return frozenset(
            one.of
            for place, one in self.orders.items()
            if one.stream == stream and place in self.unseen
        )

    def rests(self, one: Finding) -> bool:
        """Say whether what is withheld may be all that is wrong with a finding.

        A number that is missing is explained by the order that names it, and by no
        other; a step in a docket by an earlier entry of that docket.
        """
        missing = self.missing(one.stream)
        if one.code == GAP:
            before = one.n - 1
            while before in missing:
                before -= 1
            return before < one.n - 1 and one.sentence == follows(before)
        if one.code in ANYWHERE:
            return one.code == FIGURES or bool(missing)
        later = not one.n or any(n < one.n for n in missing)
        return one.code not in PLAIN and bool(missing) and later


def _number(value: object) -> int:
    """Return a number, or the only one of a list; 0 for anything else."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, int) else 0


def follows(before: int) -> str:
    """Say on which number one follows that should not."""
    return f"it follows on no. {before}"
