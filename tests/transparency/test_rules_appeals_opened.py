"""Strangers find a vote on an appeal without an opening, and blame nothing older."""

from typing import Any

from oversight.transparency.rules.watching import Watch

Leaf = dict[str, Any]
FIRST, SECOND = "AP-2026-000001", "AP-2026-000002"
OF = [{"docket": "TD-2026-000001", "item": 1}]


def leaf(kind: str, docket: str, **facts: object) -> Leaf:
    at = "2026-11-23T07:00:00Z"
    return {"k": kind, "docket": docket, "n": 1, "at": at, "item": 1, **facts}


def opened(docket: str, by: str) -> Leaf:
    return leaf("item.viewed", docket, by=by, count=1, dwell="none")


def decided(docket: str, *by: str) -> Leaf:
    facts = {"outcome": "upheld", "split": False, "default": "no"}
    return leaf("appeal.decided", docket, by=list(by), **facts)


def filed(docket: str) -> Leaf:
    begun = leaf("appeal.filed", docket, of=OF, told=True, late=False)
    del begun["item"]
    return begun


def unopened(*leaves: Leaf) -> list[str]:
    """Return in which appeals the rules find a vote without an opening."""
    told = Watch()
    found = [one for each in leaves for one in told.see(each)]
    assert {one.code for one in found} & {"unreadable"} == set()
    return [one.stream for one in found if one.code == "not_opened"]


def test_who_votes_on_an_appeal_has_opened_it() -> None:
    began = (filed(FIRST), opened(FIRST, "R-01"), filed(SECOND))

    assert unopened(*began, decided(SECOND, "R-02")) == [SECOND]
    whole = (opened(SECOND, "R-02"), decided(SECOND, "R-02"))
    assert unopened(*began, *whole) == []
    assert unopened(*began, decided(SECOND)) == []


def test_what_was_filed_before_openings_were_kept_is_no_fault() -> None:
    assert unopened(filed(FIRST), decided(FIRST, "R-01")) == []
    begun = (filed(FIRST), opened(FIRST, "R-01"))
    assert unopened(*begun, decided(FIRST, "R-01", "R-02")) == []


def test_a_joined_appeal_was_opened_where_it_was_heard() -> None:
    began = (filed(FIRST), opened(FIRST, "R-01"), filed(SECOND))
    joined = leaf("appeal.joined", SECOND, ground=None)
    del joined["item"]

    assert unopened(*began, joined, decided(SECOND, "R-01")) == []
