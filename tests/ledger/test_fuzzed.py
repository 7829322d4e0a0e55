"""Whatever a stranger hands to our parsers: one kind of error, and nothing false shown."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.core.errors import RuleError
from oversight.ledger.rules import (
    checkpoints,
    edges,
    heads,
    leaf,
    notes,
    plain,
    policies,
    proofs,
    receipts,
    tiles,
    withholding,
    witnessing,
)
from oversight.ledger.rules.errors import LogError
from oversight.review.rules import chains, drand, draws
from oversight.review.rules.chains import QUICKNET, ChainError
from oversight.transparency.rules.watching import Watch
from tests.ledger.tree.test_proofs import POLICY as POLICY_TEXT
from tests.ledger.tree.test_proofs import a_policy, a_proof
from tests.ledger.tree.test_receipts import ENTRIES, LOG, POLICY, a_note, a_receipt
from tests.ledger.tree.test_witnessing import asked
from tests.review.chain import League

LOST = "surrogateescape"


@dataclass(frozen=True)
class Reader:
    """A parser, what it reads rightly, and the one error with which it refuses."""

    read: Callable[[bytes], object]
    right: bytes
    refuses: type[Exception] = LogError


def text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda raw: read(raw.decode("utf-8", LOST))


def in_whole(raw: bytes) -> object:
    return tiles.entries_of(raw, 3)


READERS = {
    "note": Reader(notes.parse, a_note(11)),
    "vkey": Reader(text(notes.parse_vkey), LOG.key.vkey.encode()),
    "signature lines": Reader(text(notes.signatures), a_note(11).partition(b"\n\n")[2]),
    "checkpoint": Reader(
        text(checkpoints.parse), a_note(11).partition(b"\n\n")[0] + b"\n"
    ),
    "proof": Reader(proofs.parse, a_proof("w1").raw),
    "policy": Reader(policies.parse, POLICY_TEXT.encode()),
    "log.keys": Reader(policies.of_keys, f"{LOG.key.vkey} 0 -\n".encode()),
    "receipt": Reader(receipts.parse, a_receipt().raw),
    "entry": Reader(receipts.read_entry, ENTRIES[3][0]),
    "bundle": Reader(in_whole, tiles.bundle([raw for raw, _ in ENTRIES[:3]])),
    "tile": Reader(lambda raw: tiles.hashes_of(raw, 3), bytes(96)),
    "place of a tile": Reader(text(tiles.parse), b"tile/0/x001/234.p/5"),
    "edge": Reader(lambda raw: edges.unpacked(3, raw), bytes(96)),
    "asked of a witness": Reader(witnessing.parse, asked(3, 5).raw),
    "order": Reader(
        text(withholding.read), b"7:court-order:lahore-high-court:2026-11-02"
    ),
    "number": Reader(text(plain.number), b"1234567890"),
    "hash": Reader(text(plain.hash_of), plain.spelt(bytes(32)).encode()),
    "chain": Reader(chains.read, json.dumps(League().info).encode(), ChainError),
}
BITS = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(
        [
            b"\n",
            b"\n\n",
            b"\x00",
            b"+",
            b" ",
            b"0",
            b"9" * 30,
            b"=",
            b"\xff\xff",
            b"\xe2",
            "— ".encode(),
            "١".encode(),
            "\u202e".encode(),
            b"null",
            b"[" * 99,
        ]
    ),
)


@st.composite
def touched(draw: st.DrawFn, whole: bytes) -> bytes:
    """The same bytes with pieces cut out, put in, doubled or moved."""
    for _ in range(draw(st.integers(1, 3))):
        begin = draw(st.integers(0, len(whole)))
        end = draw(st.integers(begin, min(len(whole), begin + 40)))
        piece = draw(st.one_of(BITS, st.just(whole[begin:end] * 2)))
        whole = whole[:begin] + piece + whole[end:]
    return whole


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
def test_a_parser_refuses_with_one_error_or_reads(
    name: str, data: st.DataObject
) -> None:
    reader = READERS[name]
    assert reader.read(reader.right) is not None
    raw = data.draw(st.one_of(st.binary(max_size=200), touched(reader.right)))
    with suppress(reader.refuses):
        reader.read(raw)


@given(data=st.data())
def test_a_touched_proof_shows_the_entry_that_it_showed_or_nothing(
    data: st.DataObject,
) -> None:
    proof = a_proof("w1", "w3")
    raw = data.draw(touched(proof.raw))
    try:
        found = proofs.check(proofs.parse(raw), a_policy())
    except LogError:
        return
    right = proofs.check(proof, a_policy())
    assert (found.leaf, found.index, found.checkpoint) == (
        *(right.leaf, right.index, right.checkpoint),
    )


@given(data=st.data())
def test_a_receipt_with_a_touched_file_shows_what_it_showed_or_nothing(
    data: st.DataObject,
) -> None:
    """The files inside are touched, not the archive: no checksum refuses them first."""
    whole = a_receipt()
    with ZipFile(BytesIO(whole.raw)) as archive:
        files = {one: archive.read(one) for one in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(files)))
    files[name] = data.draw(touched(files[name]))
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for one, content in files.items():
            archive.writestr(one, content)
    try:
        (found,) = receipts.check(receipts.parse(out.getvalue()), POLICY)
    except LogError:
        return
    (right,) = receipts.check(whole, POLICY)
    assert (found.entry, found.verified.index) == (right.entry, right.verified.index)
    assert found.opened.items() <= right.opened.items()


JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
TOLD: dict[str, Any] = {
    **QUICKNET.leaf,
    "k": "beacon.described",
    "stream": "house",
    "n": 1,
    "v": 1,
}


@given(name=st.sampled_from(sorted(QUICKNET.leaf)), value=JSON)
def test_a_chain_that_is_told_otherwise_is_never_believed(
    name: str, value: object
) -> None:
    changed = {**TOLD, name: value}
    seen = draws.Draws()
    with suppress(KeyError, TypeError, ValueError, AttributeError, OverflowError):
        list(seen.see(changed))
    if changed != TOLD:
        assert set(seen.chains) <= {QUICKNET.name}
        assert all(chain == QUICKNET for chain in seen.chains.values())


@given(entry=st.one_of(st.binary(max_size=80), touched(ENTRIES[1][0])))
def test_the_rules_find_what_no_entry_may_be_and_never_stop(entry: bytes) -> None:
    assert list(Watch().see_entry(entry)) is not None


@given(JSON)
def test_what_no_code_and_no_signature_is_is_none(value: object) -> None:
    assert heads.read(value) is None
    assert not drand.is_signature(value)
    with suppress(RuleError, LogError, ValueError, TypeError):
        leaf.canonical(value)
