"""Five working days in which an agency may correct facts: facts, never its case."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from types import MappingProxyType

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules import cells, moments, particulars
from oversight.intake.rules.lifecycle import RequestState

OF_THE_DOCKET = ("source",)
OF_AN_ITEM = ("published_on", "language", "reach", "passage_place")
FACTS = (*OF_THE_DOCKET, *OF_AN_ITEM)
SHORTEST_WHY = 20
LONGEST_WHY = 2_000
_OPEN = frozenset({RequestState.FILED, RequestState.DEFECTIVE, RequestState.SCREENED})
_READERS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "source": cells.source,
        "language": cells.language,
        "reach": particulars.reach,
        "passage_place": partial(cells.line, field="passage_place"),
    }
)


def check_fact(fact: str, *, number: int | None) -> None:
    """Refuse to change what is no fact: reasons, law and measure stay as signed."""
    if fact not in (OF_THE_DOCKET if number is None else OF_AN_ITEM):
        raise RuleError(
            "fact_unknown",
            N_(
                "Only facts can be corrected: the source, the day, the language, the "
                "reach and the place of the passage. What you ask for and why stays "
                "as it was signed."
            ),
            field="fact",
        )


def check_in_time(*, state: RequestState, due: datetime, now: datetime) -> None:
    """Refuse a correction after its five working days, or of what has ended."""
    if state not in _OPEN or now > due:
        raise RuleError(
            "facts_closed",
            N_(
                "Facts could be corrected until %(moment)s. Write to the registrar if "
                "something is still wrong."
            ),
            moment=due,
        )


def check_why(why: str) -> None:
    """Refuse a correction without its reason."""
    if not SHORTEST_WHY <= len(why.strip()) <= LONGEST_WHY:
        raise RuleError(
            "fact_why",
            N_("Say how the mistake came about, in at least %(least)s characters."),
            field="why",
            least=SHORTEST_WHY,
        )


def check_changed(was: str, now_is: str) -> None:
    """Refuse a correction that corrects nothing."""
    if was == now_is:
        raise RuleError(
            "fact_unchanged",
            N_("It says that already. Nothing was changed."),
            field="value",
        )


def read(fact: str, text: str, *, today: date) -> object:
    """Return the value a fact is to have, or refuse what it cannot be."""
    try:
        if fact == "published_on":
            value: object = moments.published_on(text, today=today)
        else:
            value = _READERS[fact](text)
    except RuleError as error:
        raise RuleError(
            error.code, error.sentence, field="value", **error.values
        ) from error
    if not value:
        raise RuleError(
            "fact_empty",
            N_("Say what it should be. A fact can be corrected, not removed."),
            field="value",
        )
    return value


def spelled(value: object) -> str:
    """Write a fact as it is kept beside its correction."""
    return "" if value is None else str(value)
