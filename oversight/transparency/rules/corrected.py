"""A corrected version of a published report: why there is one, and what it changes.

What was published stays. The correction stands on the record: ``entry.corrected`` in
the house, whose ``ref`` names the earlier and the later ``report.published``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.ledger.rules.finding import Finding, Leaf, at
from oversight.transparency.rules.figures import Report
from oversight.transparency.rules.indicators import Indicator

KIND, PREFIX = "entry.corrected", "report:"
BOTH = 2  # the earlier and the later version


class Why(StrEnum):
    """Why a published report is corrected; it follows from the figures themselves."""

    DECIDED_SINCE = "decided-since"
    COUNTED_ANEW = "counted-anew"

    @property
    def code(self) -> str:
        """Return what stands in the record."""
        return f"{PREFIX}{self.value}"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure in the earlier and the later version; None where there is none."""

    before: Indicator | None
    after: Indicator | None

    @property
    def id(self) -> str:
        """Return which figure it is."""
        found = self.after or self.before
        assert found is not None
        return found.id

    @property
    def in_tables(self) -> bool:
        """Say whether only the tables beneath it, or its being final, differ."""
        if self.before is None or self.after is None:
            return False
        as_before = replace(
            self.after, by=self.before.by, immature=self.before.immature
        )
        return as_before == self.before


@dataclass(slots=True)
class Versions:
    """Which leaf is which version of which report, and which were counted anew."""

    known: dict[int, tuple[str, int]] = field(default_factory=dict)
    anew: set[int] = field(default_factory=set)

    def see(self, leaf: Leaf) -> Iterator[Finding]:
        """Take a leaf of the house; a correction must name two versions in turn."""
        if leaf["k"] == "report.published":
            self.known[leaf["n"]] = (leaf["period"], leaf["version"])
        code = str(leaf.get("code"))
        if leaf["k"] != KIND or "docket" in leaf or not code.startswith(PREFIX):
            return
        refs = leaf.get("ref", [])
        held = [self.known.get(n) for n in refs] if len(refs) == BOTH else []
        if not held or held[0] is None or held[1] != (held[0][0], held[0][1] + 1):
            sentence = "it corrects a report without naming the two versions"
            yield at(leaf, "no_version", sentence)
        elif code == Why.COUNTED_ANEW.code:
            self.anew.add(refs[0])


def changes(old: Report, new: Report) -> tuple[Change, ...]:
    """Return every figure that a later version tells otherwise, in their order."""
    before, after = _by_id(old), _by_id(new)
    names = [*before, *(name for name in after if name not in before)]
    pairs = (Change(before.get(name), after.get(name)) for name in names)
    return tuple(one for one in pairs if one.before != one.after)


def refuse_unpublished(version: int | None) -> None:
    """Refuse to correct what was never published."""
    if version is None:
        raise RuleError("no_report", N_("Only a published report can be corrected."))


def refuse_unchanged(found: tuple[Change, ...]) -> None:
    """Refuse a version that says what the last one says."""
    if not found:
        raise RuleError(
            "unchanged", N_("Counted again today, this report says the same.")
        )


def _by_id(report: Report) -> Mapping[str, Indicator]:
    return {one.id: one for one in report.indicators}
