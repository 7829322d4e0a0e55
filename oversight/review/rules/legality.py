"""Part 2 of FORM-C: each provision, in each respect, element by element."""

from collections.abc import Iterator

from oversight.core.errors import RuleError
from oversight.review.rules.findings import Asked, Ballot, Legality, Met, Shown
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.words import MIN_FINDING, missing, too_short

YES, NO = "yes", "no"
NOT_MET = frozenset({Met.NO, Met.NOT_SHOWN})


def faults(ballot: Ballot, asked: Asked) -> Iterator[RuleError]:
    """Return what is missing on the provisions relied on."""
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
        yield from _elements(place, row, ballot, asked)


def against(ballot: Ballot, asked: Asked) -> dict[str, bool]:
    """Return by field which findings on the law keep an item from approval."""
    found: dict[str, bool] = {}
    for place, row in enumerate(ballot.findings.legality):
        fallen = row.citation.partition(":")[0] in asked.out_of_force
        found |= {
            f"legality-{place}-then": row.then == NO,
            f"legality-{place}-today": row.today == NO or fallen,
            f"legality-{place}-clear": row.clear == NO,
        }
        found |= {
            f"legality-{place}-elements-{n}-met": element.met in NOT_MET
            for n, element in enumerate(row.elements)
        }
    return found


def _elements(
    place: int, row: Legality, ballot: Ballot, asked: Asked
) -> Iterator[RuleError]:
    given = {element.code: element for element in row.elements}
    needed = [given.get(code, Shown(code)) for code in asked.elements[row.citation]]
    turning = [one for one in needed if one.met in NOT_MET] or needed[:1]
    for n, element in enumerate(needed):
        field = f"legality-{place}-elements-{n}"
        if element.met not in set(Met):
            yield missing(f"{field}-met")
        # Where it is not approved, the element that fails needs its evidence; where
        # it is approved, every element does.
        if ballot.outcome is not Outcome.REJECTED or element in turning:
            yield from too_short(f"{field}-evidence", element.evidence, MIN_FINDING)
