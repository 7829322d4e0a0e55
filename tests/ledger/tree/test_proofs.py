"""Proof files and policies: what travels alone, and whom it must convince."""

from contextlib import suppress
from dataclasses import replace
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from oversight.ledger.rules import hashing, notes, policies, proofs
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.cosigning import cosigned
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import COSIGNATURE, Note, Seen
from oversight.ledger.rules.policies import Party, Policy
from oversight.ledger.rules.proofs import Proof
from tests.ledger.tree import naive

ORIGIN = "oversight.example/log"
ENTRIES = [f"entry {number}".encode() for number in range(11)]
HASHES = [hashing.leaf_hash(entry) for entry in ENTRIES]


def a_key(seed: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(seed.encode()).digest())


def a_vkey(name: str) -> str:
    return notes.public_key(name, a_key(name), COSIGNATURE).vkey


LOG_VKEY = notes.public_key(ORIGIN, a_key("log")).vkey
POLICY = f"""
# Two of three, each run by somebody else.
log {LOG_VKEY} https://{ORIGIN}
witness first\t{a_vkey("w1")} https://w1.example/
witness second {a_vkey("w2")}
witness third {a_vkey("w3")}
group ngos any first second
group two 2 ngos third
quorum two
"""


def a_proof(*witnesses: str, index: int = 4) -> Proof:
    text = Checkpoint(ORIGIN, len(HASHES), naive.mth(HASHES)).text
    lines = [notes.signed(text, ORIGIN, a_key("log"))]
    lines += [cosigned(text, name, a_key(name), 1_790_000_000) for name in witnesses]
    note = Note(text, tuple(lines)).raw
    return Proof(index, tuple(naive.path(index, HASHES)), note, ENTRIES[index])


def a_policy() -> Policy:
    return policies.parse(POLICY.encode())


def test_a_proof_convinces_whoever_holds_the_policy() -> None:
    found = proofs.check(a_proof("w1", "w3"), a_policy())

    assert found.leaf == ENTRIES[4]
    assert (found.index, found.checkpoint.size) == (4, 11)
    assert [one.time for one in found.seen] == [None, 1_790_000_000, 1_790_000_000]


def test_a_proof_is_read_back_as_it_was_written() -> None:
    proof = a_proof("w1")

    assert proofs.parse(proof.raw) == proof
    bare = replace(proof, extra=b"")
    assert proofs.parse(bare.raw) == bare
    assert proofs.check(bare, replace(a_policy(), quorum="none"), ENTRIES[4])


@pytest.mark.parametrize("witnesses", [(), ("w1",), ("w1", "w2"), ("w3",)])
def test_too_few_witnesses_are_refused(witnesses: tuple[str, ...]) -> None:
    with pytest.raises(LogError) as refused:
        proofs.check(a_proof(*witnesses), a_policy())

    assert refused.value.code == "no_quorum"


def test_an_entry_that_is_not_the_one_proved_is_refused() -> None:
    proof = a_proof("w1", "w3")

    for leaf, code in ((ENTRIES[5], "not_included"), (b"", "no_leaf")):
        with pytest.raises(LogError) as refused:
            proofs.check(replace(proof, extra=leaf), a_policy())
        assert refused.value.code == code
    with pytest.raises(LogError):
        proofs.check(replace(proof, index=5), a_policy())


def test_a_log_that_nobody_named_is_refused() -> None:
    stranger = policies.parse(POLICY.replace(LOG_VKEY, VKEY_OF_ANOTHER).encode())

    with pytest.raises(LogError) as refused:
        proofs.check(a_proof("w1", "w3"), stranger)

    assert refused.value.code == "unsigned"


VKEY_OF_ANOTHER = notes.public_key("other.example/log", a_key("log")).vkey


def test_every_flipped_bit_of_a_proof_file_is_refused() -> None:
    raw, policy = a_proof("w1", "w3").raw, a_policy()
    for bit in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(LogError):
            proofs.check(proofs.parse(bytes(changed)), policy)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"c2sp.org/tlog-proof@v1\n\n",
        b"c2sp.org/tlog-proof@v2\nindex 0\n\nnote",
        b"c2sp.org/tlog-proof@v1\nextra AA=\nindex 0\n\nnote",
        b"c2sp.org/tlog-proof@v1\nindex 00\n\nnote",
        b"c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nnote",
        b"c2sp.org/tlog-proof@v1\nindex 0",
        b"c2sp.org/tlog-proof@v1\nindex \xd9\xa0\n\nnote",
        b"c2sp.org/tlog-proof@v1\nextra AA==\n\nnote",
        b"c2sp.org/tlog-proof@v1\nindex 0\n" + b"A" * 43 + b"=\n" * 64 + b"\nnote",
    ],
)
def test_what_is_no_proof_is_refused(raw: bytes) -> None:
    with pytest.raises(LogError):
        proofs.parse(raw)


@given(st.binary(max_size=400))
def test_no_bytes_at_all_raise_anything_else(raw: bytes) -> None:
    for read in (proofs.parse, policies.parse):
        for some in (raw, b"c2sp.org/tlog-proof@v1\n" + raw, POLICY.encode() + raw):
            with suppress(LogError):
                read(some)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "quorum none\nquorum none",
        "quorum first",
        "quorum none more",
        "log",
        f"log {LOG_VKEY} url more\nquorum none",
        f"log {a_vkey('w1')}\nquorum none",
        f"witness w {LOG_VKEY}\nquorum none",
        f"witness w {a_vkey('w1')}\nwitness v {a_vkey('w1')}\nquorum w",
        f"witness w {a_vkey('w1')}\nwitness w {a_vkey('w2')}\nquorum w",
        f"witness none {a_vkey('w1')}\nquorum none",
        "witness w\nquorum none",
        "group g any\nquorum g",
        "group g any w\nquorum g",
        f"witness w {a_vkey('w1')}\ngroup g 2 w\nquorum g",
        f"witness w {a_vkey('w1')}\ngroup g 0 w\nquorum g",
        f"witness w {a_vkey('w1')}\ngroup g \u0661 w\nquorum g",
        f"witness w {a_vkey('w1')}\ngroup g any w w\nquorum g",
        f"witness w {a_vkey('w1')}\ngroup g any w\ngroup h any w\nquorum g",
        f"witness w {a_vkey('w1')}\ngroup w any w\nquorum w",
        "sometimes\nquorum none",
        "quorum none\n" + "#" * 256_001,
    ],
)
def test_what_is_no_policy_is_refused(line: str) -> None:
    with pytest.raises(LogError):
        policies.parse(line.encode())


def test_all_of_a_group_means_each_of_them() -> None:
    lines = f"witness w {a_vkey('w1')}\nwitness v {a_vkey('w2')} u\ngroup g all w v\nquorum g"
    policy = policies.parse(lines.encode())
    first, second = (Seen(party.key, 1) for party in policy.witnesses.values())

    assert policy.met([first, second])
    assert not policy.met([first])
    assert policy.witnesses["v"] == Party(second.key, "u")
    assert policy.log("anything") == ()


def test_bytes_beyond_ascii_are_carried_through() -> None:
    raw = f"# \u0627\u0631\u062f\u0648 \nlog {LOG_VKEY} \u00e9\nquorum none\n"

    assert policies.parse(raw.encode()).logs[0].url == "\u00e9"
    assert (
        policies.parse(b"# \xff\n" + raw.encode("latin-1", "ignore")).quorum == "none"
    )
