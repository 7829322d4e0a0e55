"""How votes on data become one decision: what a majority would allow, and no more.

A field is approved if more than half of the seats would approve it; the days are those
that everybody who approves would allow; data are kept, and a notice delayed, for the
shortest time among them. Where nothing is left, it is not approved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from oversight.intake.rules.data_tiers import FIELDS
from oversight.review.rules import data_scope
from oversight.review.rules.data_findings import NOTHING, DataAsked, DataTerms
from oversight.review.rules.findings import Rejection
from oversight.review.rules.lifecycle import Outcome

_TWO = 2


@dataclass(frozen=True, slots=True)
class DataChoice:
    """One vote as far as counting needs it; ``position`` is the seat."""

    position: int
    pseudonym: str
    outcome: Outcome
    reasons: str
    code: str | None = None
    terms: DataTerms = NOTHING
    joined: bool = False

    @property
    def approves(self) -> bool:
        """Say whether the vote would approve something."""
        return self.outcome is not Outcome.REJECTED


@dataclass(frozen=True, slots=True)
class DataVerdict:
    """What a panel decided, who speaks for it, and who saw it otherwise."""

    outcome: Outcome
    spokesman: DataChoice
    terms: DataTerms
    code: str | None
    dissenters: tuple[DataChoice, ...]

    @property
    def split(self) -> bool:
        """Say whether anybody voted for something else."""
        return bool(self.dissenters)

    @property
    def dissent(self) -> str | None:
        """Return the words of those who saw it otherwise, each under a pseudonym."""
        texts = (f"{one.pseudonym}: {one.reasons}" for one in self.dissenters)
        return "\n\n".join(texts) if self.dissenters else None


def verdict(
    votes: Sequence[DataChoice], *, seats: int, unanimous: bool, asked: DataAsked
) -> DataVerdict:
    """Return the decision of a full panel; a missing vote is no vote."""
    if len(votes) != seats:
        raise ValueError("every seat votes before anything is decided")
    inorder = sorted(votes, key=lambda vote: (vote.joined, vote.position))
    approving = [vote for vote in inorder if vote.approves]
    needed = seats if unanimous and seats == _TWO else seats // 2 + 1
    terms = _allowed(approving, needed) if len(approving) >= needed else NOTHING
    if not _holds(terms):
        return _refused(inorder)
    outcome = (
        Outcome.NARROWER if data_scope.narrowed(terms, asked) else Outcome.APPROVED
    )
    agreed = [vote for vote in approving if vote.terms == terms] or approving
    others = tuple(
        vote for vote in inorder if vote is not agreed[0] and vote.terms != terms
    )
    return DataVerdict(outcome, agreed[0], terms, None, others)


def _allowed(approving: Sequence[DataChoice], needed: int) -> DataTerms:
    """Return what enough of those who approve would allow."""
    fields = tuple(
        field
        for field in FIELDS
        if sum(field in vote.terms.fields for vote in approving) >= needed
    )
    windows = [(vote.terms.window_from, vote.terms.window_to) for vote in approving]
    first, last = reduce(data_scope.overlap, windows)
    delays = sorted(
        vote.terms.delay_days for vote in approving if vote.terms.delay_days is not None
    )
    terms = DataTerms(
        fields=fields,
        window_from=first,
        window_to=last,
        retention_days=min(vote.terms.retention_days for vote in approving),
        delay_days=delays[0] if len(delays) >= needed else None,
    )
    if data_scope.is_traffic(terms):
        return terms
    return DataTerms(fields, None, None, terms.retention_days, terms.delay_days)


def _holds(terms: DataTerms) -> bool:
    """Say whether anything is left to approve: a field, and a day where days count."""
    if not data_scope.is_traffic(terms):
        return bool(terms.fields)
    first, last = terms.window_from, terms.window_to
    return first is not None and last is not None and first <= last


def _refused(votes: Sequence[DataChoice]) -> DataVerdict:
    against = [vote for vote in votes if not vote.approves]
    speaks = (against or list(votes))[0]
    # Nobody may have refused: they only could not agree on anything to approve.
    code = speaks.code or Rejection.NOT_NECESSARY.value
    others = tuple(vote for vote in votes if vote is not speaks and vote.approves)
    return DataVerdict(Outcome.REJECTED, speaks, NOTHING, code, others)
