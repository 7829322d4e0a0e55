"""The verify page: keys, size and fingerprints as the record has them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from oversight.ledger import service as ledger
from oversight.ledger import standstills
from oversight.ledger.rules import bounds, receipts
from oversight.ledger.rules.standstills import Cause
from oversight.settings import HOUSE
from oversight.storage.session import Store
from oversight.transparency import service
from oversight.transparency.rules.periods import Quarter
from oversight.web.store import settings
from tests.fixtures.web import Visitor
from tests.ledger.checking import samples
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


@pytest.fixture
def asked(app: Flask) -> Iterator[Path]:
    """The file that names the portal's witnesses, which is gone afterwards."""
    with app.app_context():
        path = settings().witness_policy
    yield path
    path.unlink(missing_ok=True)


def test_what_stood_still_is_told_in_both_languages(
    visitor: Visitor, store: Store
) -> None:
    page = visitor.get("/en/verify")
    assert "It has not stood still so far." in page.text
    since = growing.NOW - timedelta(hours=2)
    with store.transaction() as session:
        standstills.confess(session, Cause.WITNESSES, since, now=growing.NOW)
        code = {"code": "restored:3-7"}
        ledger.record(session, "operator.note", now=growing.NOW, public=code)
    growing.shown(store)

    visitor.get("/en/verify")
    assert "too few witnesses signed for more than an hour" in visitor.page.main
    assert "3-7" in visitor.page.main
    assert "entries were put back after a loss" in visitor.page.main
    visitor.get("/ur/verify")
    assert "ضروری تعداد میں گواہوں نے دستخط نہیں کیے" in visitor.page.main


def test_a_checkpoint_without_its_witnesses_is_named(
    visitor: Visitor, store: Store, asked: Path
) -> None:
    growing.grown(store, 1)
    said = "does not bear the signatures of all the witnesses"
    assert said not in visitor.get("/en/verify").text

    asked.write_text(f"witness w {samples.vkey('w.example', 4)}\nquorum w\n")

    assert said in visitor.get("/en/verify").text


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
