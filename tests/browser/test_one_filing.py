"""One filing through five roles, each at their own screen, with real second factors.

Nothing is prepared but people, bodies, law and roster. Everybody takes their account
over by its link, adds a passkey or an app, and works with a keyboard alone. The Urdu is
read at 320 pixels, which is a wide screen at 400 per cent.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

from oversight.accounts import site
from oversight.cli import logkeeping
from oversight.cli.ledger.verify import verify
from oversight.cli.opening import Portal
from oversight.ledger import queries as ledger
from oversight.storage.session import Store
from oversight.web.store import SETTINGS
from tests.browser.alone import State
from tests.browser.desks import Desks, Home
from tests.factories.intake import NOW
from tests.fixtures.browser import LiveServer
from tests.journeys.carried import Carried
from tests.journeys.founding import Founding
from tests.journeys.listing import ITEMS
from tests.journeys.stage import time_of_its_own

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def stage(store: Store, live_server: LiveServer) -> Iterator[Founding]:
    """What an operator loads, before a server that is as strict as in production."""
    site.use(live_server.url, strict=True)
    with time_of_its_own(NOW):
        yield Founding(store).enter()
    site.use("http://localhost", strict=False)


@pytest.fixture(scope="module")
def seen() -> set[State]:
    """The pages that a story before has looked at."""
    return set()


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_five_roles_carry_one_filing_with_keys_and_second_factors_alone(
    browser: Browser,
    live_server: LiveServer,
    stage: Founding,
    seen: set[State],
    tmp_path: Path,
    lang: str,
) -> None:
    home = Home(
        browser,
        live_server.url,
        invite=stage.invite,
        now=lambda: stage.now,
        wait=stage.wait,
        passkeys=frozenset(
            stage.emails[one] for one in ("authoriser", "second administrator")
        ),
    )
    hand = Desks(home, lang, seen)

    story = Carried(stage, hand, tmp_path)
    story.whole()

    assert not hand.wrong, "\n".join(hand.wrong)
    assert hand.anew == 1, "who confirms a ruling shows a factor anew"
    hand.close()
    _the_log_is_whole(live_server, stage)
    _each_act_has_its_entry(story)


def _the_log_is_whole(server: LiveServer, stage: Founding) -> None:
    """A stranger fetches the log over the web, recounts it and repeats each draw."""
    portal = Portal(server.app.extensions[SETTINGS], stage.store)
    assert logkeeping.kept(portal, stage.now)
    checked = CliRunner().invoke(verify, [f"{server.url}/log", "--json"])
    assert checked.exit_code == 0, checked.output
    told = json.loads(checked.stdout)
    assert told["valid"] is True
    assert told["draws"]["repeated"] == told["draws"]["pools"] == 2


def _each_act_has_its_entry(story: Carried) -> None:
    """What happened to both stands in the log, and nothing that did not."""
    with story.stage.store.reading() as session:
        leaves = list(ledger.leaves(session))
    kinds = Counter(leaf["k"] for leaf in leaves)
    filed = {"request.filed": 4, "item.filed": ITEMS}
    assert {kind: kinds[kind] for kind in filed} == filed
    account, video = (
        Counter(leaf["k"] for leaf in leaves if leaf.get("docket") == docket)
        for docket in (story.account, story.video)
    )
    sent = ("order.issued", "order.dispatched", "platform.acknowledged")
    assert [account[kind] for kind in sent] == [1, 1, 1]
    assert account["platform.answered"] == 2
    assert [video[kind] for kind in sent] == [1, 0, 0]
