"""An entry is withheld by an order: its bytes are gone, its hash and the tree stay."""

import json
from argparse import Namespace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from oversight.cli.ledger.sources import source
from oversight.core.errors import RuleError
from oversight.ledger import folder, handing, tree, withholding
from oversight.ledger.models import Pending
from oversight.ledger.rules import auditing, policies, tiles
from oversight.ledger.rules import withholding as rules
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.holders import Holder
from oversight.ledger.rules.withholding import Ground, Withheld
from oversight.storage.session import Store
from tests.cli.conftest import Terminal
from tests.ledger.checking.stand_alone import loaded
from tests.ledger.tree import growing
from tests.ledger.tree.growing import NOW

stranger = loaded()
PLACE, SIZE = 2, 260
COURT = {"authority": "lahore-high-court", "reference": "W.P. 12345/2026"}
ONE = Withheld(PLACE, Ground.COURT_ORDER, "lahore-high-court", date(2026, 11, 27))


def withhold(store: Store, place: int = PLACE, **change: str) -> Withheld:
    given = COURT | change
    with store.transaction() as session:
        return withholding.withhold(
            session, place, Ground.COURT_ORDER, now=NOW, **given
        )


@pytest.fixture
def bound(store: Store) -> bytes:
    """A log of two bundles in which one entry is withheld; what it said."""
    growing.grown(store, SIZE)
    with store.reading() as session:
        said = tree.entry(session, PLACE)
    assert withhold(store) == ONE
    return said


def test_a_code_is_read_as_it_was_written() -> None:
    assert rules.read(ONE.code) == ONE
    assert ONE.code == "2:court-order:lahore-high-court:2026-11-27"
    for code in ("", "2", "2:whim:court:2026-11-27", "2:statute:court:2026-13-27"):
        assert rules.read(code) is None


@pytest.mark.parametrize("cut", [1, 33, 40])
def test_a_bundle_that_is_cut_or_has_a_tail_is_refused(cut: int) -> None:
    whole = rules.bundle(0, [b"one", b"two"], {1: ONE})
    assert [entry for _, entry in rules.opened(whole, 2)] == [b"one", None]

    for broken in (whole[:-cut], whole + b"x" * cut):
        with pytest.raises(LogError, match="cut or has a tail"):
            rules.opened(broken, 2)


def test_nothing_is_withheld_without_an_order_or_twice(store: Store) -> None:
    growing.grown(store, 3)
    wrong: dict[str, dict[str, str]] = {
        "bad_authority": {"authority": "The Court!"},
        "no_reference": {"reference": "  "},
    }
    for code, change in wrong.items():
        with pytest.raises(RuleError) as refused:
            withhold(store, 1, **change)
        assert refused.value.code == code
    withhold(store)
    for place, code in ((3, "no_leaf"), (-1, "no_leaf"), (2, "withheld_already")):
        with pytest.raises(RuleError) as refused:
            withhold(store, place)
        assert refused.value.code == code

    with store.reading() as session:
        assert list(withholding.known(session)) == [PLACE]


def test_the_portal_answers_451_and_serves_the_rest_beside(
    store: Store, app: Flask, bound: bytes
) -> None:
    client = app.test_client()
    assert client.get("/log/tile/entries/000").status_code == 200
    growing.shown(store)

    gone = client.get("/log/tile/entries/000")
    rest = client.get("/log/tile/entries-redacted/000")

    assert gone.status_code == 451
    assert gone.json == {
        "withheld": [ONE.as_dict],
        "instead": "/log/tile/entries-redacted/000",
    }
    assert "immutable" not in gone.headers["Cache-Control"]
    assert "immutable" not in rest.headers["Cache-Control"]
    assert bound not in rest.data
    row = rules.opened(rest.data, tiles.WIDTH)
    assert [at for at, (_, entry) in enumerate(row) if entry is None] == [PLACE]
    level = client.get("/log/tile/0/000").data
    assert level == b"".join(digest for digest, _ in row)
    assert client.get("/log/tile/entries/000.p/2").status_code == 200
    assert client.get("/log/tile/entries/001.p/5").status_code == 200
    for path in ("001.p/5", "000.p/2", "009", "x"):
        assert client.get(f"/log/tile/entries-redacted/{path}").status_code == 404


