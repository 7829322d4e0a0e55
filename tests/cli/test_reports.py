import json
from pathlib import Path

import pytest

from oversight.ledger import queries as ledger
from oversight.storage.session import open_store
from oversight.transparency.rules import files
from oversight.transparency.rules.figures import report
from oversight.transparency.rules.history import history
from oversight.transparency.rules.periods import parse
from tests.cli import story
from tests.cli.conftest import Terminal, environ
from tests.fixtures.databases import Databases

OPEN, PUBLISHED = "2026-Q2", "2026-Q1"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Path:
    assert databases
    path = tmp_path_factory.mktemp("story") / "story.db"
    story.tell(path)
    return path


@pytest.fixture
def teller(told: Path, tmp_path: Path) -> Terminal:
    return Terminal(tmp_path, environ(f"sqlite:///{told}", tmp_path))


def recounted(told: Path, period: str, size: int | None = None) -> bytes:
    store = open_store(f"sqlite:///{told}")
    with store.reading() as session:
        made = report(history(ledger.leaves(session, size=size)), parse(period))
    store.close()
    return files.as_json(made)


def test_a_report_is_counted_from_leaves_alone(teller: Terminal, told: Path) -> None:
    result = teller("report", OPEN)
    assert result.exit_code == 0
    assert result.stdout_bytes == recounted(told, OPEN)


def test_a_published_report_is_given_as_published(teller: Terminal, told: Path) -> None:
    facts = teller.facts("report", PUBLISHED)
    assert facts["size"] < teller.facts("report", OPEN)["size"]
    assert facts == json.loads(recounted(told, PUBLISHED, facts["size"]))


def test_a_report_of_an_earlier_size(teller: Terminal, told: Path) -> None:
    result = teller("report", PUBLISHED, "--size", "600")
    assert result.stdout_bytes == recounted(told, PUBLISHED, 600)
    late = teller("report", PUBLISHED, "--size", "999999")
    assert late.exit_code == 1
    assert "has not grown" in late.stderr


def test_a_report_as_a_table(teller: Terminal) -> None:
    result = teller("report", PUBLISHED, "--format", "csv")
    assert result.stdout_bytes.startswith(b"\xef\xbb\xbfperiod,size,indicator")


def test_a_report_as_a_page(teller: Terminal) -> None:
    result = teller("report", PUBLISHED, "--format", "html")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("<!doctype html>")
    assert "January to March 2026" in result.stdout
    assert teller("report", PUBLISHED, "--format", "html", "--size", "9").exit_code == 2


def test_a_period_is_a_quarter(teller: Terminal) -> None:
    result = teller("report", "2026-13")
    assert result.exit_code == 1
    assert "is not a quarter" in result.stderr
    assert teller("report", OPEN, "--format", "pdf").exit_code == 2
