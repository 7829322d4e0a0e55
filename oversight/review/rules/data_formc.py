"""Which findings a decision on data needs before it can be signed.

The State carries the burden. An approval needs every finding, and every one in favour;
to say no, the law, the link to the offence, the aim and what points the other way are
enough, and beyond that only the finding that the code rests on.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.data_tiers import Tier, tier_of
from oversight.review.rules import data_conditions, data_legality, data_scope, formc
from oversight.review.rules.data_findings import (
    DataAsked,
    DataBallot,
    DataFindings,
    Needed,
)
from oversight.review.rules.findings import Aim, Rejection, Rung
from oversight.review.rules.formc import NO, YES
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.words import MIN_FINDING, missing, too_short

MIN_FIELD = 40
# A post can serve an exempt purpose, an account's owner cannot be one.
CODES = tuple(code for code in Rejection if code is not Rejection.EXEMPT)
# What reaches less deep than each tier, the shallowest first.
LESS: dict[str, tuple[str, ...]] = {
    Tier.D1: (Tier.D0.value,),
    Tier.D2: (Tier.D0.value, Tier.D1.value),
}
_Part: TypeAlias = Callable[[DataBallot, DataAsked], Iterator[RuleError]]


def faults(ballot: DataBallot, asked: DataAsked) -> Iterator[RuleError]:
    """Return everything that keeps this decision from being signed."""
    parts: list[_Part] = [_reasons, _outcome, data_legality.faults, _link, _aim]
    if ballot.outcome is not Outcome.REJECTED:
        parts += [_milder, _ladder, _fields, _around, _proportion, _delay]
        parts += [data_conditions.faults, _in_favour]
    else:
        parts += [_BY_CODE.get(ballot.code or "", _nothing)]
    for part in parts:
        yield from part(ballot, asked)


def check_data_findings(ballot: DataBallot, asked: DataAsked) -> None:
    """Refuse a decision with a finding missing, too short or against itself."""
    for fault in faults(ballot, asked):
        raise fault


def needed(findings: DataFindings) -> tuple[str, ...]:
    """Return the fields that were found needed."""
    return tuple(one.field for one in findings.needed if one.needed == YES)


def less_deep(tier: str) -> tuple[str, ...]:
    """Return every tier that reaches less deep than this one."""
    return LESS.get(tier, ())


def _nothing(_ballot: DataBallot, _asked: DataAsked) -> Iterator[RuleError]:
    return iter(())


def _reasons(ballot: DataBallot, _asked: DataAsked) -> Iterator[RuleError]:
    return formc.in_words(ballot.reasons, ballot.summary, ballot.summary_ur)


def _outcome(ballot: DataBallot, asked: DataAsked) -> Iterator[RuleError]:
    if ballot.outcome is Outcome.REJECTED:
        if ballot.code not in CODES:
            yield missing("code", N_("Say why it is not approved."))
        yield from formc.improper(ballot.code, asked.seats, heard=asked.heard)
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


def _link(ballot: DataBallot, _asked: DataAsked) -> Iterator[RuleError]:
    found = ballot.findings
    if found.linked not in {YES, NO}:
        yield missing("linked")
    yield from too_short("link", found.link, MIN_FINDING)
    yield from too_short("candour", found.candour, MIN_FINDING)


def _aim(ballot: DataBallot, _asked: DataAsked) -> Iterator[RuleError]:
    found = ballot.findings
    if found.aim not in set(Aim):
        yield missing("aim")
    if found.aim_real not in {YES, NO}:
        yield missing("aim_real")
    yield from too_short("aim_why", found.aim_why, MIN_FINDING)


def _milder(ballot: DataBallot, _asked: DataAsked) -> Iterator[RuleError]:
    found = ballot.findings
    if found.milder not in {YES, NO}:
        yield missing("milder")
    yield from too_short("milder_why", found.milder_why, MIN_FINDING)


def _ladder(ballot: DataBallot, _asked: DataAsked) -> Iterator[RuleError]:
    given = {rung.measure: rung for rung in ballot.findings.ladder}
    chosen = tier_of(ballot.terms.fields) if ballot.terms.fields else ""
    for place, tier in enumerate(less_deep(chosen)):
        rung = given.get(tier, Rung(tier))
        if rung.works not in {YES, NO}:
            yield missing(f"ladder-{place}-works")
        if rung.works == YES:
            yield RuleError(
                "less_deep_works",
                N_(
                    "You find that something less deep would be enough: approve that, "
                    "or do not approve."
                ),
                field=f"ladder-{place}-works",
            )
        yield from too_short(f"ladder-{place}-why", rung.why, MIN_FINDING)


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


def _proportion(ballot: DataBallot, _asked: DataAsked) -> Iterator[RuleError]:
    found = ballot.findings
    if found.proportionate not in {YES, NO}:
        yield missing("proportionate")
    yield from too_short("proportion", found.proportion, MIN_FINDING)
    yield from too_short("chilling", found.chilling, MIN_FINDING)


def _delay(ballot: DataBallot, asked: DataAsked) -> Iterator[RuleError]:
    found = ballot.findings
    if asked.delay_ground is None:
        return
    if found.delay not in {YES, NO}:
        yield missing("delay")
    yield from too_short("delay_why", found.delay_why, MIN_FINDING)
    if (found.delay == YES) != (ballot.terms.delay_days is not None):
        yield missing("delay_days", N_("Say for how many days."))


def _in_favour(ballot: DataBallot, asked: DataAsked) -> Iterator[RuleError]:
    """Refuse an approval that one of its own findings contradicts."""
    found = ballot.findings
    against = data_legality.against(ballot, asked) | {
        "linked": found.linked == NO,
        "aim_real": found.aim_real == NO,
        "milder": found.milder == YES,
        "proportionate": found.proportionate == NO,
    }
    for field, holds in against.items():
        if holds:
            yield RuleError(
                "against_itself",
                N_("With this finding the item cannot be approved."),
                field=field,
            )


def _not_necessary(ballot: DataBallot, _asked: DataAsked) -> Iterator[RuleError]:
    found = ballot.findings
    said = (found.milder_why, *(rung.why for rung in found.ladder))
    fields = (one.why for one in found.needed if one.needed == NO)
    enough = [text for text in said if not list(too_short("", text, MIN_FINDING))]
    enough += [text for text in fields if not list(too_short("", text, MIN_FIELD))]
    if not enough:
        yield missing(
            "milder_why",
            N_("Say of one way at least, or of one field, why it is not needed."),
        )


def _not_proportionate(ballot: DataBallot, _asked: DataAsked) -> Iterator[RuleError]:
    yield from too_short("proportion", ballot.findings.proportion, MIN_FINDING)


def _not_attributed(ballot: DataBallot, _asked: DataAsked) -> Iterator[RuleError]:
    if ballot.findings.linked == YES:
        yield missing("linked", N_("You find that nothing ties this person: say so."))


def _improper(ballot: DataBallot, _asked: DataAsked) -> Iterator[RuleError]:
    if ballot.findings.aim_real == YES:
        yield missing("aim_real", N_("You find that the aim was another one: say so."))


_BY_CODE: dict[str, _Part] = {
    Rejection.NOT_NECESSARY: _not_necessary,
    Rejection.DISPROPORTIONATE: _not_proportionate,
    Rejection.NOT_ATTRIBUTED: _not_attributed,
    Rejection.IMPROPER: _improper,
}
