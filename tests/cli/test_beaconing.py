"""The worker listens to drand beside the clocks, and says when nobody answers."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from oversight.cli import beaconing
from oversight.cli.opening import Portal
from oversight.review.models.panels import Panel
from oversight.review.queries import beacons
from oversight.review.rules.beacons import DRAND, LOCAL
from oversight.review.rules.lifecycle import PanelPurpose
from oversight.review.service import sources
from oversight.settings import SettingsError, read
from oversight.storage.session import Store
from tests.factories.intake import NOW
from tests.review.rounds import ROUND, SIGNATURE, SPOKEN
from tests.review.test_relays import TRUE, relay, says

NOWHERE = "http://127.0.0.1:1"


@pytest.fixture
def portal(store: Store, tmp_path: Path) -> Portal:
    told = read({"OVERSIGHT_BEACON": "drand"}, instance=tmp_path)
    return Portal(replace(told, beacon_relays=NOWHERE), store)


def waits(session: Session) -> Panel:
    panel = Panel(
        docket="TD-2023-000001",
        purpose=PanelPurpose.FIRST,
        seats=1,
        reserve=0,
        pool=["R-01", "R-02"],
        excluded={},
        algorithm="hmac-sha256-v1",
        beacon=DRAND.name,
        round=ROUND,
        committed_at=SPOKEN,
    )
    session.add(panel)
    session.flush()
    return panel


def test_the_setting_is_taken_over_once(portal: Portal) -> None:
    assert beaconing.settle(portal, NOW)
    assert not beaconing.settle(portal, NOW)
    with portal.store.reading() as session:
        assert beacons.chosen(session) is DRAND
    back = replace(portal, settings=replace(portal.settings, beacon="local"))
    assert beaconing.heard(back, NOW.replace(year=2027))
    with portal.store.reading() as session:
        assert beacons.chosen(session) is LOCAL


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"beacon": "dice"}, "OVERSIGHT_BEACON "),
        ({"beacon_relays": "ftp://relay.example"}, "OVERSIGHT_BEACON_RELAYS"),
        ({"beacon_relays": "https://"}, "OVERSIGHT_BEACON_RELAYS"),
        (
            {"beacon_relays": "http://relay.example", "env": "production"},
            "OVERSIGHT_BEACON_RELAYS",
        ),
    ],
)
def test_a_setting_that_says_nothing_is_named(
    portal: Portal, fields: dict[str, str], name: str
) -> None:
    odd = replace(portal, settings=replace(portal.settings, **fields))  # type: ignore[arg-type]

    with pytest.raises(SettingsError, match=name):
        beaconing.settle(odd, NOW)


def test_what_is_not_set_is_local_and_asks_drands_own_relays(tmp_path: Path) -> None:
    plain = read({}, instance=tmp_path)

    assert sources.check(plain) is LOCAL
    assert sources.relays(plain)[0] == "https://api.drand.sh"


def test_a_round_is_heard_once_a_relay_tells_it(
    portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    assert beaconing.listen(portal, NOW) == 0
    with portal.store.transaction() as session:
        waits(session)

    with caplog.at_level(logging.WARNING):
        assert beaconing.listen(portal, NOW) == 0
    assert "beacon not heard: draws wait" in caplog.text
    with relay(says(TRUE)) as honest:
        asked = f"{NOWHERE}/, {honest}"
        there = replace(portal, settings=replace(portal.settings, beacon_relays=asked))
        assert beaconing.listen(there, NOW) == 1
        assert beaconing.listen(there, NOW) == 0
    with portal.store.reading() as session:
        spoken = beacons.spoken(session, session.query(Panel).one())
    assert spoken is not None
    assert spoken.signature == SIGNATURE


def test_the_listener_listens_until_the_work_has_ended(portal: Portal) -> None:
    with portal.store.transaction() as session:
        waits(session)
    with relay(says(TRUE)) as honest:
        asked = replace(portal.settings, beacon_relays=honest)
        with beaconing.listener(replace(portal, settings=asked)):
            heard: list[int] = [ROUND]
            while heard:
                with portal.store.reading() as session:
                    heard = beacons.due(session, DRAND, NOW)


def test_whatever_goes_wrong_is_said_and_the_worker_goes_on(
    portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    portal.store.close()
    broken = replace(portal, store=None)  # type: ignore[arg-type]

    with caplog.at_level(logging.ERROR):
        assert beaconing.safely(broken, NOW) is None
    assert "beacon not heard: draws wait" in caplog.text
