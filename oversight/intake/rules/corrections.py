"""Facts that a body may put right after the decision: slips, and nothing it rests on.

The list is closed. Where an item is, which law is cited and what is asked for are what
was decided on; whoever got those wrong takes the request back or asks for the order to
be lifted.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import Any

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules import cells, moments, particulars
from oversight.intake.rules.data_tiers import KIND

SHORTEST_WHY, LONGEST_WHY = 20, 2000
LONGEST = cells.LONGEST_LINE


class Fact(StrEnum):
    """What may be put right; address, law, measure, place and time never."""

    PUBLISHED_ON = "published_on"
    CAPTURED_AT = "captured_at"
    LANGUAGE = "language"
    HANDLE = "handle"
    REACH = "reach"
    PASSAGE_PLACE = "passage_place"
    FIR = "fir"
    AGENCY_REF = "agency_ref"


OF_PARTICULARS = frozenset({Fact.REACH, Fact.PASSAGE_PLACE, Fact.FIR})


@dataclass(frozen=True, slots=True)
class Fix:
    """What an officer asks to have put right; ``seen`` is what the page showed."""

    item: int
    fact: str
    becomes: str
    why: str
    seen: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a fact said, what it says from now on, and why."""

    item: int
    fact: str
    was: str
    becomes: str
    why: str
    by: str

    def as_json(self) -> dict[str, Any]:
        """Return plain values, as they are committed to and sealed."""
        return asdict(self)


def check_kind(kind: str) -> None:
    """Refuse to correct by slips what decides which data are handed over."""
    if kind == KIND:
        raise RuleError(
            "facts_of_data",
            N_(
                "In a request for data every fact decides whose data are handed over. "
                "Take the request back and file it anew."
            ),
        )


def check_decided(decided_at: datetime | None) -> None:
    """Refuse before there is a decision: until then the reviewers may ask."""
    if decided_at is None:
        raise RuleError(
            "not_decided",
            N_(
                "Facts are put right once the item is decided. Until then the "
                "reviewers ask you what they need to know."
            ),
        )


def check_in_time(until: datetime, *, now: datetime) -> None:
    """Refuse once the five working days are over."""
    if now > until:
        raise RuleError(
            "correction_late",
            N_("Facts could be put right until %(until)s. What was said now stands."),
            until=until,
        )


def check_fact(name: str) -> Fact:
    """Return the fact of that name; refuse everything that is not on the list."""
    try:
        return Fact(name)
    except ValueError:
        raise RuleError(
            "fact_unlisted",
            N_(
                "Choose one of these facts. The address, the law cited and the measure "
                "cannot be changed: they are what was decided on."
            ),
            field="fact",
        ) from None


def check_stated(was: str) -> None:
    """Refuse to add what the body never said: that is no correction."""
    if not was:
        raise RuleError(
            "not_stated",
            N_("Your body said nothing here, so there is nothing to put right."),
            field="fact",
        )


def check_not_moved(*, seen: str, turns: int) -> None:
    """Refuse to write over what somebody else put right in the meantime."""
    if seen != str(turns):
        raise RuleError(
            "fact_moved",
            N_(
                "Another officer put a fact of this item right since you opened the "
                "page. What you typed stands below and is not kept yet: compare it "
                "with what the item says now, then send it again."
            ),
        )


def check_changes(was: str, becomes: str) -> None:
    """Refuse a correction that leaves everything as it was."""
    if was == becomes:
        raise RuleError(
            "nothing_changed", N_("This is what it says already."), field="becomes"
        )


def check_becomes(text: str) -> None:
    """Refuse a correction that leaves open what the fact ought to say."""
    if not text.strip():
        raise RuleError(
            "becomes_missing", N_("Write what it ought to say."), field="becomes"
        )


def check_why(why: str) -> None:
    """Refuse a correction that does not say how the slip came about."""
    if not SHORTEST_WHY <= len(why.strip()) <= LONGEST_WHY:
        raise RuleError(
            "why_short",
            N_("Say in %(least)s to %(most)s characters what was wrong and how."),
            field="why",
            least=SHORTEST_WHY,
            most=LONGEST_WHY,
        )


def lost_law() -> RuleError:
    """Return the refusal of a day on which the law cited did not carry the item."""
    return RuleError(
        "law_lost",
        N_(
            "With this date the law cited did not carry the request. That is no slip: "
            "tell the presiding reviewer, who can have the order lifted."
        ),
        field="becomes",
    )


def read(fact: Fact, text: str, *, today: date, said: Mapping[str, str]) -> str:
    """Return a value in the one spelling it is kept in, or refuse beside its field."""
    check_becomes(text)
    try:
        value = _READERS[fact](text, today, said)
    except RuleError as error:
        raise RuleError(
            error.code, error.sentence, field="becomes", **error.values
        ) from error
    check_becomes(value)
    return value


def _published(text: str, today: date, said: Mapping[str, str]) -> str:
    day = moments.published_on(text, today=today)
    captured = said.get(Fact.CAPTURED_AT, "")
    if day and captured:
        moments.captured_at(captured, today=today, published=day)
    return day.isoformat() if day else ""


def _captured(text: str, today: date, said: Mapping[str, str]) -> str:
    on = said.get(Fact.PUBLISHED_ON, "")
    published = date.fromisoformat(on) if on else None
    moment = moments.captured_at(text, today=today, published=published)
    return moment.isoformat() if moment else ""


def _handle(text: str, _today: date, _said: Mapping[str, str]) -> str:
    return cells.handle_name(text)


def _line(text: str, _today: date, _said: Mapping[str, str], *, name: str) -> str:
    return cells.line(text, field=name)


_READERS: Mapping[Fact, Callable[[str, date, Mapping[str, str]], str]] = (
    MappingProxyType(
        {
            Fact.PUBLISHED_ON: _published,
            Fact.CAPTURED_AT: _captured,
            Fact.LANGUAGE: lambda text, _today, _said: cells.language(text) or "",
            Fact.HANDLE: _handle,
            Fact.REACH: lambda text, _today, _said: particulars.reach(text),
            **{
                fact: partial(_line, name=fact.value)
                for fact in (Fact.PASSAGE_PLACE, Fact.FIR, Fact.AGENCY_REF)
            },
        }
    )
)
