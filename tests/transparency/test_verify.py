"""The verify page: keys, size and fingerprints as the record has them."""

import re

import pytest

from oversight.ledger.rules import bounds, receipts
from oversight.settings import HOUSE
from oversight.storage.session import Store
from oversight.transparency import service
from oversight.transparency.rules.periods import Quarter
from tests.fixtures.web import Visitor
from tests.ledger.tree import growing


def test_an_empty_log_says_so(visitor: Visitor) -> None:
    page = visitor.get("/en/verify")

    assert "Nothing has been published in the log yet." in page.text
    assert "No report has been published yet." in page.text


def test_the_page_names_the_key_the_size_and_the_reports(
    visitor: Visitor, store: Store
) -> None:
    with store.transaction() as session:
        row = service.publish(session, Quarter(2026, 3), now=growing.NOW)
        assert row is not None
        digest = row.sha256
    size = growing.shown(store)

    page = visitor.get("/ur/verify")

    assert f">{size}</dd>" in page.text
    assert growing.ORIGIN in page.text
    assert f'data-sha256="{digest}"' in page.text


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_every_sentence_that_the_script_may_say_stands_in_the_page(
    visitor: Visitor, lang: str
) -> None:
    page = visitor.get(f"/{lang}/verify").text
    script = (HOUSE / "static/js/verify.js").read_text()
    said = set(re.findall(r'data-word="(\w+)"', page))
    asked = set(re.findall(r'\bword\("(\w+)"\)', script))
    refused = set(re.findall(r'"((?:bad|no|not|un|too)[a-z_]*_[a-z0-9]+)"', script))

    assert asked <= said
    assert refused <= said


def test_the_page_may_run_our_own_scripts_and_nothing_else(visitor: Visitor) -> None:
    policy = visitor.get("/en/verify").headers["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy


def test_the_specification_and_the_file_are_handed_out(visitor: Visitor) -> None:
    told = visitor.get("/en/verify/log.md")
    file = visitor.web.get("/static/verify/oversight_verify.py", buffered=True)

    assert told.headers["Content-Type"].startswith("text/markdown")
    assert "# The public log" in told.text
    assert "def audit(" in file.text


def test_anybody_takes_home_the_proof_of_a_docket(
    visitor: Visitor, store: Store
) -> None:
    docket = growing.a_docket(store)
    growing.write(store, 2, docket=docket)
    assert visitor.get(f"/en/verify/{docket}.zip").status_code == 404
    growing.shown(store)

    found = receipts.parse(visitor.get(f"/en/verify/{docket}.zip").data)

    shown = receipts.check(found, bounds.brought_along(found))
    assert [one.entry["n"] for one in shown] == [1, 2]
    assert not any(one.opened for one in shown)
