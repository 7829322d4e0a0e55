"""An auditor sees from whom was drawn and what each reviewer decided, from the record."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core import clock
from oversight.desk.queries import independence as queries
from oversight.desk.rules.independence import shown
from tests.factories.accounts import a_person
from tests.factories.intake import NOW
from tests.factories.review import ready, vote_all
from tests.factories.transparency import a_leaf, decided
from tests.fixtures.web import Visitor

LONG_AGO = date(2026, 1, 1)


def drawn_from(size: int, **excluded: int) -> dict[str, Any]:
    return a_leaf("pool.committed", size=size, excluded=excluded)


def aside(by: str, code: str) -> dict[str, Any]:
    return a_leaf("member.recused", by=by, code=code)


def decisions(by: str, approved: int, refused: int) -> list[dict[str, Any]]:
    """So many items, each decided by one reviewer alone."""
    no: dict[str, Any] = {"outcome": "rejected", "measure": None}
    made = [decided(n, by=[by]) for n in range(1, approved + 1)]
    return made + [
        decided(n, **no, by=[by]) for n in range(approved + 1, approved + refused + 1)
    ]


def test_pools_seats_and_threats_are_counted() -> None:
    told = shown(
        [
            drawn_from(21, absent=2),
            drawn_from(9, absent=1, untrained=3),
            drawn_from(18),
            aside("R-02", "no-declaration"),
            aside("R-02", "kin-or-money"),
            aside("R-10", "no-declaration"),
            a_leaf("threat.reported"),
        ],
        since=LONG_AGO,
    )

    assert told.draws is not None
    assert (told.draws.count, told.draws.least, told.draws.middle) == (3, 9, 18)
    assert told.draws.excluded == {"absent": 3, "untrained": 3}
    assert told.aside == {"no-declaration": 2, "kin-or-money": 1}
    assert (told.threats, told.approved.d) == (1, 0)
    assert [(row.name, row.aside) for row in told.lines] == [("R-02", 2), ("R-10", 1)]


def test_a_share_far_from_the_whole_is_marked_and_a_small_one_never() -> None:
    leaves = [
        *decisions("R-01", 20, 0),
        *decisions("R-02", 10, 10),
        *decisions("R-03", 0, 9),
    ]

    told = shown(leaves, since=LONG_AGO)

    assert (told.approved.n, told.approved.d) == (30, 49)
    assert [(row.name, row.is_far) for row in told.lines] == [
        ("R-01", True),
        ("R-02", False),
        ("R-03", False),
    ]
    assert told.lines[0].most == 20


def test_how_long_items_stood_open_is_told_by_its_middle() -> None:
    bands = ("none", "under-1m", "under-1m", "5m-20m")
    looked = [
        a_leaf("item.viewed", item=1, by="R-01", count=1, dwell=band) for band in bands
    ]

    (row,) = shown([*looked, decided(1, by=["R-01"])], since=LONG_AGO).lines

    assert (row.quick, row.looked, row.middle) == (2, 3, "under-1m")


def test_nothing_on_the_record_shows_nothing() -> None:
    told = shown([drawn_from(9)], since=date(2099, 1, 1))
    assert (told.draws, told.lines, dict(told.aside)) == (None, (), {})


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_the_auditor_alone_has_the_page(
    session: Session, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    docket, sitting = ready(session)
    vote_all(session, docket, sitting)
    session.commit()
    then = NOW + timedelta(days=1)
    monkeypatch.setattr(clock, "_offset", then - clock.machine_now())

    page = queries.page(session, now=clock.utc_now())
    assert [row.name for row in page.told.lines] == [sitting[0].pseudonym]
    assert page.has_gap

    visitor.sign_in(a_person(session, role=Role.AUDITOR))
    visitor.get(f"/{lang}/desk")
    assert visitor.get(f"/{lang}/desk/independence").status_code == 200
    assert str(sitting[0].pseudonym) in visitor.page.main
    for role in (Role.PRESIDING, Role.REGISTRAR, Role.ADMINISTRATOR):
        visitor.sign_in(a_person(session, role=role))
        assert visitor.get(f"/{lang}/desk/independence").status_code == 403
