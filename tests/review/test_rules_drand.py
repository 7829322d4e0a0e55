"""A round of drand is believed on its signature, and at its own time."""

import sys
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.core.errors import RuleError
from oversight.review.rules import beacons, drand
from oversight.review.rules.beacons import DRAND, LOCAL
from tests.review.rounds import CHAIN, RANDOMNESS, ROUND, SIGNATURE, SPOKEN

SECOND = timedelta(seconds=1)
# A point of the curve outside its group; the point at infinity; no point; too short.
FALSE = (
    "80" + "00" * 46 + "04",
    "c0" + "00" * 47,
    "ff" * 48,
    "00" * 48,
    SIGNATURE[:-2],
    SIGNATURE.upper(),
    SIGNATURE[:-1] + "8",
    "a" + SIGNATURE[1:],
    "",
)


def test_a_published_round_is_signed_and_its_number_follows() -> None:
    assert drand.signed(ROUND, SIGNATURE) is True
    assert drand.number(SIGNATURE) == RANDOMNESS
    assert DRAND.name == f"drand:{CHAIN}"


@pytest.mark.parametrize("signature", FALSE)
def test_what_the_chain_did_not_sign_is_not_believed(signature: str) -> None:
    assert drand.signed(ROUND, signature) is False


@pytest.mark.parametrize("round_", [ROUND - 1, ROUND + 1, 0, -1, 2**31, 2**64])
def test_a_signature_belongs_to_its_round(round_: int) -> None:
    assert drand.signed(round_, SIGNATURE) is False


@given(st.text(alphabet="0123456789abcdef", min_size=96, max_size=96))
def test_no_letters_drawn_by_chance_are_a_signature(text: str) -> None:
    assert drand.signed(ROUND, text) is False


def test_without_the_library_nobody_says_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyblst", None)

    assert drand.signed(ROUND, SIGNATURE) is None
    assert drand.signed(ROUND, "") is False
    with pytest.raises(RuleError) as refused:
        beacons.check_heard(ROUND, SIGNATURE, SPOKEN)
    assert refused.value.code == "beacon_unsigned"


@pytest.mark.parametrize("after", [0, 1, 2, 3, 0.25, 2.999])
def test_a_pool_rests_on_the_first_round_a_minute_away(after: float) -> None:
    moment = SPOKEN + timedelta(seconds=after)

    round_ = DRAND.round_after(moment)

    waits = DRAND.begins(round_) - moment.timestamp()
    assert 60 <= waits < 63
    assert DRAND.in_time(round_, moment)
    assert not DRAND.in_time(round_ - 1, moment)


def test_the_local_round_is_the_next_one() -> None:
    moment = SPOKEN.replace(second=10, microsecond=0)

    assert LOCAL.begins(LOCAL.round_after(moment)) == moment.timestamp() + 10
    assert not LOCAL.in_time(LOCAL.round_after(moment) - 1, moment)


def test_a_round_is_heard_when_its_time_has_come_and_its_signature_is_true() -> None:
    beacons.check_heard(ROUND, SIGNATURE, SPOKEN)
    with pytest.raises(RuleError) as early:
        beacons.check_heard(ROUND, SIGNATURE, SPOKEN - SECOND)
    assert early.value.code == "beacon_early"
    with pytest.raises(RuleError) as false:
        beacons.check_heard(ROUND, "00" * 48, SPOKEN)
    assert false.value.code == "beacon_unsigned"
