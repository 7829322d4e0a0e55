"""Draws on drand: heard, checked and published, and nothing is ever mixed."""

import sys
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.ledger import queries as log
from oversight.ledger.rules import leaf as spelling
from oversight.review.models.beacons import BeaconChoice, DrandRound
from oversight.review.models.panels import Panel
from oversight.review.queries import beacons, cases, seats
from oversight.review.queries.proof import proof
from oversight.review.rules.beacons import DRAND, LOCAL
from oversight.review.rules.draws import Draws, check
from oversight.review.service import panels
from oversight.review.service.beacon import choose, hear, make_beacon
from oversight.review.service.sweep import sweep
from tests.factories.intake import NOW
from tests.factories.review import MINUTE, a_case
from tests.ledger.checking import stand_alone
from tests.review.rounds import RANDOMNESS, ROUND, SIGNATURE, SPOKEN

Leaf = dict[str, Any]
DOCKET = "TD-2023-000001"


def of_round_1000(session: Session, docket: str) -> Panel:
    """Let a committed panel wait for the round whose signature these tests know."""
    panel = seats.panel_of(session, docket)
    moved = {"round": ROUND, "committed_at": SPOKEN - 61 * timedelta(seconds=1)}
    session.execute(update(Panel).where(Panel.id == panel.id).values(moved))
    session.refresh(panel)
    return panel


def kinds(session: Session, docket: str, name: str) -> list[dict[str, Any]]:
    return [leaf for leaf in log.of_stream(session, docket) if leaf["k"] == name]


def test_a_pool_names_drand_and_its_draw_publishes_what_the_chain_signed(
    session: Session,
) -> None:
    assert choose(session, DRAND, now=NOW)
    docket = a_case(session, drawn=False)
    (pool,) = kinds(session, docket, "pool.committed")
    committed = seats.panel_of(session, docket).committed_at
    assert (pool["beacon"], pool["round"]) == (
        *(DRAND.name, DRAND.round_after(committed)),
    )
    assert DRAND.begins(pool["round"]) - committed.timestamp() >= 60

    panel = of_round_1000(session, docket)
    assert proof(session, panel).signature is None
    assert make_beacon(session, now=NOW + MINUTE) == 0
    sweep(session, NOW + MINUTE)
    assert panel.drawn_at is None
    assert beacons.due(session, DRAND, NOW) == [ROUND]
    assert hear(session, ROUND, SIGNATURE, now=NOW)
    assert not hear(session, ROUND, SIGNATURE, now=NOW)
    assert cases.undrawn(session) == [panel]
    assert panels.draw(session, panel, now=NOW)

    (heard,) = kinds(session, docket, "beacon.heard")
    (drawn,) = kinds(session, docket, "panel.drawn")
    assert heard["n"] + 1 == drawn["n"]
    assert (heard["beacon"], heard["round"]) == (DRAND.name, ROUND)
    assert ("".join(heard["signature"]), heard["randomness"]) == (SIGNATURE, RANDOMNESS)
    assert drawn["randomness"] == RANDOMNESS
    page = proof(session, panel)
    assert (page.public_beacon, page.signature) == (True, SIGNATURE)


def test_what_was_fixed_for_one_beacon_is_drawn_by_that_one(session: Session) -> None:
    docket = a_case(session, drawn=False)
    panel = seats.panel_of(session, docket)
    assert choose(session, DRAND, now=NOW)
    assert not choose(session, DRAND, now=NOW)
    session.add(
        DrandRound(round=panel.round, signature="0" * 96, value="0" * 64, heard_at=NOW)
    )
    session.flush()
    assert beacons.spoken(session, panel) is None
    assert cases.undrawn(session) == []

    assert make_beacon(session, now=NOW + 11 * MINUTE) == 1
    assert panels.draw(session, panel, now=NOW + 11 * MINUTE)

    assert panel.beacon == LOCAL.name
    assert not kinds(session, docket, "beacon.heard")
    assert not proof(session, panel).public_beacon
    assert choose(session, LOCAL, now=NOW + MINUTE)
    said = [
        (leaf["from"], leaf["to"])
        for leaf in log.of_stream(session, "house")
        if leaf["k"] == "beacon.chosen"
    ]
    assert said == [(LOCAL.name, DRAND.name), (DRAND.name, LOCAL.name)]


def test_no_false_and_no_early_round_is_kept(session: Session) -> None:
    choose(session, DRAND, now=NOW)
    docket = a_case(session, drawn=False)
    panel = of_round_1000(session, docket)
    tries: list[tuple[str, datetime, str]] = [
        ("00" * 48, NOW, "beacon_unsigned"),
        (SIGNATURE, SPOKEN - timedelta(seconds=1), "beacon_early"),
    ]
    for signature, now, code in tries:
        with pytest.raises(RuleError) as refused:
            hear(session, ROUND, signature, now=now)
        assert refused.value.code == code
    assert beacons.spoken(session, panel) is None


@pytest.mark.parametrize(
    "wrong", [{"round": 0}, {"signature": "0" * 95}, {"value": "0" * 63}]
)
def test_the_database_keeps_whole_rounds_only(
    session: Session, wrong: dict[str, Any]
) -> None:
    whole = {"round": 5, "signature": "0" * 96, "value": "0" * 64, "heard_at": NOW}
    session.add(DrandRound(**whole | wrong))
    with pytest.raises(IntegrityError):
        session.flush()


