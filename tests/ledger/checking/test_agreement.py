"""Two readers written apart, the portal's and the strangers', say the same.

The one stands on ``oversight.ledger.rules``, the other is a file of its own. Where
one verifies what the other refuses, one of them is wrong.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oversight.cli.ledger import sources
from oversight.cli.ledger.verify import verify
from oversight.ledger import copies
from oversight.ledger.rules import notes, policies, proofs, receipts
from oversight.ledger.rules.errors import LogError
from tests.ledger.checking import samples, tampered
from tests.ledger.checking.addresses import ADDRESSES, answering
from tests.ledger.checking.samples import WITNESSES
from tests.ledger.checking.stand_alone import loaded
from tests.ledger.checking.test_stand_alone import changed_receipts

stranger = loaded()
TRUSTED = policies.parse(samples.POLICY.encode())
STRANGERS = stranger.Trust(stranger.policy_of(samples.POLICY.encode()), given=True)
PROOF = samples.proof(samples.entries(11), 4)
NOTE = samples.note(samples.entries(5), samples.WITNESSES).encode()


def both(capsys: pytest.CaptureFixture[str], *words: object) -> list[dict[str, Any]]:
    """Ask both; each answers with its exit status and its JSON."""
    asked = [*(str(word) for word in words), "--json"]
    ours = CliRunner().invoke(verify, asked)
    assert ours.exception is None or isinstance(ours.exception, SystemExit)
    code = stranger.main(asked)
    theirs = json.loads(capsys.readouterr().out)
    return [json.loads(ours.stdout) | {"code": ours.exit_code}, theirs | {"code": code}]


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 600])
def test_both_verify_every_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], size: int
) -> None:
    samples.write(tmp_path, samples.entries(size))

    ours, theirs = both(capsys, tmp_path)

    assert (ours["code"], theirs["code"]) == (0, 0)
    for name in ("origin", "size", "root", "tiles"):
        assert ours[name] == theirs[name]


@pytest.mark.parametrize("way", ["honest", *tampered.WAYS])
def test_both_judge_every_cheat_alike(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], way: str
) -> None:
    given = tampered.honest(tmp_path)
    if way != "honest":
        given = tampered.WAYS[way](tmp_path, way)
    (tmp_path / "policy.txt").write_text(samples.POLICY)
    old = ["--old", given.old] if given.old else []

    codes = [
        one["code"]
        for one in both(capsys, given.target, "--policy", tmp_path / "policy.txt", *old)
    ]

    assert codes == ([0, 0] if way == "honest" else [1, 1])


def test_both_name_what_is_withheld_and_by_whose_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tampered.withheld(tmp_path)
    raw = b"".join(len(one).to_bytes(2) + one for one in samples.entries(256))
    order = f"content.withheld of house no. 600 ({tampered.ORDER})"

    hidden = both(capsys, given.target)
    said = CliRunner().invoke(verify, [str(given.target)]).stdout
    (given.target / "tile/entries/000").write_bytes(raw)
    shown = both(capsys, given.target)

    assert [one["code"] for one in (*hidden, *shown)] == [0, 0, 0, 0]
    assert [one["withheld"] for one in hidden] == [[3], [3]]
    assert [one.get("withheld", []) for one in shown] == [[], []]
    assert "WITHHELD: what entry 3 says was not read, only its hash, under" in said
    assert any(order in one for one in hidden[1]["does_not_prove"])
    told = CliRunner().invoke(verify, [str(given.target)]).stdout
    assert "this copy shows it" in told


@pytest.mark.parametrize("way", ["honest", *changed_receipts()])
def test_both_judge_every_receipt_alike(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], way: str
) -> None:
    changed = changed_receipts().get(way, {})
    parts = samples.receipt({"person": "A", "text_sha256": "ab" * 32})
    target = parts.zipped(tmp_path / "receipt.zip", **changed)

    codes = [one["code"] for one in both(capsys, target)]

    assert codes == ([0, 0] if way == "honest" else [1, 1])


def test_both_refuse_a_receipt_that_is_what_is_left_of_another_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = samples.receipt({"person": "A"}).zipped(tmp_path / "receipt.zip")
    target.write_bytes(b"PK\x03\x04 a larger file, cut off" + target.read_bytes())

    assert [one["code"] for one in both(capsys, target)] == [1, 1]


@pytest.mark.parametrize("way", ADDRESSES)
def test_both_refuse_an_address_that_misbehaves(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    for one in (sources, stranger):
        monkeypatch.setattr(one, "SECONDS", 1)

    with answering(ADDRESSES[way][0]) as address:
        found = both(capsys, address, "--vkey", samples.LOG_VKEY)
        with pytest.raises(LogError):
            copies.opened(sources.source(address))

    assert [one["code"] for one in found] == [1, 1]


def believed(check: Any, raw: bytes) -> bool:
    """Say whether a reader believes these bytes; only its own error may say no."""
    try:
        check(raw)
    except (LogError, stranger.Refused):
        return False
    return True


@settings(deadline=None)
@given(st.data())
def test_of_a_proof_with_changed_bytes_both_say_the_same(data: st.DataObject) -> None:
    raw = bytearray(PROOF)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))

    ours = believed(lambda raw: proofs.check(proofs.parse(raw), TRUSTED), bytes(raw))
    theirs = believed(lambda raw: stranger.verify_proof(raw, STRANGERS), bytes(raw))

    assert ours == theirs == (bytes(raw) == PROOF)


@settings(deadline=None)
@given(st.data())
def test_of_a_note_with_changed_text_both_say_the_same(data: st.DataObject) -> None:
    text = NOTE.decode()
    at = data.draw(st.integers(0, len(text)))
    put = data.draw(st.text("\n\u2014 0+=\u0663\x85\u2028A\r\t", max_size=3))
    raw = (text[:at] + put + text[at + data.draw(st.integers(0, 3)) :]).encode()

    ours = believed(lambda raw: proofs.opened(raw, TRUSTED), raw)
    theirs = believed(lambda raw: stranger.opened(raw, STRANGERS.policy), raw)

    assert ours == theirs


@pytest.mark.parametrize(
    ("sizes", "code"),
    [(" 0 -", 0), (" 600 601", 0), ("", 0), (" 0 600", 1), (" 601 -", 1), (" 0", 1)],
)
def test_both_take_a_key_for_the_sizes_that_it_signs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sizes: str, code: int
) -> None:
    given = tampered.honest(tmp_path)
    proof = tampered.honest_proof(tmp_path)
    (tmp_path / "keys").write_text(f"{samples.LOG_VKEY}{sizes}\n")

    for target in (given.target, proof.target):
        found = both(capsys, target, "--vkey", tmp_path / "keys")
        assert [one["code"] for one in found] == [code, code]
    if sizes and code == 0:
        (given.target / "log.keys").write_text(f"{samples.LOG_VKEY}{sizes}\n")
        assert [one["code"] for one in both(capsys, given.target)] == [0, 0]


@pytest.mark.parametrize(
    ("mine", "told", "error"),
    [
        ("0 -", "0 700", None),
        ("0 700", "0 700", None),
        ("0 700", "0 -", "other_range"),
        ("0 700", "0 800", "other_range"),
        ("3 -", "0 -", "other_range"),
        ("0 -", "0 600", "key_range"),
    ],
)
def test_a_list_may_close_what_was_given_and_never_widen_it(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    mine: str,
    told: str,
    error: str | None,
) -> None:
    given = tampered.honest(tmp_path)
    other = samples.vkey("other.example/log", 1)
    (tmp_path / "keys").write_text(f"{samples.LOG_VKEY} {mine}\n{other}\n")
    (given.target / "log.keys").write_text(f"{samples.LOG_VKEY} {told}\n")

    ours, theirs = both(capsys, given.target, "--vkey", tmp_path / "keys")

    assert (ours["code"], theirs["code"]) == ((1, 1) if error else (0, 0))
    if error is not None:
        assert ours["error"]["code"] == error


def test_a_kept_checkpoint_of_a_key_out_of_its_sizes_is_refused_by_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tampered.honest(tmp_path)
    (given.target / "log.keys").write_text(f"{samples.LOG_VKEY} 400 -\n")

    found = both(capsys, given.target, "--old", given.old)

    assert [one["code"] for one in found] == [1, 1]


def test_a_policy_takes_the_keys_of_the_log_from_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tampered.honest(tmp_path)
    (tmp_path / "policy.txt").write_text(samples.POLICY)
    (tmp_path / "keys").write_text(f"{samples.LOG_VKEY} 0 600\n")
    asked = ("--policy", tmp_path / "policy.txt", "--vkey", tmp_path / "keys")

    found = both(capsys, given.target, *asked)

    assert [one["code"] for one in found] == [1, 1]


WORDS = st.sampled_from(
    [
        *("log", "witness", "group", "quorum", "all", "any", "none", "#", "1", "2"),
        *("a", "b", "w1", "w2", "\u0661", "01", "https://example.org/", "x\udcff"),
        *(samples.LOG_VKEY, samples.vkey("w3", 4), samples.vkey("w4", 4)),
        *(samples.vkey("\u00e9", 4), samples.LOG_VKEY[:-2], "x\udcff+00000000+AQ=="),
    ]
)
LINES = st.lists(st.lists(WORDS, max_size=5).map(" ".join), max_size=6)


@settings(deadline=None)
@given(LINES.map("\n".join))
@example("log " + samples.vkey("x", 1).replace("x", "x\udcff", 1) + "\nquorum none")
def test_of_a_policy_both_say_the_same(text: str) -> None:
    raw = text.encode("utf-8", "surrogateescape")
    begun = samples.POLICY.replace("quorum both\n", "").encode()

    for whole in (raw, begun + raw, samples.POLICY.encode() + raw):
        ours = believed(policies.parse, whole)
        theirs = believed(stranger.policy_of, whole)
        assert ours == theirs


@pytest.mark.parametrize(("witnesses", "code"), [(WITNESSES, 0), (WITNESSES[:1], 1)])
def test_groups_within_groups_are_counted_however_deep_they_go(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    witnesses: tuple[str, ...],
    code: int,
) -> None:
    log = samples.write(tmp_path / "log", samples.entries(3), witnesses)
    begun = samples.POLICY.replace("quorum both\n", "group g0 all both\n")
    deep = [f"group g{at + 1} all g{at}" for at in range(3000)]
    (tmp_path / "deep").write_text(begun + "\n".join([*deep, "quorum g3000\n"]))

    found = both(capsys, log, "--policy", tmp_path / "deep")

    assert [one["code"] for one in found] == [code, code]
    if code:
        assert "too few" in found[1]["sentence"].lower()


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_by_both_in_a_sentence(raw: bytes) -> None:
    for reader in (notes.parse, proofs.parse, receipts.parse, stranger.note_of):
        assert not believed(reader, raw)


def test_both_take_a_key_from_a_file_and_a_receipt_without_a_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "key").write_text(f"{samples.LOG_VKEY}\n")
    parts = samples.receipt({"person": "A"})
    target = parts.zipped(tmp_path / "receipt.zip", before_checkpoint=None)

    given = both(capsys, target, "--vkey", tmp_path / "key")
    brought = both(capsys, target)

    assert [one["code"] for one in [*given, *brought]] == [0, 0, 0, 0]
