"""How votes become one decision, and who may vote at all.

Every seat votes. The outcome that more than half of the seats voted for is decided.
Where none has that many, the seats that would approve something are counted together:
whoever would approve all of it would approve part of it, never the other way round.
If they are more than half, it is approved, but only as narrowly as the narrowest
proposal among those that ask for less; if not, it is not approved. So the result is
the least restrictive one that a majority of the seats supports. Where posts of an
account are named, each post needs that majority for itself, and who would restrict the
whole account counts for each; if no post has it, nothing is approved. So it is with the
place: of the territories that seats ask for, each as it stands, the smallest counts
that most of the seats would restrict. Where two must agree, one vote against ends it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from oversight.intake.rules.measures import LADDER
from oversight.review.rules.findings import Rejection
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.scope import lies_within

_TWO = 2
Terms: TypeAlias = tuple[
    Outcome, str | None, str | None, int | None, frozenset[str] | None
]


@dataclass(frozen=True, slots=True)
class Choice:
    """One vote as far as counting needs it; ``position`` is the seat."""

    position: int
    pseudonym: str
    outcome: Outcome
    reasons: str
    code: str | None = None
    measure: str | None = None
    territory: str | None = None
    days: int | None = None
    joined: bool = False
    parts: frozenset[str] | None = None

    @property
    def terms(self) -> Terms:
        """Return what the vote would do, whatever its reasons."""
        return (self.outcome, self.measure, self.territory, self.days, self.parts)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a panel decided, who speaks for it, and who saw it otherwise."""

    outcome: Outcome
    spokesman: Choice
    measure: str | None
    territory: str | None
    days: int | None
    dissenters: tuple[Choice, ...]
    parts: frozenset[str] | None = None
    code: str | None = None

    @property
    def split(self) -> bool:
        """Say whether anybody voted for something else."""
        return bool(self.dissenters)

    @property
    def dissent(self) -> str | None:
        """Return the words of those who saw it otherwise, each under a pseudonym."""
        texts = (f"{one.pseudonym}: {one.reasons}" for one in self.dissenters)
        return "\n\n".join(texts) if self.dissenters else None


def verdict(votes: Sequence[Choice], *, seats: int, unanimous: bool) -> Verdict:
    """Return the decision of a full panel; a missing vote is no vote."""
    if len(votes) != seats:
        raise ValueError("every seat votes before anything is decided")
    inorder = sorted(votes, key=lambda vote: vote.position)
    if unanimous and seats == _TWO:
        return _agreed(inorder)
    for outcome in Outcome:
        same = [vote for vote in inorder if vote.outcome is outcome]
        if len(same) * 2 > seats:
            return _verdict(outcome, same, inorder)
    return _in_part(inorder)


def _agreed(votes: Sequence[Choice]) -> Verdict:
    against = [vote for vote in votes if vote.outcome is Outcome.REJECTED]
    if against:
        return _verdict(Outcome.REJECTED, against, votes)
    whole = [vote for vote in votes if vote.outcome is Outcome.APPROVED]
    if len(whole) == len(votes):
        return _verdict(Outcome.APPROVED, whole, votes)
    less = [vote for vote in votes if vote.outcome is Outcome.NARROWER]
    return _verdict(Outcome.NARROWER, less, votes)


def _in_part(votes: Sequence[Choice]) -> Verdict:
    less = [vote for vote in votes if vote.outcome is Outcome.NARROWER]
    against = [vote for vote in votes if vote.outcome is Outcome.REJECTED]
    willing = len(votes) - len(against)
    if not less or willing * 2 <= len(votes):
        return _verdict(Outcome.REJECTED, against, votes)
    return _verdict(Outcome.NARROWER, less, votes)


def _verdict(
    outcome: Outcome, carrying: Sequence[Choice], votes: Sequence[Choice]
) -> Verdict:
    measure, territory, days, parts = None, None, None, None
    if outcome is not Outcome.REJECTED:
        measure, days = _narrowest(carrying)
        territory, parts = _place(carrying, votes), _named(carrying, votes)
        if territory is None or (parts is not None and not parts):
            return _no_part(carrying, votes)
    decided = (outcome, measure, territory, days, parts)
    agreed = [one for one in carrying if _agrees(one, decided)] or carrying
    # Whoever only joined wrote no findings: the one who did speaks for the panel.
    speaks = min(agreed, key=lambda one: (one.joined, one.position))
    return Verdict(
        *(outcome, speaks, measure, territory, days),
        dissenters=_others(speaks, votes, decided),
        parts=parts,
        code=speaks.code if outcome is Outcome.REJECTED else None,
    )


def _no_part(carrying: Sequence[Choice], votes: Sequence[Choice]) -> Verdict:
    """Return that nothing is approved: most of them agree on no post, or no place."""
    decided = (Outcome.REJECTED, None, None, None, None)
    against = [vote for vote in votes if vote.outcome is Outcome.REJECTED]
    speaks = min(against or carrying, key=lambda one: (one.joined, one.position))
    code = speaks.code or Rejection.NOT_NECESSARY.value
    dissenters = _others(speaks, votes, decided)
    return Verdict(
        *(Outcome.REJECTED, speaks, None, None, None), dissenters=dissenters, code=code
    )


def _named(
    carrying: Sequence[Choice], votes: Sequence[Choice]
) -> frozenset[str] | None:
    """Return the posts that most of the seats would restrict; None of the whole."""
    named = {part for one in carrying for part in one.parts or ()}
    if not named:
        return None
    willing = [one for one in votes if one.outcome is not Outcome.REJECTED]
    return frozenset(
        part
        for part in named
        if sum(one.parts is None or part in one.parts for one in willing) * 2
        > len(votes)
    )


def _others(
    speaks: Choice, votes: Iterable[Choice], decided: Terms
) -> tuple[Choice, ...]:
    return tuple(
        vote for vote in votes if vote is not speaks and not _agrees(vote, decided)
    )


def _agrees(vote: Choice, decided: Terms) -> bool:
    if vote.outcome is Outcome.REJECTED:
        return decided[0] is Outcome.REJECTED
    return vote.terms == decided


def _narrowest(votes: Sequence[Choice]) -> tuple[str | None, int | None]:
    """Return the mildest measure and the shortest time."""
    measure = min((vote.measure or "" for vote in votes), key=_rung)
    return measure, min(vote.days or 0 for vote in votes)


def _place(carrying: Sequence[Choice], votes: Sequence[Choice]) -> str | None:
    """Return the smallest place that most of the seats would restrict; None if none."""
    willing = [one for one in votes if one.outcome is not Outcome.REJECTED]
    smallest: str | None = None
    for place in dict.fromkeys(one.territory or "" for one in carrying):
        if sum(_covers(one, place) for one in willing) * 2 <= len(votes):
            continue
        if smallest is None or lies_within(place, smallest):
            smallest = place
    return smallest


def _covers(vote: Choice, place: str) -> bool:
    """Say whether a vote would restrict this place; without a place it is all of it."""
    asked = vote.territory or ""
    return not asked or asked == place or lies_within(place, asked)


def _rung(measure: str) -> int:
    return LADDER.index(measure) if measure in LADDER else len(LADDER)
