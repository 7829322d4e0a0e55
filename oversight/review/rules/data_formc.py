"""Which findings a decision on data needs before it can be signed.

The State carries the burden. An approval needs every finding, and every one in favour;
to say no, the law, the link to the offence and what points the other way are enough.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.review.rules import data_scope
from oversight.review.rules.data_findings import (
    Applied,
    DataAsked,
    DataBallot,
    DataFindings,
    Needed,
)
from oversight.review.rules.findings import Met, Rejection
from oversight.review.rules.formc import MAX_SUMMARY, MIN_SUMMARY, NO, YES
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.words import MIN_FINDING, MIN_REASONS, missing, too_short

MIN_FIELD = 40
# A post can serve an exempt purpose, an account's owner cannot be one.
CODES = tuple(
    code for code in Rejection if code not in {Rejection.EXEMPT, Rejection.IMPROPER}
)
_Part: TypeAlias = Callable[[DataBallot, DataAsked], Iterator[RuleError]]


def faults(ballot: DataBallot, asked: DataAsked) -> Iterator[RuleError]:
    """Return everything that keeps this decision from being signed."""
    parts: list[_Part] = [_reasons, _outcome, _legality, _link]
    if ballot.outcome is not Outcome.REJECTED:
        parts += [_milder, _fields, _around, _in_favour]
    for part in parts:
        yield from part(ballot, asked)


def check_data_findings(ballot: DataBallot, asked: DataAsked) -> None:
    """Refuse a decision with a finding missing, too short or against itself."""
    for fault in faults(ballot, asked):
        raise fault


def needed(findings: DataFindings) -> tuple[str, ...]:
    """Return the fields that were found needed."""
    return tuple(one.field for one in findings.needed if one.needed == YES)


def _reasons(ballot: DataBallot, _asked: DataAsked) -> Iterator[RuleError]:
    yield from too_short("reasons", ballot.reasons, MIN_REASONS)
    yield from too_short("summary", ballot.summary, MIN_SUMMARY)
    if len(ballot.summary) > MAX_SUMMARY:
        yield RuleError(
            "summary_long",
            N_("Keep the summary for the public to %(most)s characters."),
            field="summary",
            most=MAX_SUMMARY,
        )


def _outcome(ballot: DataBallot, asked: DataAsked) -> Iterator[RuleError]:
    if ballot.outcome is Outcome.REJECTED:
        if ballot.code not in CODES:
            yield missing("code", N_("Say why it is not approved."))
        return
    for check in (
        data_scope.check_fields_within,
        data_scope.check_window_within,
        data_scope.check_retention_within,
        data_scope.check_delay_within,
    ):
        try:
            check(ballot.terms, asked)
        except RuleError as error:
            yield error
    try:
        data_scope.check_outcome_fits_data(ballot, asked)
    except RuleError as error:
        yield error


def _legality(ballot: DataBallot, asked: DataAsked) -> Iterator[RuleError]:
    rows = {row.citation: row for row in ballot.findings.legality}
    for place, citation in enumerate(asked.citations):
        row = rows.get(citation, Applied(citation))
        for name, given in (("today", row.today), ("clear", row.clear)):
            if given not in {YES, NO}:
                yield missing(f"legality-{place}-{name}")
        if row.met not in set(Met):
            yield missing(f"legality-{place}-met")
        yield from too_short(f"legality-{place}-evidence", row.evidence, MIN_FINDING)


def _link(ballot: DataBallot, _asked: DataAsked) -> Iterator[RuleError]:
    found = ballot.findings
    if found.linked not in {YES, NO}:
        yield missing("linked")
    yield from too_short("link", found.link, MIN_FINDING)
    yield from too_short("candour", found.candour, MIN_FINDING)


def _milder(ballot: DataBallot, _asked: DataAsked) -> Iterator[RuleError]:
    found = ballot.findings
    if found.milder not in {YES, NO}:
        yield missing("milder")
    yield from too_short("milder_why", found.milder_why, MIN_FINDING)


def _fields(ballot: DataBallot, asked: DataAsked) -> Iterator[RuleError]:
    given = {one.field: one for one in ballot.findings.needed}
    for place, field in enumerate(asked.fields):
        one = given.get(field, Needed(field))
        if one.needed not in {YES, NO}:
            yield missing(f"needed-{place}-needed")
        yield from too_short(f"needed-{place}-why", one.why, MIN_FIELD)
    if set(ballot.terms.fields) != set(needed(ballot.findings)):
        yield RuleError(
            "fields_not_found_needed",
            N_("Exactly the fields you find needed can be approved."),
            field="outcome",
        )


def _around(ballot: DataBallot, asked: DataAsked) -> Iterator[RuleError]:
    found = ballot.findings
    if data_scope.is_traffic(ballot.terms):
        yield from too_short("window", found.window, MIN_FINDING)
    yield from too_short("others", found.others, MIN_FINDING)
    if asked.protected:
        yield from too_short("privilege", found.privilege, MIN_FINDING)
    yield from too_short("retention", found.retention, MIN_FINDING)
    if asked.delay_ground is not None:
        if found.delay not in {YES, NO}:
            yield missing("delay")
        yield from too_short("delay_why", found.delay_why, MIN_FINDING)
        if (found.delay == YES) != (ballot.terms.delay_days is not None):
            yield missing("delay_days", N_("Say for how many days."))


def _in_favour(ballot: DataBallot, asked: DataAsked) -> Iterator[RuleError]:
    """Refuse an approval that one of its own findings contradicts."""
    found = ballot.findings
    against = {"linked": found.linked == NO, "milder": found.milder == YES}
    for place, row in enumerate(found.legality):
        fallen = row.citation.partition(":")[0] in asked.out_of_force
        against |= {
            f"legality-{place}-today": row.today == NO or fallen,
            f"legality-{place}-clear": row.clear == NO,
            f"legality-{place}-met": row.met in {Met.NO, Met.NOT_SHOWN},
        }
    for field, holds in against.items():
        if holds:
            yield RuleError(
                "against_itself",
                N_("With this finding the item cannot be approved."),
                field=field,
            )
