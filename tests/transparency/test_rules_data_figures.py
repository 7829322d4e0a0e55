"""Every figure about data, counted from leaves made by hand (K34 to K40)."""

from typing import Any

import pytest

from oversight.transparency.rules.intervals import Rate
from tests.factories.transparency import a_leaf, answered, at, figure, filed, sent

DOCKET = "DR-2026-000001"
LATER = at("2026-10-05T09:00+05:00")


def asked(*tiers: str, docket: str = DOCKET, **facts: Any) -> list[dict[str, Any]]:
    """A data request with one account of each of these tiers."""
    leaves = filed(
        *["account"] * len(tiers), docket=docket, measure="disclose", basis=[], **facts
    )
    for leaf, tier in zip(leaves[1:], tiers, strict=True):
        leaf |= {"tier": tier, "nfields": 0 if tier == "D0" else 4, "window": None}
    return leaves


def told(kind: str, number: int = 1, **facts: Any) -> dict[str, Any]:
    return a_leaf(kind, DOCKET, item=number, **facts)


def decided(number: int, outcome: str, granted: int | None, **facts: Any) -> Any:
    cells = {"outcome": outcome, "nfields": granted, "measure": "disclose"}
    return told("item.decided", number, **cells, **facts)


def test_k34_follows_each_account_from_filing_to_the_platforms_answer() -> None:
    leaves = [
        *asked("D0", "D1", "D1", "D2", "D2", "D1"),
        told("preservation.cancelled", 1, until=None),
        decided(2, "approved", 4),
        decided(3, "approved-narrower", 2),
        decided(4, "rejected", None),
        told("item.lapsed", 5, cause="reviewer"),
        answered(2, "produced", docket=DOCKET),
        answered(3, "refused", docket=DOCKET),
        *filed("post", docket="TD-2026-000009"),
    ]

    one = figure("K34", leaves)

    assert one.counts == {
        "data-filed": 6,
        "data-approved": 2,
        "data-narrowed": 1,
        "data-not-approved": 1,
        "data-lapsed": 1,
        "data-cancelled": 1,
        "data-produced": 1,
        "data-refused": 1,
    }
    assert one.by["tier, filed"] == {"D0": 1, "D1": 3, "D2": 2}
    assert one.by["tier, approved"] == {"D1": 2}
    assert one.by["tier, not-approved"] == {"D2": 1}
    assert one.immature
    assert not figure("K34", [*leaves, decided(6, "approved", 4)]).immature


def test_a_data_request_taken_back_is_final_but_what_was_decided_stays_so() -> None:
    leaves = [*asked("D1", "D1"), decided(1, "approved", 1)]
    other = asked("D1", docket="DR-2026-000002")
    back = a_leaf("request.withdrawn", DOCKET)

    assert not figure("K34", [*leaves, back]).immature
    assert figure("K34", [*leaves, *other, back]).immature


def test_k35_sums_the_fields_asked_and_granted_of_what_was_approved() -> None:
    leaves = [
        *asked("D1", "D1", "D1", "D1"),
        decided(1, "approved", 4),
        decided(2, "approved-narrower", 1),
        decided(3, "rejected", None),
        decided(4, "approved", 4, at=LATER),
    ]

    assert figure("K35", leaves).counts == {
        "data-requests": 1,
        "data-accounts": 2,
        "fields-asked": 8,
        "fields-granted": 5,
    }


def test_k36_divides_by_what_was_received_in_the_quarter() -> None:
    leaves = [
        *asked("D1", "D1", "D1"),
        told("data.received", 1, over="yes"),
        told("data.received", 2, over="no"),
        told("data.received", 3, over="yes", at=LATER),
    ]

    assert figure("K36", leaves).rate == Rate(1, 2)


def test_k37_counts_what_the_data_had_served_for() -> None:
    leaves = [
        *asked("D1", "D1", "D1"),
        told("data.destroyed", 1, outcome="eliminated"),
        told("data.destroyed", 2, outcome="none"),
        told("data.destroyed", 3, outcome="charge", at=LATER),
    ]

    one = figure("K37", leaves)

    assert one.counts == {"destroyed": 2}
    assert one.by["use"] == {"eliminated": 1, "none": 1}


def test_k38_tells_on_time_from_late_from_owed_and_counts_bars() -> None:
    leaves = [
        *asked("D1", "D1", "D1", "D1"),
        *(told("data.due", number) for number in (1, 2, 3)),
        told("data.due", 4, at=LATER),
        told("data.due", 3, at=LATER),
        told("data.certified", 1, outcome="on-time"),
        told("data.certified", 2, outcome="late", at=LATER),
        a_leaf("agency.barred", None, why="no-certificate:x", until=None),
    ]

    assert figure("K38", leaves).counts == {
        "certified-on-time": 1,
        "certified-late": 0,
        "certificate-owed": 2,
        "bars": 1,
    }


def test_k39_counts_only_attempts_that_no_law_allows() -> None:
    leaves = [
        a_leaf("filing.refused", None, agency="nccia", code=code)
        for code in ("DX-everyone", "DX-everyone", "D5", "basis_unknown")
    ]

    one = figure("K39", leaves)

    assert one.counts == {"stopped": 3}
    assert one.by["stop"] == {"D5": 1, "DX-everyone": 2}


def test_k40_tells_first_delays_from_longer_ones() -> None:
    delay = {"stage": "sent", "until": None, "ground": "evidence"}
    leaves = [
        *asked("D2", "D2"),
        told("notice.delayed", 1, ext=0, **delay),
        told("notice.extended", 1, ext=1, **delay),
        told("notice.unsealed", 1, ext=1, **delay),
        told("notice.delayed", 2, ext=0, at=LATER, **delay),
    ]

    one = figure("K40", leaves)

    assert one.counts == {"delayed": 1, "delayed-again": 1, "opened": 1}
    assert one.by["ground"] == {"evidence": 1}


@pytest.mark.parametrize("name", ["K14", "K15"])
def test_data_are_no_measure_that_a_platform_complies_with(name: str) -> None:
    leaves = [
        *asked("D1"),
        decided(1, "approved", 4),
        *sent(1, docket=DOCKET),
        answered(1, "produced", docket=DOCKET),
    ]

    assert figure(name, leaves).rate == Rate(0, 0)
    assert figure("K01", leaves).counts["items"] == 1
