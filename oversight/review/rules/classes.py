"""How many decide: one reviewer or a panel, and whether a small roster may open it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.data_tiers import is_data
from oversight.intake.rules.measures import ACCOUNT_KINDS, ACCOUNT_MEASURES
from oversight.law.rules.policy import Closed, Profile
from oversight.review.rules.lifecycle import PanelPurpose

SINGLE_MOST_ITEMS = 10
HOME, APPEAL = "PK", "AP-"
SIZES: Mapping[PanelPurpose, tuple[int, ...]] = {
    PanelPurpose.FIRST: (1, 2, 3),
    PanelPurpose.CONFIRM: (3,),
    PanelPurpose.APPEAL: (3, 5),
}
"""How many may decide, by what for. Whoever confirms is three, whatever the matter."""
NOT_PROTECTED = frozenset({"", "none", "no", "unknown"})


class Why(StrEnum):
    """Why a matter is heard by a panel and not by one reviewer."""

    ACCOUNT = "whole-account"
    MANY = "many-items"
    PROTECTED = "protected-class"
    PROVISION = "provision"
    TERRITORY = "territory"
    ELECTION = "election"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What decides the class of one item."""

    kind: str
    measure: str
    territory: str
    protected: str | None
    citations: tuple[str, ...]


def is_cited(citations: Iterable[str], flagged: Iterable[str]) -> bool:
    """Say whether a flagged head is among the citations.

    A flagged provision stands for all its grounds; a citation without a ground
    stands for whichever of the flagged ones it may mean.
    """
    heads = set(flagged)
    grounds = {head.partition(":")[0] for head in heads}
    return any(
        citation in heads
        or citation.partition(":")[0] in heads
        or (":" not in citation and citation in grounds)
        for citation in citations
    )


def is_protected(protected: str | None) -> bool:
    """Say whether somebody of a protected class is named."""
    return (protected or "") not in NOT_PROTECTED


def whys(
    items: Sequence[ItemFacts], *, flagged: Iterable[str], election: bool = False
) -> tuple[Why, ...]:
    """Return every reason for a panel; none of them means that one may decide.

    ``election`` says that one is near: then nobody alone takes down what is said.
    """
    heads = tuple(flagged)
    found = {
        Why.ACCOUNT: any(_restricts_account(item) for item in items),
        Why.MANY: len(items) > SINGLE_MOST_ITEMS,
        Why.PROTECTED: any(is_protected(item.protected) for item in items),
        Why.PROVISION: any(is_cited(item.citations, heads) for item in items),
        Why.TERRITORY: any(item.territory != HOME for item in items),
        Why.ELECTION: election and not any(is_data(item.measure) for item in items),
    }
    return tuple(why for why, holds in found.items() if holds)


def _restricts_account(item: ItemFacts) -> bool:
    """Say whether a whole account would fall silent; asking for data silences none."""
    if is_data(item.measure):
        return False
    return item.kind in ACCOUNT_KINDS or item.measure in ACCOUNT_MEASURES


def seats(reasons: Sequence[Why], *, profile: Profile) -> int:
    """Return how many decide a new matter under the profile in force."""
    return profile.panel if reasons else profile.single


def appeal_seats(first: int, *, is_protected_class: bool, profile: Profile) -> int:
    """Return how many decide an appeal: more than one after a panel, never fewer."""
    of_panel = first > profile.single or is_protected_class
    return profile.appeal_of_panel if of_panel else profile.appeal


def check_size(purpose: PanelPurpose, seats: int) -> None:
    """Refuse a panel of a size that nothing of its purpose is decided by."""
    if seats not in SIZES[purpose]:
        raise ValueError(f"no {purpose.value} panel has {seats} seats")


def is_sized(docket: str, seats: int, *, again: bool) -> bool:
    """Say whether so many may be drawn in a docket, for the first time or again."""
    if docket.startswith(APPEAL):
        return seats in SIZES[PanelPurpose.APPEAL]
    return seats in SIZES[PanelPurpose.CONFIRM if again else PanelPurpose.FIRST]


def check_class_open(reasons: Sequence[Why], *, profile: Profile) -> None:
    """Refuse to open what a small roster cannot hear with enough people."""
    shut = {
        Why.ACCOUNT: Closed.ACCOUNT in profile.closed,
        Why.PROTECTED: Closed.PROTECTED in profile.closed,
        # A territory beyond Pakistan needs a panel (I15); one person is none.
        Why.TERRITORY: profile.panel <= profile.single,
        Why.ELECTION: profile.panel <= profile.single,
    }
    for why in reasons:
        if shut.get(why, False):
            raise RuleError(
                "class_closed",
                N_(
                    "There are too few reviewers to open a matter of this kind: "
                    "it waits, and lapses if that does not change."
                ),
                why=why.value,
            )


def check_pool(size: int, *, needed: int, reserve: int, profile: Profile) -> None:
    """Refuse a draw that would not leave enough people to hear an appeal (I79)."""
    least = max(profile.pool_factor * needed + profile.pool_extra, needed + reserve)
    if size < least:
        raise RuleError(
            "pool_too_small",
            N_(
                "Only %(size)s reviewers are free of any conflict here and %(least)s "
                "are needed: the matter waits."
            ),
            size=size,
            least=least,
        )


def check_appeal_pool(size: int, *, needed: int) -> None:
    """Refuse to draw an appeal panel from fewer people than it has seats."""
    if size < needed:
        raise RuleError(
            "pool_too_small",
            N_(
                "Only %(size)s reviewers are free of any conflict here and %(least)s "
                "are needed: the matter waits."
            ),
            size=size,
            least=needed,
        )


def check_week(opened: int, *, adding: int, profile: Profile) -> None:
    """Refuse to open more items in a week than a small roster can hear."""
    if profile.week_items is None:
        return
    first_share = profile.week_items * (100 - profile.appeal_share) // 100
    if opened + adding > first_share:
        raise RuleError(
            "week_full",
            N_(
                "This week's %(most)s items are taken; the rest of the time is kept "
                "for appeals. The matter waits."
            ),
            most=first_share,
        )
