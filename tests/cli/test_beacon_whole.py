"""A draw on a public beacon from the filing to whoever checks it, over the wire."""

import json
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from oversight.app import create_app
from oversight.ledger import queries as log
from oversight.review.models.panels import Panel
from oversight.review.rules.chains import QUICKNET, Chain
from oversight.review.rules.draws import Draws
from oversight.settings import SettingsError, read
from oversight.storage.session import Store
from oversight.web.store import STORE
from tests.cli.conftest import Terminal
from tests.factories.intake import NOW
from tests.factories.review import MINUTE, a_case
from tests.ledger.checking import stand_alone
from tests.review.chain import League, Relay, relaying, spoken_at
from tests.review.test_relays import Answer

Leaf = dict[str, Any]
LEAGUE = League()
LATER = NOW + 12 * MINUTE
NOWHERE = "http://127.0.0.1:1"


def told_of(place: Path, relays: str, league: League = LEAGUE) -> dict[str, str]:
    """The settings of a portal that rests its draws on a chain."""
    file = place / "chain.json"
    file.write_text(json.dumps(league.info))
    return {
        "OVERSIGHT_BEACON": "drand",
        "OVERSIGHT_BEACON_CHAIN": str(file),
        "OVERSIGHT_BEACON_RELAYS": relays,
    }


def tick(terminal: Terminal, moment: datetime, told: dict[str, str]) -> dict[str, Any]:
    return terminal.facts("tick", "--now", moment.isoformat(), **told)


def filed(terminal: Terminal, store: Store, told: dict[str, str]) -> tuple[str, int]:
    """A request whose pool waits for a round of the chain: its docket, its round."""
    tick(terminal, NOW, told)
    with store.transaction() as session:
        docket = a_case(session, drawn=False)
        round_ = session.scalars(select(Panel.round)).one()
    return docket, round_


def leaves(store: Store, stream: str) -> list[Leaf]:
    with store.reading() as session:
        return list(log.of_stream(session, stream))


def kinds(store: Store, docket: str) -> list[str]:
    return [leaf["k"] for leaf in leaves(store, docket)]


@pytest.fixture
def late() -> Iterator[tuple[str, Relay]]:
    """A relay whose own clock has not reached the round yet."""
    one = Relay(LEAGUE, NOW)
    with relaying(one) as url:
        yield url, one


def test_a_draw_goes_from_the_filing_to_everybody_who_checks_it(
    terminal: Terminal, store: Store, tmp_path: Path, late: tuple[str, Relay]
) -> None:
    url, relay = late
    told = told_of(tmp_path, f"{NOWHERE} {url}")
    docket, round_ = filed(terminal, store, told)
    assert LEAGUE.beacon.begins(round_) - (NOW + 10 * MINUTE).timestamp() >= 60

    early = spoken_at(LEAGUE.beacon, round_) - timedelta(seconds=1)
    assert tick(terminal, early, told)["failed"] == []
    assert relay.asked == []  # Nobody asks for a round before its time.
    tick(terminal, LATER, told)
    assert relay.asked == [f"/{LEAGUE.chain.hash}/public/{round_}"]
    assert "panel.drawn" not in kinds(store, docket)

    relay.clock = LATER
    tick(terminal, LATER, told)

    described, chosen = [
        leaf for leaf in leaves(store, "house") if leaf["k"].startswith("beacon.")
    ]
    assert (described["k"], chosen["k"]) == ("beacon.described", "beacon.chosen")
    assert described["beacon"] == chosen["to"] == LEAGUE.beacon.name
    assert "".join(described["key"]) == LEAGUE.chain.public_key
    heard = next(one for one in leaves(store, docket) if one["k"] == "beacon.heard")
    drawn = next(one for one in leaves(store, docket) if one["k"] == "panel.drawn")
    assert "".join(heard["signature"]) == LEAGUE.signature(round_)
    assert (heard["n"] + 1, heard["randomness"]) == (drawn["n"], drawn["randomness"])

    place = tmp_path / "public"
    tick(terminal, LATER + MINUTE, told)
    assert terminal("ledger", "publish", str(place)).exit_code == 0
    checked(terminal, place, docket, 1)
    found = terminal.facts("fsck", **told)["broken"]
    assert [one for one in found if "beacon" in str(one) or "draw" in str(one)] == []
    altered(terminal, store, place, docket)


