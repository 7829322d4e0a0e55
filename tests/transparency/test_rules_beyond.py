"""What a stranger finds wrong of data beyond their approval, entry by entry."""

from typing import Any

import pytest

from oversight.dispatch.rules.data_lifecycle import DataState, Holding
from oversight.transparency.rules.beyond import READERS
from oversight.transparency.rules.lines import Course

Said = tuple[str, dict[str, Any]]


def time_asked() -> Said:
    return "use.asked", {"what": "time"}


def decided(what: str = "time", outcome: str = "granted", **said: object) -> Said:
    until = "2027-01-01T00:00:00Z" if (outcome, what) == ("granted", "time") else None
    leaf = {"what": what, "outcome": outcome, "by": "R-02", "until": until}
    return "use.decided", leaf | said


def looked(outcome: str = "investigation") -> Said:
    return "data.used", {"outcome": outcome}


LODGED: Said = ("data.lodged", {})
OVER: Said = ("lodging.ended", {})
FLAGGED: Said = ("misuse.flagged", {})
ANSWERED: Said = ("misuse.answered", {})


def weighed(outcome: str = "cleared", by: str = "R-02") -> Said:
    return "misuse.weighed", {"outcome": outcome, "by": by}


def concluded(outcome: str = "cleared", **said: object) -> Said:
    until = None if outcome == "cleared" else "2027-01-01T00:00:00Z"
    leaf = {"outcome": outcome, "by": "presiding", "until": until}
    return "misuse.decided", leaf | said


def found(*told: Said, state: DataState = DataState.PRODUCED) -> list[str]:
    """Return what is found wrong, in the order of the entries."""
    course = Course(data=True, state=state, holding=Holding.MINIMISED)
    return [
        one.code
        for n, (kind, said) in enumerate(told)
        for one in READERS[kind](
            course, {"k": kind, "docket": "DR-2026-000001", "n": n, **said}
        )
    ]


@pytest.mark.parametrize(
    "told",
    [
        (time_asked(), decided(), ("data.extended", {"outcome": "time"})),
        (time_asked(), decided(outcome="lapsed", by=None), time_asked()),
        (("use.asked", {"what": "purpose"}), decided("purpose"), looked("another-offence")),
        (LODGED, LODGED, OVER, OVER),
        (FLAGGED, ANSWERED, weighed(), concluded(), looked(), LODGED),
        (FLAGGED, weighed("found"), concluded("found"), FLAGGED),
        (FLAGGED, ANSWERED, weighed(), concluded("found")),
    ],
)  # fmt: skip
def test_what_was_done_as_it_should_be_is_not_found(told: tuple[Said, ...]) -> None:
    assert found(*told) == []


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (["wrong_state"], (time_asked(), time_asked())),
        (["not_asked"], (decided(),)),
        (["silence_grants"], (time_asked(), decided(by=None))),
        (["use_days"], (time_asked(), decided(until=None))),
        (["use_days"], (time_asked(), decided(outcome="refused", until="2027"))),
        (["not_granted"], (("data.extended", {"outcome": "time"}),)),
        (["not_granted"], (time_asked(), decided(), looked("another-offence"))),
        (["not_lodged"], (OVER,)),
        (["not_lodged"], (LODGED, OVER, OVER)),
        (["in_doubt"], (FLAGGED, looked())),
        (["in_doubt"], (FLAGGED, ANSWERED, LODGED)),
        (["wrong_state"], (FLAGGED, FLAGGED)),
        (["wrong_state"], (ANSWERED,)),
        (["wrong_state"], (FLAGGED, weighed(), ANSWERED)),
        (["wrong_state"], (FLAGGED, weighed(), weighed())),
        (["wrong_state", "cleared_alone"], (FLAGGED, ANSWERED, concluded())),
        (["wrong_state"], (FLAGGED, weighed(), concluded(by=None))),
        (["one_alone"], (FLAGGED, weighed(by="R-02"), concluded(by="R-02"))),
        (["cleared_alone"], (FLAGGED, weighed("found"), concluded())),
        (["misuse_pause"], (FLAGGED, weighed(), concluded(until="2027"))),
        (["misuse_pause"], (FLAGGED, weighed("found"), concluded("found", until=None))),
    ],
)
def test_each_wrong_entry_is_found(codes: list[str], told: tuple[Said, ...]) -> None:
    assert found(*told) == codes


def test_nothing_is_asked_or_doubted_of_data_that_never_came() -> None:
    for one in (time_asked(), FLAGGED):
        assert found(one, state=DataState.DISPATCHED) == ["wrong_state"]


def test_a_court_gets_nothing_that_was_not_reduced() -> None:
    course = Course(data=True, state=DataState.PRODUCED, holding=Holding.RECEIVED)
    leaf = {"k": "data.lodged", "docket": "DR-2026-000001", "n": 1}

    assert [one.code for one in READERS["data.lodged"](course, leaf)] == ["wrong_state"]
