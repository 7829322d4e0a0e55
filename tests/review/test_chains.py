"""A chain of drand is told by the hash of what it is, in either spelling."""

import json
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.review.models.beacons import BeaconChain, DrandRound
from oversight.review.rules import beacons, drand
from oversight.review.rules.beacons import DRAND, LOCAL
from oversight.review.rules.chains import (
    QUICKNET,
    SCHEME,
    Chain,
    ChainError,
    read,
    told_by,
)
from oversight.review.service.beacon import choose
from tests.factories.intake import NOW
from tests.review.chain import League
from tests.review.rounds import CHAIN, ROUND, SIGNATURE, SPOKEN

SECOND_SPELLING = {
    "public_key": QUICKNET.public_key,
    "period": 3,
    "genesis_time": QUICKNET.genesis,
    "genesis_seed": QUICKNET.seed,
    "chain_hash": CHAIN,
    "scheme": SCHEME,
    "beacon_id": "quicknet",
}


def test_quicknet_is_named_by_drands_own_hash_in_either_spelling() -> None:
    ours = League()

    assert QUICKNET.hash == CHAIN
    assert read(json.dumps(SECOND_SPELLING).encode()) == QUICKNET
    assert read(json.dumps(ours.info).encode()) == ours.chain
    assert told_by(QUICKNET.leaf) == QUICKNET
    assert max(map(len, map(str, QUICKNET.leaf["key"]))) <= 80  # type: ignore[call-overload]


def test_the_label_default_is_left_out_of_the_hash_and_no_other() -> None:
    chains = [replace(QUICKNET, label=label) for label in ("default", "other", "o")]

    assert len({one.hash for one in chains}) == len(chains)
    assert all(told_by(one.leaf) == one for one in chains)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"[" * 4000, b" " * 5000, b"null"])
def test_what_describes_no_chain_is_refused(raw: bytes) -> None:
    with pytest.raises(ChainError, match="does not describe"):
        read(raw)


@pytest.mark.parametrize(
    "change",
    [
        {"public_key": QUICKNET.public_key[:-1] + "b"},
        {"public_key": QUICKNET.public_key.upper()},
        {"period": 4},
        {"period": True},
        {"period": 3601},
        {"period": "3"},
        {"genesis_time": 0},
        {"genesis_time": 2**41},
        {"genesis_seed": "00"},
        {"genesis_seed": 7},
        {"chain_hash": "00" * 32},
        {"scheme": "pedersen-bls-unchained"},
        {"beacon_id": "Quick net"},
        {"beacon_id": "", "metadata": {"beaconID": None}},
    ],
)
def test_one_part_that_is_told_otherwise_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ChainError):
        read(json.dumps({**SECOND_SPELLING, **change}).encode())


def test_a_round_of_one_chain_is_none_of_another() -> None:
    ours, theirs = League(), League(secret=99)
    signature = ours.signature(5)

    assert drand.signed(5, signature, ours.chain) is True
    assert drand.signed(5, signature, theirs.chain) is False
    assert drand.signed(5, signature) is False
    assert drand.signed(ROUND, SIGNATURE, ours.chain) is False
    with pytest.raises(RuleError):
        beacons.check_heard(ROUND, SIGNATURE, SPOKEN, LOCAL)


def test_a_key_is_a_point_that_can_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drand.is_key(QUICKNET) is True
    assert drand.is_key(replace(QUICKNET, public_key="c0" + "00" * 95)) is False
    assert drand.is_key(replace(QUICKNET, public_key="ff" * 96)) is False
    monkeypatch.setitem(sys.modules, "pyblst", None)
    assert drand.is_key(QUICKNET) is None


def row(chain: Chain) -> dict[str, Any]:
    return {
        "name": chain.name,
        "public_key": chain.public_key,
        "genesis": chain.genesis,
        "period": chain.period,
        "seed": chain.seed,
        "label": chain.label,
        "described_at": NOW,
    }


@pytest.mark.parametrize("wrong", [{"public_key": "ab"}, {"seed": "ab"}, {"period": 0}])
def test_the_database_keeps_whole_chains_only(
    session: Session, wrong: dict[str, Any]
) -> None:
    session.add(BeaconChain(**row(QUICKNET) | wrong))
    with pytest.raises(IntegrityError):
        session.flush()


def test_the_database_keeps_each_chain_once_and_each_round_once_a_chain(
    session: Session,
) -> None:
    whole = {"round": 5, "signature": "0" * 96, "value": "0" * 64, "heard_at": NOW}
    session.add_all(
        [DrandRound(**whole, beacon=one) for one in (DRAND.name, League().beacon.name)]
    )
    session.flush()
    session.add_all([BeaconChain(**row(QUICKNET)) for _ in range(2)])
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_chain_is_described_once_however_often_it_is_chosen(session: Session) -> None:
    ours = League().beacon
    for hours, source in enumerate((ours, LOCAL, ours)):
        assert choose(session, source, now=NOW + timedelta(hours=hours))
    assert session.query(BeaconChain).count() == 1
