"""The law of a request for data: each provision, element by element.

The power must be law today; what it serves, the offence, must have been law already
when it is said to have been committed.
"""

from collections.abc import Iterator

from oversight.core.errors import RuleError
from oversight.review.rules.data_findings import Applied, DataAsked, DataBallot
from oversight.review.rules.findings import Met, Shown
from oversight.review.rules.legality import NO, NOT_MET, YES
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.words import MIN_FINDING, missing, too_short


def faults(ballot: DataBallot, asked: DataAsked) -> Iterator[RuleError]:
    """Return what is missing on the provisions relied on."""
    rows = {row.citation: row for row in ballot.findings.legality}
    for place, citation in enumerate(asked.citations):
        row = rows.get(citation, Applied(citation))
        given = {"today": row.today, "clear": row.clear}
        if citation != asked.power:
            given["then"] = row.then
        for name, answer in given.items():
            if answer not in {YES, NO}:
                yield missing(f"legality-{place}-{name}")
        yield from _elements(place, row, ballot, asked)


def against(ballot: DataBallot, asked: DataAsked) -> dict[str, bool]:
    """Return by field which findings on the law keep an account from approval."""
    found: dict[str, bool] = {}
    for place, row in enumerate(ballot.findings.legality):
        fallen = row.citation.partition(":")[0] in asked.out_of_force
        found |= {
            f"legality-{place}-then": row.then == NO and row.citation != asked.power,
            f"legality-{place}-today": row.today == NO or fallen,
            f"legality-{place}-clear": row.clear == NO,
        }
        found |= {
            f"legality-{place}-elements-{n}-met": element.met in NOT_MET
            for n, element in enumerate(row.elements)
        }
    return found


def is_met(row: Applied, power: str) -> bool:
    """Say whether one provision carries a request: law, clear, and every element."""
    shown = bool(row.elements) and all(one.met == Met.YES for one in row.elements)
    then = row.citation == power or row.then == YES
    return row.today == YES and row.clear == YES and then and shown


def _elements(
    place: int, row: Applied, ballot: DataBallot, asked: DataAsked
) -> Iterator[RuleError]:
    given = {element.code: element for element in row.elements}
    codes = asked.shown_by(row.citation)
    needed = [given.get(code, Shown(code)) for code in codes]
    turning = [one for one in needed if one.met in NOT_MET] or needed[:1]
    for n, element in enumerate(needed):
        field = f"legality-{place}-elements-{n}"
        if element.met not in set(Met):
            yield missing(f"{field}-met")
        # Where it is not approved, the element that fails needs its evidence; where
        # it is approved, every element does.
        if ballot.outcome is not Outcome.REJECTED or element in turning:
            yield from too_short(f"{field}-evidence", element.evidence, MIN_FINDING)
