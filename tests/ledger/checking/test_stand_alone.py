"""The stand-alone verifier: it verifies what is honest and refuses everything else."""

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oversight.ledger.rules import cosigning
from tests.ledger.checking import samples, tampered
from tests.ledger.checking.samples import WITNESSES
from tests.ledger.checking.stand_alone import FILE, loaded
from tests.ledger.checking.tampered import Given

verifier = loaded()
Ask = Callable[..., tuple[int, dict[str, Any]]]
SIZES = [0, 1, 2, 255, 256, 257, 600]


@pytest.fixture(scope="session")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("honest")
    tampered.honest(folder)
    (folder / "policy.txt").write_text(samples.POLICY)
    return folder


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    def asked(*words: object) -> tuple[int, dict[str, Any]]:
        code = verifier.main([*(str(word) for word in words), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return asked


@pytest.mark.parametrize("size", SIZES)
def test_an_honest_log_of_every_size_is_verified(
    tmp_path: Path, ask: Ask, size: int
) -> None:
    samples.write(tmp_path, samples.entries(size), ())

    code, found = ask(tmp_path, "--vkey", samples.LOG_VKEY)

    assert code == 0, found
    assert found["result"] == "verified"
    assert (found["entries"], found["size"]) == (size, size)
    assert found["vkey_given"]


def test_a_log_with_witnesses_that_begins_as_before_is_verified(
    honest: Path, ask: Ask
) -> None:
    given = tampered.honest(honest)

    code, found = ask(
        given.target, "--policy", honest / "policy.txt", "--old", given.old
    )

    assert code == 0, found
    assert found["consistent_with"] == tampered.BEFORE
    assert set(found["witnesses"]) == set(WITNESSES)


def test_every_older_size_is_consistent(tmp_path: Path, ask: Ask) -> None:
    raw = samples.entries(258)
    samples.write(tmp_path / "log", raw, ())

    for size in (0, 1, 2, 255, 256, 257, 258):
        (tmp_path / "old").write_text(samples.note(raw[:size]))
        code, found = ask(tmp_path / "log", "--old", tmp_path / "old")
        assert (code, found["consistent_with"]) == (0, size)


@pytest.mark.parametrize("way", tampered.WAYS)
def test_whoever_cheats_is_refused_with_a_sentence(
    honest: Path, ask: Ask, way: str
) -> None:
    given: Given = tampered.WAYS[way](honest, way)
    old = ["--old", given.old] if given.old else []

    code, found = ask(given.target, "--policy", honest / "policy.txt", *old)

    assert code == 1
    assert found["result"] == "refused"
    assert found["sentence"].endswith(".")
    assert "cannot be read" not in found["sentence"]


def test_a_partial_tile_may_be_gone_once_the_full_one_is_there(
    tmp_path: Path, ask: Ask
) -> None:
    samples.write(tmp_path, samples.entries(600), ())
    (tmp_path / "checkpoint").write_text(samples.note(samples.entries(500)))
    (tmp_path / "tile/1/000.p/1").write_bytes(
        (tmp_path / "tile/1/000.p/2").read_bytes()[:32]
    )

    assert ask(tmp_path)[0] == 0
    (tmp_path / "tile/entries/001").unlink()
    code, found = ask(tmp_path)
    assert (code, found["code"]) == (1, "missing")


@pytest.mark.slow
def test_a_tree_of_three_levels_is_recomputed(tmp_path: Path, ask: Ask) -> None:
    samples.write(tmp_path, samples.entries(65_537), ())

    assert ask(tmp_path)[0] == 0
    raw = bytearray((tmp_path / "tile/2/000.p/1").read_bytes())
    raw[0] ^= 1
    (tmp_path / "tile/2/000.p/1").write_bytes(raw)
    code, found = ask(tmp_path)
    assert (code, found["code"]) == (1, "bad_tile")


def test_a_proof_shows_its_entry(tmp_path: Path, ask: Ask) -> None:
    given = tampered.honest_proof(tmp_path)

    code, found = ask(given.target, "--vkey", samples.LOG_VKEY)

    assert code == 0
    assert found["index"] == tampered.INDEX
    assert json.loads(found["leaf"])["code"] == f"sample-{tampered.INDEX}"
    assert any("no witness was asked" in line for line in found["does_not_prove"])


def test_a_proof_needs_a_key_from_its_reader(tmp_path: Path, ask: Ask) -> None:
    with pytest.raises(SystemExit) as ended:
        ask(tampered.honest_proof(tmp_path).target)

    assert ended.value.code == 2


def test_a_log_that_changed_its_key_names_both(tmp_path: Path, ask: Ask) -> None:
    samples.write(tmp_path, samples.entries(5), ())
    new = samples.vkey(samples.ORIGIN, 1, "new")
    (tmp_path / "log.vkey").write_text(f"{new}\n{samples.LOG_VKEY}\n")
    (tmp_path / "other").write_text(f"{new}\n")

    assert ask(tmp_path)[0] == 0
    code, found = ask(tmp_path, "--vkey", tmp_path / "other")
    assert (code, found["code"]) == (1, "unsigned")


def test_a_receipt_opens_what_is_private_and_says_between_when(
    tmp_path: Path, ask: Ask
) -> None:
    private = {"text_sha256": "ab" * 32, "person": "شنوائی"}
    to = samples.receipt(private).zipped(tmp_path / "receipt.zip")

    code, found = ask(to)

    assert code == 0, found
    assert found["opened"] == private
    assert found["not_before"] < found["not_after"]
    assert not found["vkey_given"]
    assert any("same place" in line for line in found["does_not_prove"])


def changed_receipts() -> dict[str, dict[str, bytes | None]]:
    other = samples.disclosure("person", "somebody else")
    raw = samples.entries(9)
    return {
        "no proof": {"3_tlog_proof": None},
        "a foreign disclosure": {"3_disclosures_json": json.dumps([other]).encode()},
        "no list": {"3_disclosures_json": b"{}"},
        "no JSON": {"3_disclosures_json": b"["},
        "a number": {"3_disclosures_json": b"[1]"},
        "deep": {"3_disclosures_json": b"[" * 100_000},
        "a later checkpoint before": {
            "before_checkpoint": samples.note(raw, WITNESSES).encode()
        },
        "no quorum before": {
            "before_checkpoint": samples.note(raw[:2], WITNESSES[:1]).encode()
        },
        "times that contradict": {
            "before_checkpoint": samples.note(
                raw[:2], WITNESSES, samples.FIRST + 9999
            ).encode()
        },
        "another key": {"log_vkey": samples.vkey(samples.ORIGIN, 1, "thief").encode()},
        "a policy without quorum": {"policy_txt": b"# nothing\n"},
    }


@pytest.mark.parametrize("way", changed_receipts())
def test_a_changed_receipt_is_refused(tmp_path: Path, ask: Ask, way: str) -> None:
    changed = changed_receipts()[way]
    to = samples.receipt({"person": "A"}).zipped(tmp_path / "receipt.zip", **changed)

    code, found = ask(to)

    assert code == 1
    assert "cannot be read" not in found["sentence"]


@pytest.mark.parametrize(
    "parts",
    [
        [b"short", "person", "A"],
        [b"s" * 32, "k", "A"],
        [b"s" * 32, "Person", "A"],
        [b"s" * 32, "person", 1.5],
        [b"s" * 32, "person", {"a": 1, "b": 2}],
    ],
)
def test_a_disclosure_says_one_thing_in_one_way(parts: list[Any]) -> None:
    opened = samples.disclosure(parts[1], parts[2], parts[0])
    leaf = json.dumps(
        {"k": "x", "_sd": [samples.digest(opened)], "_sd_alg": "sha-256"}
    ).encode()

    if isinstance(parts[2], dict):
        assert verifier.open_leaf(leaf, json.dumps([opened]).encode()) == {
            "person": parts[2]
        }
        with pytest.raises(verifier.Refused):
            verifier.open_leaf(leaf, json.dumps([opened, opened]).encode())
    else:
        with pytest.raises(verifier.Refused):
            verifier.open_leaf(leaf, json.dumps([opened]).encode())


def test_it_needs_nothing_of_the_portal() -> None:
    tree = ast.parse(FILE.read_text())
    modules = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    foreign = {name.split(".")[0] for name in modules} - set(sys.stdlib_module_names)
    assert foreign == {"cryptography"}


def test_it_runs_by_itself_and_answers_with_its_exit_status(
    honest: Path, tmp_path: Path
) -> None:
    def run(*words: object) -> subprocess.CompletedProcess[str]:
        asked = [sys.executable, str(FILE), *(str(word) for word in words)]
        return subprocess.run(
            asked, capture_output=True, text=True, check=False, cwd=tmp_path
        )

    good = run(honest / "log")
    bad = run(tmp_path)
    wrong = run(honest / "old", "--old", honest / "old")

    assert (good.returncode, bad.returncode, wrong.returncode) == (0, 1, 2)
    assert good.stdout.startswith("VERIFIED")
    assert "It does not prove:" in good.stdout
    assert bad.stdout == "REFUSED: The log lacks log.vkey.\n"
    assert "usage" in wrong.stderr
    assert not good.stderr + bad.stderr


def test_what_is_shown_cannot_turn_the_line_around() -> None:
    assert verifier.plain("a\x1b[2Jb\u202ec\ud800") == "a\\x1b[2Jb\\u202ec\\ud800"
    assert verifier.plain("شنوائی") == "شنوائی"


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_with_a_sentence(raw: bytes) -> None:
    with suppress(verifier.Refused):
        verifier.policy_of(raw)
    for reader in (
        verifier.note_of,
        verifier.proof_of,
        lambda raw: verifier.key_of(raw.decode("latin-1")),
    ):
        with pytest.raises(verifier.Refused):
            reader(raw)


@settings(deadline=None)
@given(st.data())
def test_one_flipped_bit_of_a_proof_is_refused(data: st.DataObject) -> None:
    raw = bytearray(PROOF)
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(verifier.Refused):
        verifier.verify_proof(bytes(raw), TRUST)


@settings(deadline=None)
@given(st.text("glwq +\t\n#none0123allany\u0663\udcff", max_size=80))
def test_a_policy_is_read_or_refused(text: str) -> None:
    raw = POLICY + text.encode("utf-8", "surrogateescape")
    with suppress(verifier.Refused):
        verifier.policy_of(raw)


PROOF = samples.proof(samples.entries(11), 4)
POLICY = samples.POLICY.encode()
TRUST = verifier.Trust(verifier.policy_of(POLICY), given=True)


def test_a_library_without_ml_dsa_says_what_it_did_not_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = cosigning.later_public("w9.example", cosigning.later_key(bytes(32)))
    policy = tmp_path / "policy.txt"
    policy.write_text(samples.POLICY.replace("group", f"witness w9 {key.vkey}\ngroup"))
    given = tampered.honest_proof(tmp_path)
    monkeypatch.setattr(verifier, "MLDSA44PublicKey", None)

    code = verifier.main([str(given.target), "--policy", str(policy), "--json"])

    told = json.loads(capsys.readouterr().out)
    assert code == 0
    assert told["not_checked"] == [key.name]
    assert any("NOT CHECKED HERE" in said for said in told["does_not_prove"])
