"""Who may lengthen, confirm and disclose: what a reader of the leaves alone finds."""

from typing import Any

import pytest

from oversight.appeals.rules.lifecycle import AppealState
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.review.rules import draw
from oversight.review.rules.draws import Drawn, Draws
from oversight.transparency.rules import courses, lines
from oversight.transparency.rules.courses import Matter
from oversight.transparency.rules.lines import Course

DOCKET = "DR-2026-000001"
POOL = ("R-01", "R-02", "R-03", "R-04")


def leaf(kind: str, **fields: object) -> dict[str, Any]:
    return {"k": kind, "docket": DOCKET, "n": 9, "at": "2026-11-22T09:00:00Z", **fields}


def drawn(**fields: Any) -> Draws:
    return Draws(panels={DOCKET: Drawn(POOL, 1, 1, order=POOL, used=1, **fields)})


@pytest.mark.parametrize(
    ("pool", "codes"), [(POOL[:3], ["same_people"]), (POOL[1:], [])]
)
def test_who_decided_first_is_not_drawn_to_confirm(
    pool: tuple[str, ...], codes: list[str]
) -> None:
    told = drawn(declared={"R-01"})
    list(told.see(leaf("confirmation.asked", item=1)))
    fixed = leaf(
        "pool.committed",
        pool=list(pool),
        seats=3,
        reserve=0,
        size=3,
        round=2**40,
        algorithm=draw.ALGORITHM,
    )

    assert [one.code for one in told.see(fixed)] == codes


@pytest.mark.parametrize(
    ("by", "codes"), [("R-02", []), ("R-03", ["not_called"]), (None, [])]
)
def test_a_delay_is_lengthened_by_whoever_was_called(
    by: str | None, codes: list[str]
) -> None:
    told = drawn(called={"R-02"})

    found = told.see(leaf("delay.decided", by=by, outcome="granted", days=9))

    assert [one.code for one in found] == codes


@pytest.mark.parametrize(
    ("outcome", "days", "codes"),
    [
        ("granted", 9, []),
        ("granted", None, ["delay_days"]),
        ("refused", 9, ["delay_days"]),
        ("refused", None, []),
    ],
)
def test_only_a_grant_has_days(
    outcome: str, days: int | None, codes: list[str]
) -> None:
    course = Course(data=True, state=DataState.PRODUCED)
    list(lines.READERS["delay.asked"](course, leaf("delay.asked", item=1, days=9)))

    decided = leaf("delay.decided", item=1, outcome=outcome, days=days)

    found = lines.READERS["delay.decided"](course, decided)
    assert [one.code for one in found] == codes


@pytest.mark.parametrize(("decided", "codes"), [(False, []), (True, ["told_late"])])
def test_a_file_is_disclosed_before_the_decision_that_rests_on_it(
    *, decided: bool, codes: list[str]
) -> None:
    course = Course(data=False, decided=decided)
    told = Matter(AppealState.FILED, 1, filed=1, complete=True, items={1: course})

    found = courses.seen(told, leaf("exhibit.disclosed", item=1, way="shown"))

    assert [one.code for one in found] == codes
