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
from oversight.review.rules import legality, rabat, scope
from oversight.review.rules import parts as named
from oversight.review.rules.findings import (
    Aim,
    Asked,
    Ballot,
    Exempt,
    Rejection,
    Rung,
)
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.words import (
    MIN_FINDING,
    MIN_REASONS,
    MIN_REPLY,
    is_urdu,
    missing,
    too_short,
)

MAX_SUMMARY = 600
MIN_SUMMARY = 40
MOST_POINTS = 40  # of an answer: each has a reply of its own
PANEL = 3
YES, NO = "yes", "no"
_Reader: TypeAlias = Callable[[Ballot, Asked], Iterator[RuleError]]


def faults(ballot: Ballot, asked: Asked) -> Iterator[RuleError]:
    """Return everything that keeps this decision from being signed."""
    parts: list[_Reader] = [
        _reasons,
        _outcome,
        legality.faults,
        _aim,
        _exempt,
        _weighed,
    ]
    if ballot.outcome is not Outcome.REJECTED:
        parts += [named.faults, _attribution, rabat.faults, _ladder, _proportion]
        parts += [_terms, _in_favour]
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
    return in_words(ballot.reasons, ballot.summary, ballot.summary_ur)


def in_words(reasons: str, english: str, urdu: str) -> Iterator[RuleError]:
    """Return what keeps the reasons and the two summaries from being read."""
    yield from too_short("reasons", reasons, MIN_REASONS)
    for field, text in (("summary", english), ("summary_ur", urdu)):
        yield from too_short(field, text, MIN_SUMMARY)
        if len(text) > MAX_SUMMARY:
            yield RuleError(
                "summary_long",
                N_("Keep the summary for the public to %(most)s characters."),
                field=field,
                most=MAX_SUMMARY,
            )
    if is_urdu(english) or (urdu and not is_urdu(urdu)):
        yield RuleError(
            "summary_language",
            N_("One summary is read in Urdu, the other in English: write both."),
            field="summary" if is_urdu(english) else "summary_ur",
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
    yield from improper(ballot.code, asked.seats, heard=asked.heard)


def improper(code: str | None, seats: int, *, heard: bool) -> Iterator[RuleError]:
    """Return the refusals of a bad motive found by too few, or behind somebody's back.

    The body must have been asked about that aim; that it answered something else is
    not to be heard on it.
    """
    if code != Rejection.IMPROPER:
        return
    if seats < PANEL:
        yield RuleError(
            "improper_needs_panel",
            N_("Only a panel of three may find that the aim was another one."),
            field="code",
        )
    if not heard:
        yield RuleError(
            "improper_unheard",
            N_(
                "Nobody is found to have had another aim before they could answer. Ask "
                "the body about its aim first, and weigh what it says: an answer to "
                "another question is not enough."
            ),
            field="code",
        )


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
    replies = (*ballot.findings.replies, *[""] * asked.points)
    for place in range(asked.points):
        yield from too_short(f"replies-{place}", replies[place], MIN_REPLY)


def _attribution(ballot: Ballot, _asked: Asked) -> Iterator[RuleError]:
    found = ballot.findings
    if found.attributed not in {YES, NO}:
        yield missing("attributed")
    yield from too_short("attribution", found.attribution, MIN_FINDING)
    yield from too_short("alternative", found.alternative, MIN_FINDING)


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


def _proportion(ballot: Ballot, asked: Asked) -> Iterator[RuleError]:
    found = ballot.findings
    if found.proportionate not in {YES, NO}:
        yield missing("proportionate")
    for field in ("scope", "collateral", "chilling"):
        yield from too_short(field, getattr(found, field), MIN_FINDING)
    if asked.target.is_account and not ballot.parts:
        yield from too_short("lawful_share", found.lawful_share, MIN_REPLY)
        yield from too_short("posts_why", found.posts_why, MIN_FINDING)


def _terms(ballot: Ballot, _asked: Asked) -> Iterator[RuleError]:
    after, days = ballot.findings.review_after, ballot.days or 0
    if after is not None and not 1 <= after < days:
        yield RuleError(
            "review_late",
            N_("Write a day before the end, counted from the start: 1 to %(most)s."),
            field="review_after",
            most=max(1, days - 1),
        )


def _in_favour(ballot: Ballot, asked: Asked) -> Iterator[RuleError]:
    """Refuse an approval that one of its own findings contradicts."""
    found = ballot.findings
    if asked.listing:
        yield from too_short("listing", found.listing, MIN_FINDING)
    against = legality.against(ballot, asked) | {
        "attributed": found.attributed == NO,
        "aim_real": found.aim_real == NO,
        "exempt": found.exempt not in {"", Exempt.NONE},
        "proportionate": found.proportionate == NO,
    }
    for field, holds in against.items():
        if holds:
            yield RuleError(
                "against_itself",
                N_("With this finding the item cannot be approved."),
                field=field,
            )


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


_BY_CODE: dict[str, _Reader] = {
    Rejection.NOT_NECESSARY: _not_necessary,
    Rejection.DISPROPORTIONATE: _not_proportionate,
    Rejection.NOT_ATTRIBUTED: _not_attributed,
    Rejection.EXEMPT: _is_exempt,
    Rejection.IMPROPER: _improper,
}
