"""FORM-C: which findings a decision needs before it can be signed.

An approval needs every finding, and every one in favour: the State carries the
burden, and one test that fails is enough to say no. So an item that is not approved
needs legality, aim, exempt purpose, what points the other way and the user's answer,
and beyond that only the finding its code rests on; what was not reached stays empty.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.measures import lower_rungs
from oversight.review.rules import scope
from oversight.review.rules.findings import (
    Aim,
    Asked,
    Ballot,
    Exempt,
    Factor,
    Findings,
    Legality,
    Met,
    Rejection,
    Rung,
)
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.words import MIN_FINDING, MIN_REASONS, missing, too_short

MAX_SUMMARY = 600
MIN_SUMMARY = 40
MAX_SCORE = 4
THRESHOLD = 3
PANEL = 3
YES, NO = "yes", "no"
_Part: TypeAlias = Callable[[Ballot, Asked], Iterator[RuleError]]


def faults(ballot: Ballot, asked: Asked) -> Iterator[RuleError]:
    """Return everything that keeps this decision from being signed."""
    parts: list[_Part] = [_reasons, _outcome, _legality, _aim, _exempt, _weighed]
    if ballot.outcome is not Outcome.REJECTED:
        parts += [_attribution, _rabat, _ladder, _proportion, _in_favour]
    else:
        parts += [_BY_CODE.get(ballot.code or "", _nothing)]
    for part in parts:
        yield from part(ballot, asked)


def check_findings(ballot: Ballot, asked: Asked) -> None:
    """Refuse a decision with a finding missing, too short or against itself."""
    for fault in faults(ballot, asked):
        raise fault


def _nothing(_ballot: Ballot, _asked: Asked) -> Iterator[RuleError]:
    return iter(())


def _reasons(ballot: Ballot, _asked: Asked) -> Iterator[RuleError]:
    yield from too_short("reasons", ballot.reasons, MIN_REASONS)
    yield from too_short("summary", ballot.summary, MIN_SUMMARY)
    if len(ballot.summary) > MAX_SUMMARY:
        yield RuleError(
            "summary_long",
            N_("Keep the summary for the public to %(most)s characters."),
            field="summary",
            most=MAX_SUMMARY,
        )


def _outcome(ballot: Ballot, asked: Asked) -> Iterator[RuleError]:
    if ballot.outcome is Outcome.REJECTED:
        yield from _code(ballot, asked)
        return
    measure = ballot.measure or ""
    try:
        scope.check_measure(ballot.measure, asked.measure)
        scope.check_territory(ballot.territory, asked.territory)
        scope.check_days(ballot.days, measure=measure, asked=asked)
        scope.check_outcome_fits(ballot, asked)
    except RuleError as error:
        yield error


def _code(ballot: Ballot, asked: Asked) -> Iterator[RuleError]:
    if ballot.code not in set(Rejection):
        yield missing("code", N_("Say why it is not approved."))
    if ballot.code == Rejection.IMPROPER and asked.seats < PANEL:
        yield RuleError(
            "improper_needs_panel",
            N_("Only a panel of three may find that the aim was another one."),
            field="code",
        )


def _legality(ballot: Ballot, asked: Asked) -> Iterator[RuleError]:
    rows = {row.citation: row for row in ballot.findings.legality}
    for place, citation in enumerate(asked.citations):
        row = rows.get(citation, Legality(citation))
        for name, given in (
            ("then", row.then),
            ("today", row.today),
            ("clear", row.clear),
        ):
            if given not in {YES, NO}:
                yield missing(f"legality-{place}-{name}")
        if row.met not in set(Met):
            yield missing(f"legality-{place}-met")
        yield from too_short(f"legality-{place}-evidence", row.evidence, MIN_FINDING)


def _aim(ballot: Ballot, _asked: Asked) -> Iterator[RuleError]:
    found = ballot.findings
    if found.aim not in set(Aim):
        yield missing("aim")
    if found.aim_real not in {YES, NO}:
        yield missing("aim_real")
    yield from too_short("aim_why", found.aim_why, MIN_FINDING)


def _exempt(ballot: Ballot, _asked: Asked) -> Iterator[RuleError]:
    if ballot.findings.exempt not in set(Exempt):
        yield missing("exempt")
    yield from too_short("exempt_why", ballot.findings.exempt_why, MIN_FINDING)


def _weighed(ballot: Ballot, asked: Asked) -> Iterator[RuleError]:
    yield from too_short("candour", ballot.findings.candour, MIN_FINDING)
    if asked.answered:
        yield from too_short("answer", ballot.findings.answer, MIN_FINDING)


def _attribution(ballot: Ballot, _asked: Asked) -> Iterator[RuleError]:
    found = ballot.findings
    if found.attributed not in {YES, NO}:
        yield missing("attributed")
    yield from too_short("attribution", found.attribution, MIN_FINDING)
    yield from too_short("alternative", found.alternative, MIN_FINDING)


def _rabat(ballot: Ballot, asked: Asked) -> Iterator[RuleError]:
    if not asked.incitement:
        return
    given = ballot.findings.rabat or {}
    for factor in Factor:
        score = given.get(factor)
        if score is None or score.score is None or not 0 <= score.score <= MAX_SCORE:
            yield missing(f"rabat-{factor}-score")
        why = "" if score is None else score.why
        yield from too_short(f"rabat-{factor}-why", why, MIN_FINDING)
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


def _over_threshold(found: Findings) -> bool:
    given = found.rabat or {}
    return all(
        (score := given.get(factor)) is not None and (score.score or 0) >= THRESHOLD
        for factor in (Factor.INTENT, Factor.LIKELIHOOD)
    )


def _ladder(ballot: Ballot, asked: Asked) -> Iterator[RuleError]:
    given = {rung.measure: rung for rung in ballot.findings.ladder}
    chosen = ballot.measure or asked.measure
    for place, measure in enumerate(lower_rungs(chosen)):
        rung = given.get(measure, Rung(measure))
        if rung.works not in {YES, NO}:
            yield missing(f"ladder-{place}-works")
        if rung.works == YES:
            yield RuleError(
                "milder_works",
                N_(
                    "You find that a milder measure would work: approve that one, "
                    "or do not approve."
                ),
                field=f"ladder-{place}-works",
            )
        yield from too_short(f"ladder-{place}-why", rung.why, MIN_FINDING)


def _proportion(ballot: Ballot, _asked: Asked) -> Iterator[RuleError]:
    found = ballot.findings
    if found.proportionate not in {YES, NO}:
        yield missing("proportionate")
    yield from too_short("scope", found.scope, MIN_FINDING)
    yield from too_short("collateral", found.collateral, MIN_FINDING)


def _in_favour(ballot: Ballot, asked: Asked) -> Iterator[RuleError]:
    """Refuse an approval that one of its own findings contradicts."""
    found = ballot.findings
    if asked.listing:
        yield from too_short("listing", found.listing, MIN_FINDING)
    against = {
        "attributed": found.attributed == NO,
        "aim_real": found.aim_real == NO,
        "exempt": found.exempt not in {"", Exempt.NONE},
        "proportionate": found.proportionate == NO,
    }
    for place, row in enumerate(found.legality):
        against |= _against(place, row, asked)
    for field, holds in against.items():
        if holds:
            yield RuleError(
                "against_itself",
                N_("With this finding the item cannot be approved."),
                field=field,
            )


def _against(place: int, row: Legality, asked: Asked) -> dict[str, bool]:
    fallen = row.citation.partition(":")[0] in asked.out_of_force
    return {
        f"legality-{place}-then": row.then == NO,
        f"legality-{place}-today": row.today == NO or fallen,
        f"legality-{place}-clear": row.clear == NO,
        f"legality-{place}-met": row.met in {Met.NO, Met.NOT_SHOWN},
    }


def _not_necessary(ballot: Ballot, asked: Asked) -> Iterator[RuleError]:
    weighed = [
        rung
        for rung in ballot.findings.ladder
        if not list(too_short("", rung.why, MIN_FINDING))
    ]
    if lower_rungs(asked.measure) and not weighed:
        yield missing(
            "ladder-0-why",
            N_("Say of one milder measure at least whether it would work, and why."),
        )


def _not_proportionate(ballot: Ballot, _asked: Asked) -> Iterator[RuleError]:
    yield from too_short("collateral", ballot.findings.collateral, MIN_FINDING)


def _not_attributed(ballot: Ballot, _asked: Asked) -> Iterator[RuleError]:
    yield from too_short("attribution", ballot.findings.attribution, MIN_FINDING)


def _is_exempt(ballot: Ballot, _asked: Asked) -> Iterator[RuleError]:
    if ballot.findings.exempt == Exempt.NONE:
        yield missing("exempt", N_("Say which purpose the item serves."))


def _improper(ballot: Ballot, _asked: Asked) -> Iterator[RuleError]:
    if ballot.findings.aim_real == YES:
        yield missing("aim_real", N_("You find that the aim was another one: say so."))


_BY_CODE: dict[str, _Part] = {
    Rejection.NOT_NECESSARY: _not_necessary,
    Rejection.DISPROPORTIONATE: _not_proportionate,
    Rejection.NOT_ATTRIBUTED: _not_attributed,
    Rejection.EXEMPT: _is_exempt,
    Rejection.IMPROPER: _improper,
}
