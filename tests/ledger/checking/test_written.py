"""What docs/leaf.md writes down for strangers, computed as it says, by other means."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from oversight.ledger.rules import hashing, leaf, receipts
from oversight.ledger.rules.kinds import KINDS
from oversight.settings import HOUSE

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