def test_the_database_keeps_each_round_and_each_choice_once(session: Session) -> None:
    whole = {"round": 5, "signature": "0" * 96, "value": "0" * 64, "heard_at": NOW}
    for rows in (
        [DrandRound(**whole) for _ in range(2)],
        [BeaconChoice(name=one.name, since=NOW) for one in (LOCAL, DRAND)],
    ):
        session.add_all(rows)
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def leaves() -> dict[str, Leaf]:
    """A docket whose panel was drawn by the round that these tests know."""
    early, late = "2023-08-23T15:57:00Z", "2023-08-23T16:00:00Z"
    pool = ["R-01", "R-02", "R-03"]
    all_: dict[str, Leaf] = {
        "beacon.chosen": {"stream": "house", "from": LOCAL.name, "to": DRAND.name},
        "pool.committed": {
            "pool": pool,
            "size": 3,
            "seats": 1,
            "reserve": 0,
            "excluded": {},
            "algorithm": "hmac-sha256-v1",
            "beacon": DRAND.name,
            "round": ROUND,
        },
        "beacon.heard": {
            "beacon": DRAND.name,
            "round": ROUND,
            "randomness": RANDOMNESS,
            "signature": [SIGNATURE[:48], SIGNATURE[48:]],
        },
        "panel.drawn": {
            "seats": ["R-01"],
            "round": ROUND,
            "randomness": RANDOMNESS,
            "index": [0],
        },
    }
    for n, (kind, leaf) in enumerate(all_.items(), start=1):
        leaf |= {"k": kind, "n": n, "at": early if n < 3 else late}
        if kind != "beacon.chosen":
            leaf["docket"] = DOCKET
    return all_


def codes(changed: dict[str, Leaf]) -> list[str]:
    return [one.code for one in check(changed.values())]


def drawn_rightly() -> dict[str, Leaf]:
    told = leaves()
    found = Draws()
    for leaf in told.values():
        list(found.see(leaf))
    order = found.panels[DOCKET].order
    told["panel.drawn"] |= {
        "seats": [order[0]],
        "index": [told["pool.committed"]["pool"].index(order[0])],
    }
    return told


def test_a_stranger_repeats_a_draw_of_drand() -> None:
    told, found = drawn_rightly(), Draws()

    assert [one for leaf in told.values() for one in found.see(leaf)] == []
    assert (found.signed, found.unchecked, found.local) == (1, 0, 0)
    assert (found.repeated, found.waiting) == (1, 0)


CHANGES: list[tuple[str, str, Leaf]] = [
    ("beacon_unsigned", "beacon.heard", {"signature": "00" * 48}),
    ("beacon_unsigned", "beacon.heard", {"randomness": "00" * 32}),
    ("beacon_unsigned", "panel.drawn", {"randomness": "00" * 32}),
    ("other_round", "beacon.heard", {"round": ROUND + 1}),
    ("other_round", "beacon.heard", {"beacon": LOCAL.name}),
    ("pool_late", "pool.committed", {"at": "2023-08-23T15:58:54Z"}),
    ("pool_late", "pool.committed", {"at": "2023-08-23T15:59:25Z"}),
    ("draw_early", "panel.drawn", {"at": "2023-08-23T15:59:00Z"}),
    ("draw_early", "panel.drawn", {"day": "2023-08-22"}),
    ("other_beacon", "pool.committed", {"beacon": LOCAL.name}),
    ("unknown_beacon", "pool.committed", {"beacon": "dice"}),
]


@pytest.mark.parametrize(("code", "of", "fields"), CHANGES)
def test_one_change_is_found(code: str, of: str, fields: Leaf) -> None:
    told = drawn_rightly()
    told[of] |= fields

    assert code in codes(told)


def test_a_draw_that_says_its_day_alone_is_not_called_early_on_that_day() -> None:
    told = drawn_rightly()
    told["panel.drawn"] |= {"day": "2023-08-23"}

    assert codes(told) == []


def test_the_verifier_in_one_file_holds_the_number_against_its_signature() -> None:
    def found(told: dict[str, Leaf]) -> list[str]:
        draws = stand_alone.loaded().Draws()
        for place, leaf in enumerate(told.values()):
            draws.see(place, spelling.canonical(leaf))
        return list(draws.failed)

    assert found(drawn_rightly()) == []
    told = drawn_rightly()
    told["beacon.heard"]["randomness"] = "00" * 32
    assert "is not SHA-256 of its signature" in found(told)[0]
    told = drawn_rightly()
    del told["beacon.heard"]
    assert "nothing shows that the beacon said this number" in found(told)[0]


def test_a_draw_whose_round_nobody_published_is_found() -> None:
    told = drawn_rightly()
    del told["beacon.heard"]

    assert codes(told) == ["beacon_unsigned"]
    told = drawn_rightly()
    del told["pool.committed"]
    assert codes(told) == ["other_round", "no_pool"]


def test_a_local_beacon_signs_nothing() -> None:
    told = drawn_rightly()
    del told["beacon.chosen"]
    for kind in ("pool.committed", "beacon.heard"):
        told[kind]["beacon"] = LOCAL.name

    assert "beacon_unsigned" in codes(told)


def test_without_the_library_the_hash_is_checked_and_the_rest_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pyblst", None)
    told, found = drawn_rightly(), Draws()

    assert [one for leaf in told.values() for one in found.see(leaf)] == []
    assert (found.signed, found.unchecked) == (0, 1)
    told["beacon.heard"]["randomness"] = "00" * 32
    assert "beacon_unsigned" in codes(told)