def checked(terminal: Terminal, place: Path, docket: str, count: int) -> None:
    """Everybody repeats the draw, and says on which chain it rests."""
    verified = terminal.facts("ledger", "verify", str(place))
    assert verified["valid"] is True
    draws = verified["draws"]
    assert (draws["signed"], draws["unchecked"], draws["local"]) == (count, 0, 0)
    assert (draws["repeated"], draws["other_chain"]) == (count, count)
    said = terminal("ledger", "verify", str(place)).stdout
    assert f"not drand's quicknet: {LEAGUE.beacon.name}" in said
    one = terminal.facts("ledger", "draws", str(place), "--docket", docket)
    assert (one["signed"], one["draw"]["beacon"]) == (count, LEAGUE.beacon.name)
    state = str(place.parent / "seen.json")
    for _ in range(2):  # What the monitor remembers of the chain it can read again.
        watched = terminal.facts("ledger", "monitor", str(place), "--state", state)
        assert watched["findings"] == []
    given = Namespace(target=str(place), vkey=None, policy=None, old=None)
    report = stand_alone.loaded().checked(given)
    assert report.facts["draws"]["repeated"] == count
    assert any("NOT CHECKED HERE" in line for line in report.not_proves)


def altered(terminal: Terminal, store: Store, place: Path, docket: str) -> None:
    """A log that tells another key for the same chain is found by its name."""
    told = [*leaves(store, "house"), *leaves(store, docket)]
    described = next(one for one in told if one["k"] == "beacon.described")
    for change in (
        {"key": League(secret=7).chain.leaf["key"]},
        {"period": 30},
        {"scheme": "pedersen-bls-chained"},
        {"genesis": True},
    ):
        draws = Draws()
        found = [
            one.code
            for leaf in told
            for one in draws.see({**leaf, **(change if leaf is described else {})})
        ]
        assert found[0] == "false_chain"
        assert {"unknown_beacon", "beacon_unsigned"} <= set(found)


def closes(asked: BaseHTTPRequestHandler) -> None:
    asked.connection.close()


def elsewhere(asked: BaseHTTPRequestHandler) -> None:
    asked.send_response(302)
    asked.send_header("Location", "http://127.0.0.1:1/")
    asked.end_headers()


def huge(asked: BaseHTTPRequestHandler) -> None:
    asked.send_response(200)
    asked.end_headers()
    for _ in range(200):
        asked.wfile.write(b" " * 65_536)


def other(change: Callable[[int], dict[str, object]]) -> Answer:
    return Relay(LEAGUE, LATER, says=change).answer


LIES: dict[str, Answer] = {
    "says nothing": closes,
    "sends elsewhere": elsewhere,
    "never stops": huge,
    "is late": Relay(LEAGUE, NOW).answer,
    "tells another round": other(lambda n: LEAGUE.round(n + 1)),
    "tells another round under this name": other(
        lambda n: {**LEAGUE.round(n + 1), "round": n}
    ),
    "tells another chain's": other(League(secret=99).round),
    "knows another chain only": Relay(League(secret=99), LATER).answer,
}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_relay_that_does_not_tell_the_round_keeps_the_draw_waiting(
    terminal: Terminal, store: Store, tmp_path: Path, lie: Answer
) -> None:
    with relaying(lie) as liar, relaying(Relay(LEAGUE, LATER)) as honest:
        told = told_of(tmp_path, liar)
        docket, _ = filed(terminal, store, told)
        tick(terminal, LATER, told)
        assert "beacon.heard" not in kinds(store, docket)
        assert "panel.drawn" not in kinds(store, docket)
        tick(terminal, LATER, told_of(tmp_path, f"{liar} {honest}"))

    assert kinds(store, docket).count("panel.drawn") == 1


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_lie_about_the_number_alone_changes_nothing(
    terminal: Terminal, store: Store, tmp_path: Path
) -> None:
    one = Relay(LEAGUE, LATER, says=lambda n: {**LEAGUE.round(n), "randomness": "00"})
    with relaying(one) as url:
        told = told_of(tmp_path, url)
        docket, round_ = filed(terminal, store, told)
        tick(terminal, LATER, told)

    drawn = next(one for one in leaves(store, docket) if one["k"] == "panel.drawn")
    assert drawn["randomness"] == LEAGUE.round(round_)["randomness"]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_was_fixed_for_one_chain_is_drawn_by_it_after_the_setting_changed(
    terminal: Terminal, store: Store, tmp_path: Path
) -> None:
    after = League(secret=2**100 + 1, label="next")
    with relaying(Relay(LEAGUE, LATER)) as url:
        docket, round_ = filed(terminal, store, told_of(tmp_path, url))
        changed = told_of(tmp_path, url, after)
        tick(terminal, LATER, changed)

    heard = next(one for one in leaves(store, docket) if one["k"] == "beacon.heard")
    assert (heard["beacon"], heard["round"]) == (LEAGUE.beacon.name, round_)
    named = [one["k"] for one in leaves(store, "house")]
    assert named.count("beacon.described") == named.count("beacon.chosen") == 2


