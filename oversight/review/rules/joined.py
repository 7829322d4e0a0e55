"""Which panel hears an appeal that was joined: that of an earlier one on its item."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from oversight.ledger.rules.finding import Leaf

FILED, JOINED = "appeal.filed", "appeal.joined"
Item = tuple[str, int]


class Heard(Protocol):
    """A panel, and who of it declared."""

    declared: set[str]


PanelT = TypeVar("PanelT", bound=Heard)


@dataclass(slots=True)
class Joined:
    """Which appeals were joined, and which were filed before on one of their items."""

    on: dict[Item, list[str]] = field(default_factory=dict)
    before: dict[str, list[str]] = field(default_factory=dict)
    dockets: set[str] = field(default_factory=set)

    def see(self, leaf: Leaf) -> None:
        """Take the next leaf of the log; most are of no appeal."""
        if leaf["k"] == JOINED:
            self.dockets.add(leaf["docket"])
        elif leaf["k"] == FILED:
            docket, named = leaf["docket"], leaf.get("of") or ()
            items = [(one["docket"], one["item"]) for one in named]
            self.before[docket] = [
                one for item in items for one in self.on.get(item, ())
            ]
            for item in items:
                self.on.setdefault(item, []).append(docket)

    def panel(
        self, panels: Mapping[str, PanelT], docket: str, by: Collection[str]
    ) -> PanelT | None:
        """Return who was drawn for a docket, or decided what it was joined to."""
        if docket in panels or docket not in self.dockets:
            return panels.get(docket)
        found = [panels[one] for one in self.before.get(docket, ()) if one in panels]
        return next((one for one in found if one.declared.issuperset(by)), None)
