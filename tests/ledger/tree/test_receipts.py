"""Receipts and whole logs, checked as strangers check them."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.ledger.rules import auditing, hashing, notes, receipts, tiles
from oversight.ledger.rules import leaf as leaves
from oversight.ledger.rules.auditing import ReadPath
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.cosigning import cosigned
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.kinds import KINDS
from oversight.ledger.rules.notes import COSIGNATURE, Note
from oversight.ledger.rules.policies import Group, Party, Policy
from oversight.ledger.rules.proofs import Proof
from oversight.ledger.rules.receipts import Piece, Receipt
from tests.ledger.tree import naive
from tests.ledger.tree.growing import KEY, ORIGIN
from tests.ledger.tree.test_proofs import a_key

WITNESS = "ngo.example/w"
LOG = Party(notes.public_key(ORIGIN, KEY))
SEEN = Party(notes.public_key(WITNESS, a_key(WITNESS), COSIGNATURE))
POLICY = Policy((LOG,), {"ngo": SEEN}, {"all": Group(1, ("ngo",))}, "all")


def an_entry(number: int) -> tuple[bytes, list[str]]:
    of = KINDS["appeal.filed"]
    private = {name: f"{name} {number}" for name in of.private}
    digests, opened = leaves.commitments(of, private, {})
    body = {
        "v": 1,
        "k": "appeal.filed",
        "docket": f"AP-2026-{number:06}",
        "n": 1,
        "day": "2026-11-27",
        "of": [],
        "told": False,
        "late": False,
        "_sd": digests,
        "_sd_alg": "sha-256",
    }
    return leaves.encode(body), opened


ENTRIES = [an_entry(number) for number in range(300)]
HASHES = [hashing.leaf_hash(raw) for raw, _ in ENTRIES]


def a_note(size: int, *, witnessed: bool = True) -> bytes:
    text = Checkpoint(ORIGIN, size, naive.mth(HASHES[:size])).text
    lines = [notes.signed(text, ORIGIN, KEY)]
    if witnessed:
        lines.append(cosigned(text, WITNESS, a_key(WITNESS), 1_790_000_000))
    return Note(text, tuple(lines)).raw


def a_log(size: int = 300) -> dict[str, bytes]:
    files = {"checkpoint": a_note(size)}
    read = naive.reader(HASHES[:size])
    for tile in tiles.of_size(size):
        files[tile.path] = read(tile)
    for bundle in tiles.bundles_of(size):
        begin = bundle.n * 256
        some = [raw for raw, _ in ENTRIES[begin : begin + bundle.width]]
        files[bundle.path] = tiles.bundle(some)
    return files


def reader(files: dict[str, bytes]) -> ReadPath:
    def read(path: str) -> bytes:
        if path not in files:
            raise LogError("unreachable", f"{path} is not there.")
        return files[path]

    return read


def a_receipt(index: int = 7) -> Receipt:
    raw, opened = ENTRIES[index]
    path = tuple(naive.path(index, HASHES[:11]))
    piece = Piece(
        "AP-2026-000007-1", Proof(index, path, a_note(11), raw), tuple(opened)
    )
    readme = {"README.txt": "How to check this."}
    return Receipt((piece,), a_note(5), b"quorum none\n", LOG.key.vkey, readme)


def test_a_receipt_shows_what_was_recorded_and_opens_what_is_private() -> None:
    (shown,) = receipts.check(receipts.parse(a_receipt().raw), POLICY)

    assert shown.entry["docket"] == "AP-2026-000007"
    assert shown.verified.index == 7
    assert shown.opened == {n: f"{n} 7" for n in KINDS["appeal.filed"].private}


def test_a_receipt_is_read_back_and_has_one_spelling() -> None:
    receipt = a_receipt()

    again = receipts.parse(receipt.raw)

    assert replace(again, readme=receipt.readme) == receipt
    assert receipt.raw == a_receipt().raw


def test_a_private_value_of_another_entry_is_refused() -> None:
    piece = a_receipt().pieces[0]
    for wrong in (
        tuple(ENTRIES[8][1]),
        (*piece.disclosures, piece.disclosures[0]),
        (leaves.disclosure("day", "2026-11-27", bytes(32)),),
        ("not base64!",),
        (leaves.b64url(b"[1,2]"),),
        (leaves.b64url(b"[1,2,3]"),),
        (leaves.b64url(b"nothing"),),
    ):
        changed = replace(a_receipt(), pieces=(replace(piece, disclosures=wrong),))
        with pytest.raises(LogError):
            receipts.check(changed, POLICY)


@pytest.mark.parametrize(
    "entry",
    [
        b"",
        b"[]",
        b'{"k": "appeal.filed"}',
        b'{"_sd":[],"k":"odd"}',
        b'{"k":1}',
        b"\xff",
    ],
)
def test_an_entry_that_is_no_entry_is_refused(entry: bytes) -> None:
    with pytest.raises(LogError):
        receipts.opened(receipts.read_entry(entry), [])


def zipped(**files: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"PK\x03\x04 no zip",
        zipped(),
        zipped(**{"a.tlog-proof": b"no proof"}),
        zipped(
            **{
                "a.tlog-proof": a_receipt().pieces[0].proof.raw,
                "a.disclosures.json": b"{",
            }
        ),
        zipped(
            **{
                "a.tlog-proof": a_receipt().pieces[0].proof.raw,
                "a.disclosures.json": b"[1]",
            }
        ),
        zipped(large=bytes(1_100_001)),
        zipped(**{str(number): b"" for number in range(201)}),
        bytes(5_000_001),
        a_receipt().raw[:-30],
        b"PK\x03\x04" + a_receipt().raw,
    ],
)
def test_what_is_no_receipt_is_refused(raw: bytes) -> None:
    with pytest.raises(LogError):
        receipts.parse(raw)


@given(st.binary(max_size=200), st.integers(0, 3000))
def test_a_damaged_receipt_raises_nothing_else(noise: bytes, at: int) -> None:
    raw = a_receipt().raw
    damaged = raw[:at] + noise + raw[at + len(noise) :]
    try:
        found = receipts.check(receipts.parse(damaged), POLICY)
    except LogError:
        return
    assert found[0].entry["docket"] == "AP-2026-000007"


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 300])
def test_a_whole_log_is_recomputed(size: int) -> None:
    seen: list[bytes | None] = []
    files = a_log(size)

    found = auditing.audit(reader(files), POLICY, see=seen.extend)

    assert found.checkpoint.size == size
    assert found.tiles == len(list(tiles.of_size(size)))
    assert seen == [raw for raw, _ in ENTRIES[:size]]


def test_an_earlier_checkpoint_must_be_its_beginning() -> None:
    read = reader(a_log())
    for size in (0, 1, 7, 256, 299, 300):
        root = naive.mth(HASHES[:size])
        auditing.audit(read, POLICY, old=Checkpoint(ORIGIN, size, root))
    for old, code in (
        (Checkpoint(ORIGIN, 7, bytes(32)), "not_consistent"),
        (Checkpoint(ORIGIN, 301, bytes(32)), "goes_back"),
        (Checkpoint("other.example", 7, naive.mth(HASHES[:7])), "other_log"),
    ):
        with pytest.raises(LogError) as refused:
            auditing.audit(read, POLICY, old=old)
        assert refused.value.code == code


def swap(path: str, change: Callable[[bytes], bytes]) -> dict[str, bytes]:
    files = a_log()
    files[path] = change(files[path])
    return files


def flip(data: bytes) -> bytes:
    return data[:100] + bytes([data[100] ^ 1]) + data[101:]


@pytest.mark.parametrize(
    "files",
    [
        swap("tile/entries/000", flip),
        swap("tile/entries/001.p/44", lambda data: data[:-1]),
        swap("tile/entries/001.p/44", lambda data: data + b"\x00\x00"),
        swap("tile/0/000", flip),
        swap("tile/0/001.p/44", flip),
        swap("tile/1/000.p/1", lambda data: bytes(32)),
        swap("tile/0/000", lambda data: data[:-32]),
        swap("checkpoint", lambda data: data.replace(b"\n300\n", b"\n299\n")),
        swap("checkpoint", lambda data: a_note(300, witnessed=False)),
        swap("checkpoint", lambda data: b"nothing"),
        {name: raw for name, raw in a_log().items() if name != "tile/0/000"},
        {**a_log(299), "checkpoint": a_note(300)},
    ],
)
def test_a_log_that_was_tampered_with_is_refused(files: dict[str, bytes]) -> None:
    with pytest.raises(LogError):
        auditing.audit(reader(files), POLICY)


def test_a_signed_root_over_other_entries_is_refused() -> None:
    files = a_log(2)
    other = Checkpoint(ORIGIN, 2, naive.mth(HASHES[5:7])).text
    files["checkpoint"] = Note(other, (notes.signed(other, ORIGIN, KEY),)).raw

    with pytest.raises(LogError) as refused:
        auditing.audit(reader(files), Policy((LOG,)))

    assert refused.value.code == "other_root"


def test_one_entry_is_read_by_its_place() -> None:
    read, tree = reader(a_log()), Checkpoint(ORIGIN, 300, naive.mth(HASHES[:300]))

    assert auditing.entry(read, tree, 299) == ENTRIES[299][0]
    assert auditing.entry(read, tree, 0) == ENTRIES[0][0]
    with pytest.raises(LogError):
        auditing.entry(read, tree, 300)
    with pytest.raises(LogError):
        auditing.entry(read, Checkpoint(ORIGIN, 300, bytes(32)), 0)
