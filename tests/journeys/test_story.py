"""One request from its filing to its end, and one list of 481, through the pages."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from oversight.intake.models.requests import LegalRequest
from oversight.ledger import queries as ledger
from oversight.storage.session import Store
from tests.factories.intake import ANSWERS, NOW
from tests.fixtures.web import Visitor
from tests.journeys.defects import Defects
from tests.journeys.hands import DOCKET, ClientHand
from tests.journeys.stage import Stage, time_of_its_own
from tests.journeys.story import Story
from tests.journeys.words import ADDRESS, ORDER

LIST = Path(__file__).parents[1] / "data" / "fictional_481_accounts.csv"
ACCOUNTS = 481
MOST_ITEMS = 25


@pytest.fixture
def stage(store: Store) -> Iterator[Stage]:
    """Everybody whom a story needs, at noon on a Monday."""
    with time_of_its_own(NOW):
        yield Stage(store).enter()


def test_a_request_is_filed_weighed_sent_appealed_and_undone(
    stage: Stage, visitor: Visitor
) -> None:
    story = Story(stage, ClientHand(visitor))

    story.whole()

    _everybody_can_read_it(story, visitor)
    _the_figures_are_what_happened(story, visitor)
    _the_record_keeps_the_secret(story)


def test_the_same_story_in_urdu(stage: Stage, visitor: Visitor) -> None:
    story = Story(stage, ClientHand(visitor, lang="ur"))

    story.whole()

    _the_figures_are_what_happened(story, visitor)


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_defect_is_listed_corrected_once_and_passed_on(
    stage: Stage, visitor: Visitor, lang: str
) -> None:
    Defects(stage, ClientHand(visitor, lang=lang)).whole()


def _everybody_can_read_it(story: Story, visitor: Visitor) -> None:
    """The journalist's way: the register, the docket, the appeal."""
    hand = ClientHand(visitor)
    hand.go("/register")
    hand.follow(story.docket)
    timeline = next(e for e in hand.page.root.all("ol") if "timeline" in _kinds(e))
    assert len(timeline.all("li")) >= 14
    assert ORDER in hand.page.main
    assert all(name in hand.page.main for name in story.panel)
    assert ADDRESS not in hand.page.html, "the address of an account is not published"
    hand.follow(story.appeal)
    assert all(name in hand.page.main for name in story.strangers)
    assert "overturned" in hand.page.main.lower()


def _the_figures_are_what_happened(story: Story, visitor: Visitor) -> None:
    reply = visitor.get(f"/en/reports/{story.quarter}.json")
    told = {one["id"]: one for one in json.loads(reply.data)["indicators"]}

    filed = told["K01"]
    assert filed["counts"] == {"requests": 1, "items": 1, "accounts": 1, "bodies": 1}
    assert filed["by"]["measure"] == {"geo-withhold": 1}
    assert _rate(told["K03"]) == (0, 1), "one decided, none of them refused"
    assert _rate(told["K05"]) == (0, 1), "none lapsed"
    assert _rate(told["K14"]) == (1, 1), "one sent, and done"
    assert told["K21"]["counts"] == {"filed": 1}
    assert _rate(told["K21"]) == (1, 1), "one appeal on the merits, and it changed"
    assert told["K21"]["by"]["outcome"] == {"overturned": 1}
    assert _rate(told["K22"]) == (0, 1), "none by default"


def _the_record_keeps_the_secret(story: Story) -> None:
    """Each act has its entry, once, and no entry holds a code or an address."""
    with story.stage.store.reading() as session:
        leaves = list(ledger.leaves(session))
    kinds = Counter(leaf["k"] for leaf in leaves)
    once = (
        *("request.filed", "item.filed", "user.asked", "user.answered"),
        *("item.decided", "order.issued", "order.dispatched", "platform.answered"),
        *("authority.ordered", "appeal.filed", "item.lifted", "remedy.confirmed"),
    )
    assert {kind: kinds[kind] for kind in once} == dict.fromkeys(once, 1)
    assert (kinds["pool.committed"], kinds["panel.drawn"]) == (2, 2)
    viewed = [leaf for leaf in leaves if leaf["k"] == "item.viewed"]
    stood = [leaf["by"] for leaf in viewed if leaf["dwell"] != "none"]
    # Each had it open, and for so long: those who decided first, and the strangers.
    assert stood == [*sorted(story.panel), *sorted(story.strangers)]
    assert len(viewed) == 2 * len(stood)
    whole = json.dumps(leaves, default=str)
    for secret in (story.receipt, story.receipt.replace("-", ""), ADDRESS):
        assert secret not in whole


def test_a_list_of_481_accounts_goes_through_the_pages_to_its_signature(
    stage: Stage, visitor: Visitor
) -> None:
    hand = ClientHand(visitor)
    rows = list(csv.DictReader(LIST.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == ACCOUNTS

    with hand.signed_in(stage.emails["drafter"]):
        hand.follow("/desk/filing/bulk")
        number = _handed_in(visitor)
        hand.go(f"/desk/filing/batch/{number}")
        assert str(ACCOUNTS) in hand.page.main
        assert _handed_in(visitor) == number, "the same file twice is one filing"
    with stage.store.reading() as session:
        assert not list(session.scalars(select(LegalRequest.id))), "not yet signed"
    with hand.signed_in(stage.emails["authoriser"]):
        hand.follow("/desk/filing/")
        hand.follow(f"/batch/{number}")
        hand.send("/sign", {"read": True})
        shown = sorted(set(DOCKET.findall(hand.page.main)))

    _every_row_has_its_docket(stage.store, rows, shown)
    hand.go("/register")
    figures = json.loads(visitor.get("/en/reports/2026-Q4.json").data)["indicators"]
    assert figures[0]["counts"]["items"] == ACCOUNTS
    assert figures[0]["counts"]["requests"] == len(shown)


def _handed_in(visitor: Visitor) -> str:
    """Hand in the list with its answers; return the number of the filing."""
    file = (BytesIO(LIST.read_bytes()), LIST.name)
    answers = {**ANSWERS, "certified": "y", "file": file}
    reply = visitor.post("/en/desk/filing/bulk", answers)
    reply.request.environ["wsgi.input"].close()  # The test client leaves it open.
    assert reply.status_code == 303, visitor.page.errors
    found = re.search(r"/batch/([^/]+)$", reply.location)
    assert found is not None
    return found[1]


def _every_row_has_its_docket(
    store: Store, rows: list[dict[str, str]], shown: list[str]
) -> None:
    of_platform = Counter(row["platform"] for row in rows)
    wanted = sum(-(-size // MOST_ITEMS) for size in of_platform.values())
    numbers = [f"TD-2026-{n:06}" for n in range(1, wanted + 1)]
    with store.reading() as session:
        filed = session.execute(
            select(LegalRequest.docket, LegalRequest.item_count)
        ).all()
        leaves = [leaf["k"] for leaf in ledger.leaves(session)]
    assert shown == numbers, "gap-free, from the first"
    assert sorted(docket for docket, _ in filed) == numbers
    assert sum(size for _, size in filed) == ACCOUNTS
    assert max(size for _, size in filed) <= MOST_ITEMS
    assert leaves.count("request.filed") == wanted
    assert leaves.count("item.filed") == ACCOUNTS


def _rate(one: dict[str, Any]) -> tuple[int, int]:
    return one["rate"]["n"], one["rate"]["d"]


def _kinds(element: Any) -> list[str]:
    return str(element.attrs.get("class", "")).split()
