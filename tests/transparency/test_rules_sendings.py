"""Silence of platforms, counted from leaves made by hand (K53)."""

from typing import Any

from oversight.transparency.rules.intervals import Rate
from tests.factories.transparency import a_leaf, answered, at, figure, filed, sent

DATA, OTHER = "DR-2026-000001", "DR-2026-000002"
LATER = at("2026-10-05T09:00+05:00")


def silent(docket: str = DATA, **facts: Any) -> dict[str, Any]:
    cells = {"clock": "no_response", "due": "2026-07-08", "body": "platform"}
    return a_leaf("deadline.missed", docket, **{**cells, **facts})


def data(docket: str, **facts: Any) -> list[dict[str, Any]]:
    asked = filed("account", docket=docket, measure="disclose", basis=[])
    for leaf in asked[1:]:
        leaf |= {"tier": "D1", "nfields": 2, "window": None}
    return [*asked, *sent(1, docket=docket, **facts)]


def test_k53_counts_silence_of_both_kinds_and_who_was_silent_and_spoke_later() -> None:
    leaves = [
        *data(DATA),
        *data(OTHER),
        *filed("post"),
        *sent(1),
        silent(),
        silent(OTHER),
        a_leaf("platform.acknowledged", OTHER),
        answered(1),
    ]

    one = figure("K53", leaves)

    assert one.rate == Rate(2, 3)
    assert one.counts == {"received": 2}
    assert one.unit == "request"
    assert one.by == {
        "kind, sent": {"DR": 2, "TD": 1},
        "kind, received": {"DR": 1, "TD": 1},
        "kind, silent": {"DR": 2},
    }
    assert not one.immature


def test_k53_waits_for_the_platform_and_counts_a_sending_once() -> None:
    leaves = [*data(DATA), *sent(1, docket=DATA, at=LATER)]

    one = figure("K53", leaves)

    assert (one.rate, one.immature) == (Rate(0, 1), True)
    assert figure("K53", [*leaves, silent(), silent()]).rate == Rate(1, 1)


def test_k53_counts_nobody_as_silent_whom_the_portals_letter_did_not_reach() -> None:
    one = figure("K53", [*data(DATA), silent(body="portal")])

    assert (one.rate, one.immature) == (Rate(0, 1), False)
    assert one.by["kind, silent"] == {}


def test_k53_counts_no_other_clock_and_nothing_that_never_left() -> None:
    left = [*data(DATA), silent(clock="court", body="agency")]
    unsent = [*filed("account", docket=OTHER), silent(OTHER)]

    one = figure("K53", [*left, *unsent])

    assert one.rate == Rate(0, 1)
    assert one.by["kind, sent"] == {"DR": 1}