def test_a_folder_and_its_verifiers_name_what_is_withheld(
    store: Store, tmp_path: Path, terminal: Terminal
) -> None:
    growing.grown(store, SIZE)
    with store.reading() as session:
        said = tree.entry(session, PLACE)
        folder.write(session, tmp_path)
    withhold(store)
    growing.shown(store)
    with store.reading() as session:
        folder.write(session, tmp_path)
        folder.write(session, tmp_path)
        trusted = policies.of_keys("\n".join(tree.vkeys(session)).encode())

    assert not any(said in file.read_bytes() for file in _files(tmp_path))
    seen: list[bytes | None] = []
    found = auditing.audit(source(str(tmp_path)), trusted, see=seen.extend)
    assert found.withheld == (PLACE,)
    assert [at for at, entry in enumerate(seen) if entry is None] == [PLACE]
    asked = Namespace(target=str(tmp_path), vkey=None, policy=None, old=None)
    report = stranger.checked(asked)
    assert report.facts["withheld"] == [PLACE]
    assert any("WITHHELD" in line for line in report.not_proves)
    assert not any(line.startswith("All") for line in report.proves)
    told = terminal("ledger", "verify", str(tmp_path))
    assert told.exit_code == 0, told.stderr
    assert f"WITHHELD: what entry {PLACE} says was not read" in told.stdout
    (tmp_path / "tile/entries-redacted/000").unlink()
    missing = terminal("ledger", "verify", str(tmp_path))
    assert missing.exit_code == 1
    assert "Traceback" not in missing.stderr
    with pytest.raises(stranger.Refused):
        stranger.checked(asked)


def _files(place: Path) -> list[Path]:
    return [file for file in place.rglob("*") if file.is_file()]


def test_a_hash_that_is_not_the_entrys_does_not_pass(
    store: Store, tmp_path: Path
) -> None:
    growing.grown(store, 3)
    withhold(store)
    growing.shown(store)
    with store.reading() as session:
        folder.write(session, tmp_path)
        trusted = policies.of_keys("\n".join(tree.vkeys(session)).encode())
    path = tmp_path / "tile/entries-redacted/000.p/4"
    raw = path.read_bytes()
    at = raw.index(rules.MARK) + 5
    path.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])

    with pytest.raises(LogError, match="not the tile the entries make"):
        auditing.audit(source(str(tmp_path)), trusted)
    with pytest.raises(stranger.Refused):
        stranger.checked(
            Namespace(target=str(tmp_path), vkey=None, policy=None, old=None)
        )


def test_no_receipt_and_no_proof_holds_what_is_withheld(
    store: Store, terminal: Terminal, tmp_path: Path
) -> None:
    docket = growing.a_docket(store)
    growing.write(store, 3, docket=docket)
    growing.shown(store)
    asked = tmp_path / "none"
    withhold(store, 1)

    with store.reading() as session:
        found = handing.receipt(session, docket, holder=Holder.ANYBODY, asked=asked)
        told = handing.proved(session, docket, asked=asked)

    assert found is not None
    assert [piece.proof.index for piece in found.pieces] == [0, 2]
    assert told.ready == 2
    assert [(one.n, one.kind) for one in told.waiting] == [(4, withholding.KIND)]
    refused = terminal("ledger", "prove", docket, "--n", "2")
    assert refused.exit_code == 1
    assert "withheld by an order" in refused.stderr


def test_an_operator_withholds_by_a_command(store: Store, terminal: Terminal) -> None:
    growing.grown(store, 3)
    order = ["--ground", "court-order", "--authority", COURT["authority"]]
    order += ["--reference", COURT["reference"]]

    told = terminal.facts("ledger", "withhold", "1", *order)
    again = terminal("ledger", "withhold", "1", *order)

    assert (told["index"], told["ground"]) == (1, "court-order")
    assert again.exit_code == 1
    assert "withheld already" in again.stderr
    with store.reading() as session:
        asked = select(Pending.entry).where(Pending.kind == withholding.KIND)
        leaf = session.scalars(asked).one()
    code = json.loads(leaf)["code"]
    assert code.startswith("1:court-order:lahore-high-court:")
    assert COURT["reference"].encode() not in leaf
