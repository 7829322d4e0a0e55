"""An account narrowed to posts: each named by its own address, on the same account."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules import locators
from oversight.intake.rules.locators import Locator
from oversight.intake.rules.measures import ACCOUNT_KINDS, ACCOUNT_MEASURES
from oversight.review.rules.findings import Asked, Ballot, Part, Target
from oversight.review.rules.words import MIN_FINDING, too_short

MOST = 25  # as many as one docket may hold


@dataclass(frozen=True, slots=True)
class Named:
    """One part as it was found to be: the one post that its address names."""

    locator: Locator
    why: str


def faults(ballot: Ballot, asked: Asked) -> Iterator[RuleError]:
    """Return what keeps these parts from being named."""
    if not ballot.parts:
        return
    if not asked.target.is_account or len(ballot.parts) > MOST:
        yield RuleError(
            "parts_not_here",
            N_("Only of a whole account can posts be named, at most %(most)s of them."),
            field="outcome",
            most=MOST,
        )
        return
    if ballot.measure in ACCOUNT_MEASURES:
        yield RuleError(
            "parts_measure",
            N_("This measure closes an account. Choose one that fits a single post."),
            field="measure",
        )
    seen: dict[str, int] = {}
    for place, part in enumerate(ballot.parts):
        try:
            found = read(part, asked.target)
            check_new(found.locator.canonical, seen)
            seen[found.locator.canonical] = place
        except RuleError as error:
            yield _beside(error, f"parts-{place}-locator")
        yield from too_short(f"parts-{place}-why", part.why, MIN_FINDING)


def read(part: Part, target: Target) -> Named:
    """Return the post that a part names, or refuse what is not a post of the account.

    Where the address itself says whose post it is, it must be this account's; where
    it does not, the members have seen it on the account, and say so in their reasons.
    """
    found = locators.parse(part.locator, platform=target.platform)
    check_post(found)
    check_same_account(found, target)
    return Named(found, part.why)


def every(parts: Sequence[Part], target: Target) -> tuple[Named, ...]:
    """Return every post that is named, in the order in which they were named."""
    return tuple(read(part, target) for part in parts)


def check_post(found: Locator) -> None:
    """Refuse a part that is itself a whole account."""
    if found.kind in ACCOUNT_KINDS or found.kind == "url":
        raise RuleError(
            "part_not_post",
            N_("Name one post, comment, video or story by its own address."),
            field="locator",
        )


def check_same_account(found: Locator, target: Target) -> None:
    """Refuse a post that its own address shows to be somebody else's."""
    owners = {target.handle, target.native_id} - {None}
    known = {name.casefold() for name in owners if name is not None}
    if found.handle and known and found.handle.casefold() not in known:
        raise RuleError(
            "part_elsewhere",
            N_("This is a post of %(found)s, not of the account under review."),
            field="locator",
            found=found.handle,
        )


def check_new(canonical: str, seen: dict[str, int]) -> None:
    """Refuse the same post named twice."""
    if canonical in seen:
        raise RuleError(
            "part_twice",
            N_("This post is named twice: leave one of the two out."),
            field="locator",
        )


def check_free(live_in: str | None) -> None:
    """Refuse a post that is before the portal already, in an item of its own (I22)."""
    if live_in is not None:
        raise RuleError(
            "part_live",
            N_("This post is live in %(docket)s already, and is dealt with there."),
            docket=live_in,
        )


def _beside(error: RuleError, field: str) -> RuleError:
    """Return a refusal of one locator, set beside the field where it was written."""
    return RuleError(error.code, error.sentence, field=field, **error.values)
