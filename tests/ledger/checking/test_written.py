"""What docs/leaf.md writes down for strangers, computed as it says, by other means."""

import json
import re
from argparse import Namespace
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from oversight.cli import worked
from oversight.ledger.rules import hashing, leaf, receipts
from oversight.ledger.rules.kinds import KINDS
from oversight.settings import HOUSE
from tests.ledger.checking.stand_alone import loaded

PAGE = (HOUSE / "docs" / "leaf.md").read_text("utf-8")


def b64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def test_the_worked_example_comes_out_as_it_is_written() -> None:
    part = PAGE.partition("## A disclosure, and a whole example")[2]
    disclosure, digest, entry, hashed, *_ = re.findall(r"```text\n(.*?)\n```", part)

    assert b64url(sha256(disclosure.encode()).digest()) == digest
    salt, name, value = json.loads(urlsafe_b64decode(disclosure + "=="))
    assert urlsafe_b64decode(salt + "=") == bytes(range(32))
    assert f'["SALT","{name}","{value}"]' in part
    assert digest in json.loads(entry)["_sd"]
    assert sha256(b"\0" + entry.encode()).hexdigest() == hashed


def test_the_program_agrees_with_the_worked_example() -> None:
    part = PAGE.partition("## A disclosure, and a whole example")[2]
    disclosure, digest, entry, hashed, *_ = re.findall(r"```text\n(.*?)\n```", part)
    raw = entry.encode()
    read = receipts.read_entry(raw)

    assert leaf.disclosure("person", "R-07 کا نام", bytes(range(32))) == disclosure
    assert leaf.digest(disclosure) == digest
    assert receipts.opened(read, [disclosure]) == {"person": "R-07 کا نام"}
    assert leaf.encode(read) == raw
    assert len(json.loads(raw)["_sd"]) == len(KINDS[str(read["k"])].private)
    assert hashing.leaf_hash(raw).hex() == hashed


def test_the_proof_is_believed_by_the_file_that_knows_nothing_of_us(
    tmp_path: Path,
) -> None:
    part = PAGE.partition("## A proof and a receipt")[2]
    _, key, entries, proof, *_ = re.findall(r"```text\n(.*?)\n```", part, re.DOTALL)
    stranger = loaded()

    def told(file: str) -> dict[str, object]:
        (tmp_path / "x.tlog-proof").write_text(file, "utf-8")
        given = Namespace(target=str(tmp_path / "x.tlog-proof"), vkey=[key])
        given.policy = given.old = None
        facts: dict[str, object] = stranger.checked(given).facts
        return facts

    facts = told(f"{proof}\n")
    assert facts["index"] == 2
    assert str(facts["leaf"]) in PAGE.partition("## A proof and a receipt")[0]
    first, second = (sha256(b"\0" + one.encode()) for one in entries.split("\n"))
    node = sha256(b"\1" + first.digest() + second.digest()).digest()
    assert b64encode(node).decode() in proof.split("\n")
    with pytest.raises(stranger.Refused):
        told(f"{proof}\n".replace("index 2", "index 1"))


def test_the_tiles_are_counted_by_hand() -> None:
    rows = re.findall(r"\| `tile/(\w+)/…` \| (\d+) \|.*\.p/(\d+)` \|\n", PAGE)

    assert rows == [
        *(("0", "274", "112"), ("1", "2", "17"), ("2", "1", "1")),
        ("entries", "274", "112"),
    ]
    assert "`tile/entries/x001/x234/067`" in PAGE


def test_whatever_is_changed_in_an_example_is_written_anew() -> None:
    assert worked.page(PAGE) == PAGE
    assert PAGE.count("<!-- made: ") == PAGE.count("<!-- end -->") == len(worked.MADE)
    for name in worked.MADE:
        old = f"<!-- made: {name} -->\n\n"
        assert worked.page(PAGE.replace(old, f"{old}changed ")) == PAGE, name
    with pytest.raises(KeyError):
        worked.page(PAGE.replace("made: key", "made: keys"))
