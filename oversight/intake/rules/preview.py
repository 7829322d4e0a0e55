"""What the public will see of a filing, before anybody has signed it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oversight.intake.rules import splitting, victims
from oversight.intake.rules.planning import Candidate

# FORMS, redaction rules: of these grounds the public sees the least.
HIDDEN_GROUNDS = frozenset({"glory-of-islam", "decency-morality"})
HIDDEN_PROVISIONS = frozenset({"peca-2016-s21", "peca-2016-s22"})


@dataclass(frozen=True, slots=True)
class PublicItem:
    """One item as the register will show it."""

    kind: str
    measure: str
    territory: str
    days: int


@dataclass(frozen=True, slots=True)
class PublicDocket:
    """One docket as the register will show it; never an address, never a text."""

    platform: str
    basis: tuple[str, ...]
    items: tuple[PublicItem, ...]
    hidden: bool


def is_hidden(basis: Iterable[str], *, track: str = victims.ORDINARY) -> bool:
    """Say whether the public is shown the least: ground, body, dates and outcome."""
    cited = tuple(basis)
    return (
        track == victims.VICTIM
        or any(one.partition(":")[2] in HIDDEN_GROUNDS for one in cited)
        or any(one.partition(":")[0] in HIDDEN_PROVISIONS for one in cited)
    )


def of(
    candidates: Sequence[Candidate], *, most: int, track: str = victims.ORDINARY
) -> tuple[PublicDocket, ...]:
    """Return the dockets that a signature would make, as the public will see them."""
    drafts = [one.draft for one in candidates]
    return tuple(
        PublicDocket(
            platform=part[0].platform,
            basis=basis,
            items=tuple(
                PublicItem(one.item_kind, one.measure, one.territory, one.duration_days)
                for one in part
            ),
            hidden=is_hidden(basis, track=track),
        )
        for part in splitting.dockets_of(drafts, most=most)
        for basis in [tuple(dict.fromkeys(c for one in part for c in one.provisions))]
    )
