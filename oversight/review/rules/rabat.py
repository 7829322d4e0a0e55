"""Part 5 of FORM-C: the six factors of the Rabat threshold test."""

from collections.abc import Iterator

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.review.rules.findings import Asked, Ballot, Factor, Findings, Score
from oversight.review.rules.words import MIN_FINDING, MIN_REASONS, missing, too_short

MAX_SCORE = 4
THRESHOLD = 3


def faults(ballot: Ballot, asked: Asked) -> Iterator[RuleError]:
    """Return what is missing on the factors, where the ground rests on incitement."""
    if not asked.incitement:
        return
    given = ballot.findings.rabat or {}
    for factor in Factor:
        yield from _factor(factor, given.get(factor, Score()))
    if not _over_threshold(ballot.findings):
        for fault in too_short("exception", ballot.findings.exception, MIN_REASONS):
            yield RuleError(
                "threshold",
                N_(
                    "Intent and likelihood are not both %(least)s or more. Do not "
                    "approve, or give reasons for an exception in %(length)s "
                    "characters or more."
                ),
                field=fault.field,
                least=THRESHOLD,
                length=MIN_REASONS,
            )


def _factor(factor: Factor, given: Score) -> Iterator[RuleError]:
    if given.score is None or not 0 <= given.score <= MAX_SCORE:
        yield missing(f"rabat-{factor}-score")
    yield from too_short(f"rabat-{factor}-why", given.why, MIN_FINDING)
    if not given.evidence.strip():
        yield missing(
            f"rabat-{factor}-evidence",
            N_("Say on which piece of evidence this rests."),
        )


def _over_threshold(found: Findings) -> bool:
    given = found.rabat or {}
    return all(
        (score := given.get(factor)) is not None and (score.score or 0) >= THRESHOLD
        for factor in (Factor.INTENT, Factor.LIKELIHOOD)
    )
