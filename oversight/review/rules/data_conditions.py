"""On which conditions data may be used and handed on: never beyond what was asked."""

from collections.abc import Iterable, Iterator

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.review.rules.data_findings import DataAsked, DataBallot
from oversight.review.rules.words import MIN_REPLY, missing, too_short

NOBODY, COURT, AS_FILED = "nobody", "court", "as-filed"
# Who may be given the data, the narrowest circle first.
SHARING = (NOBODY, COURT, AS_FILED)
LONGEST = 2000


def faults(ballot: DataBallot, asked: DataAsked) -> Iterator[RuleError]:
    """Return what is missing on the use of the data and on handing them on."""
    found = ballot.findings
    yield from too_short("use", found.use, MIN_REPLY)
    try:
        check_sharing(found.sharing, asked)
    except RuleError as error:
        yield error


def check_sharing(sharing: str, asked: DataAsked) -> None:
    """Refuse to let data be handed on to whom the body itself did not name."""
    if sharing not in SHARING:
        raise missing("sharing")
    if sharing == AS_FILED and not asked.sharing:
        raise RuleError(
            "sharing_wider",
            N_("The body named nobody to whom it would hand the data on."),
            field="sharing",
        )


def strictest(given: Iterable[str]) -> str:
    """Return the narrowest circle that anybody who approves would allow."""
    known = [SHARING.index(one) if one in SHARING else 0 for one in given]
    return SHARING[min(known, default=0)]