def test_the_silence_of_all_relays_is_shown_to_those_who_watch(
    terminal: Terminal, store: Store, tmp_path: Path, database_url: str
) -> None:
    told = told_of(tmp_path, NOWHERE)
    _, round_ = filed(terminal, store, told)
    tick(terminal, LATER, told)

    def asked(moment: datetime) -> tuple[int, str, str]:
        at = {"OVERSIGHT_NOW": moment.isoformat(), **told}
        app = create_app(read({**terminal.environ, **at}, instance=tmp_path))
        visitor = app.test_client()
        health = visitor.get("/healthz/beacon")
        said = visitor.get("/metrics").get_data(as_text=True)
        app.extensions[STORE].close()
        return health.status_code, health.get_data(as_text=True), said

    spoke = spoken_at(LEAGUE.beacon, round_)
    code, said, counted = asked(spoke - timedelta(seconds=30))
    assert (code, said) == (200, "ok\n")
    assert "\noversight_draws_waiting 0\n" in counted
    code, said, counted = asked(spoke + timedelta(minutes=5))
    assert code == 503
    assert "1 draws wait" in said
    assert "\noversight_draws_waiting 1\n" in counted
    assert "oversight_beacon_silent_seconds 30" in counted


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no such beacon": ({"OVERSIGHT_BEACON": "dice"}, "must be local or drand"),
    "no address": ({"OVERSIGHT_BEACON_RELAYS": "ftp://x"}, "OVERSIGHT_BEACON_RELAYS"),
    "no file": ({"OVERSIGHT_BEACON_CHAIN": "/no/such"}, "cannot be read"),
    "a chain and no drand": ({"OVERSIGHT_BEACON": "local"}, "counts only where"),
}
FALSE: dict[str, tuple[object, str]] = {
    "another key": ({"public_key": League(secret=7).chain.public_key}, "The hash of"),
    "another scheme": ({"schemeID": "pedersen-bls-unchained"}, "Only chains of"),
    "no key": ({"public_key": "c0"}, "is told with its key"),
    "no period": ({"period": 0}, "is told with its key"),
    "a list": ([], "does not describe"),
    "nothing": ("", "does not describe"),
}


def refused(terminal: Terminal, told: dict[str, str], sentence: str) -> None:
    """Web server, worker and whoever imports the application say the same."""
    with pytest.raises(SettingsError, match=sentence) as web:
        create_app(read({**terminal.environ, **told}, instance=terminal.instance))
    for command in ("serve", "worker", "tick"):
        said = terminal(command, **told)
        assert said.exit_code == 1
        assert str(web.value) in said.stderr
        assert "Traceback" not in said.output


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("more", "sentence"), BAD.values(), ids=BAD)
def test_a_bad_setting_stops_web_and_worker_with_one_sentence(
    terminal: Terminal, tmp_path: Path, more: dict[str, str], sentence: str
) -> None:
    refused(terminal, {**told_of(tmp_path, NOWHERE), **more}, sentence)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("change", "sentence"), FALSE.values(), ids=FALSE)
def test_a_file_that_describes_no_chain_stops_them_too(
    terminal: Terminal, tmp_path: Path, change: object, sentence: str
) -> None:
    told = told_of(tmp_path, NOWHERE)
    body = {**LEAGUE.info, **change} if isinstance(change, dict) else change
    Path(told["OVERSIGHT_BEACON_CHAIN"]).write_text(json.dumps(body))
    refused(terminal, told, sentence)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_key_that_no_point_is_and_the_one_that_signs_everything_are_refused(
    terminal: Terminal, tmp_path: Path
) -> None:
    for key in ("c0" + "00" * 95, "ff" * 96):
        chain: Chain = replace(LEAGUE.chain, public_key=key)
        told = told_of(tmp_path, NOWHERE)
        body = {**LEAGUE.info, "public_key": key, "hash": chain.hash}
        Path(told["OVERSIGHT_BEACON_CHAIN"]).write_text(json.dumps(body))
        refused(terminal, told, "is no key")


def test_the_hash_of_a_chain_is_computed_as_drand_computes_it() -> None:
    assert QUICKNET.hash.startswith("52db9ba70e0cc0f6eaf7803dd07447a1")
