import csv
import json
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.accounts.service import people as accounts
from oversight.authority.permissions import Role
from oversight.cli.demo.posts import Post
from oversight.cli.demo.rows import as_csv, cells
from oversight.cli.demo.singles import waiting
from oversight.cli.demo.texts.filing import CHECKS
from oversight.core.clock import utc_now
from oversight.intake.models.batches import Batch
from oversight.intake.models.requests import LegalRequest
from tests.cli.conftest import Terminal
from tests.factories.accounts import a_person
from tests.factories.law import a_law

DRAFTER, SIGNER = "drafter@nccia.example", "authoriser@nccia.example"
SHAPE = {"filed", "dockets", "duplicates", "errors", "batch"}


@pytest.fixture
def officers(session: Session) -> None:
    a_law(session)
    accounts.load_registers(session, now=utc_now())
    a_person(session, role=Role.DRAFTER, body="nccia", email=DRAFTER)
    a_person(session, role=Role.AUTHORISER, body="nccia", email=SIGNER)
    session.commit()


def a_file(folder: Path, posts: tuple[Post, ...], **cell: str) -> str:
    path = folder / "list.csv"
    path.write_bytes(as_csv([cells(post, utc_now()) | cell for post in posts]))
    return str(path)


def answers(folder: Path, **more: str) -> str:
    path = folder / "batch.json"
    path.write_text(json.dumps({**CHECKS, "source": "own-monitoring", **more}))
    return str(path)


@pytest.mark.usefixtures("officers")
def test_a_file_waits_for_a_signature(
    terminal: Terminal, session: Session, tmp_path: Path
) -> None:
    file = a_file(tmp_path, waiting.some("facebook", 3, start=0))
    facts = terminal.facts(
        "intake", file, "--drafter", DRAFTER, "--batch", answers(tmp_path)
    )
    assert set(facts) == SHAPE
    assert (facts["filed"], facts["dockets"]) == (0, [])
    assert facts["batch"].startswith("B-")
    assert session.scalar(select(func.count()).select_from(LegalRequest)) == 0


@pytest.mark.usefixtures("officers")
def test_the_same_file_gets_the_first_answer(
    terminal: Terminal, tmp_path: Path
) -> None:
    file = a_file(tmp_path, waiting.some("facebook", 3, start=0))
    first = terminal.facts("intake", file, "--drafter", DRAFTER)
    again = terminal.facts("intake", file, "--drafter", DRAFTER)
    assert first == again


@pytest.mark.usefixtures("officers")
def test_a_dry_run_keeps_nothing(
    terminal: Terminal, session: Session, tmp_path: Path
) -> None:
    file = a_file(tmp_path, waiting.some("facebook", 3, start=0))
    result = terminal("intake", file, "--drafter", DRAFTER, "--dry-run")
    assert result.exit_code == 0
    assert "3 items would be filed" in result.stdout
    assert session.scalar(select(func.count()).select_from(Batch)) == 0


@pytest.mark.usefixtures("officers")
def test_a_bad_row_stops_the_file_and_is_named(
    terminal: Terminal, tmp_path: Path
) -> None:
    file = a_file(tmp_path, waiting.some("facebook", 2, start=0), measure="shut-down")
    result = terminal("intake", file, "--drafter", DRAFTER)
    assert result.exit_code == 1
    assert "Row 2, measure: “shut-down” is no measure" in result.stderr
    facts = terminal.facts("intake", file, "--drafter", DRAFTER)
    assert [e["row"] for e in facts["errors"]] == [2, 3]
    assert set(facts["errors"][0]) == {"row", "column", "code", "message"}


@pytest.mark.usefixtures("officers")
def test_partial_leaves_bad_rows_out(terminal: Terminal, tmp_path: Path) -> None:
    file = a_file(tmp_path, waiting.some("facebook", 2, start=0))
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    rows = list(csv.reader(lines))
    rows[1][rows[0].index("measure")] = "shut-down"
    text = "\n".join(
        ",".join(json.dumps(c, ensure_ascii=False) for c in r) for r in rows
    )
    Path(file).write_text(text.replace('\\"', '""'), encoding="utf-8")

    assert terminal.facts("intake", file, "--drafter", DRAFTER)["batch"] is None
    kept = terminal.facts("intake", file, "--drafter", DRAFTER, "--partial")
    assert kept["batch"]
    assert [e["row"] for e in kept["errors"]] == [2]


@pytest.mark.usefixtures("officers")
def test_in_development_another_officer_signs_at_once(
    terminal: Terminal, session: Session, tmp_path: Path
) -> None:
    file = a_file(tmp_path, waiting.some("x", 30, start=0))
    told = ("--batch", answers(tmp_path), "--authoriser", SIGNER)
    facts = terminal.facts("intake", file, "--drafter", DRAFTER, *told)
    assert facts["filed"] == 30
    assert len(facts["dockets"]) == 2
    counts = session.scalars(select(LegalRequest.item_count)).all()
    assert sorted(counts) == [5, 25]


def test_nobody_signs_for_another_in_production(
    terminal: Terminal, session: Session, tmp_path: Path, production: dict[str, str]
) -> None:
    a_law(session)
    accounts.load_registers(session, now=utc_now())
    a_person(session, role=Role.DRAFTER, body="nccia", email="drafter@nccia.pk")
    a_person(session, role=Role.AUTHORISER, body="nccia", email="signer@nccia.pk")
    session.commit()
    file = a_file(tmp_path, waiting.some("x", 1, start=0))
    told = ("--drafter", "drafter@nccia.pk", "--authoriser", "signer@nccia.pk")
    result = terminal("intake", file, *told, **production)
    assert result.exit_code == 1
    assert "development" in result.stderr
    assert session.scalar(select(func.count()).select_from(Batch)) == 0


@pytest.mark.usefixtures("officers")
def test_only_a_drafter_prepares(terminal: Terminal, tmp_path: Path) -> None:
    file = a_file(tmp_path, waiting.some("x", 1, start=0))
    facts = terminal.facts("intake", file, "--drafter", SIGNER)
    assert facts["error"]["code"] == "not_drafter"
    nobody = terminal.facts("intake", file, "--drafter", "nobody@nccia.example")
    assert nobody["error"]["code"] == "unknown_person"


@pytest.mark.usefixtures("officers")
def test_answers_must_be_an_object(terminal: Terminal, tmp_path: Path) -> None:
    file = a_file(tmp_path, waiting.some("x", 1, start=0))
    (tmp_path / "batch.json").write_text("[1, 2]")
    told = ("--batch", str(tmp_path / "batch.json"))
    assert terminal("intake", file, "--drafter", DRAFTER, *told).exit_code == 2


def test_a_missing_file_is_wrong_usage(terminal: Terminal) -> None:
    assert terminal("intake", "no-such.csv", "--drafter", DRAFTER).exit_code == 2
