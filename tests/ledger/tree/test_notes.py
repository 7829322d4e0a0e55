"""Signed notes, checkpoints and cosignatures: the published vectors, and every flip."""

from contextlib import suppress
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from oversight.ledger.rules import checkpoints, notes, plain, subtrees
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.cosigning import cosigned
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import Key, Note, Seen, Signature
from tests.ledger.tree.naive import ROOTS

LOG = Ed25519PrivateKey.from_private_bytes(sha256(b"log").digest())
ORIGIN = "example.com/log"
TREE = Checkpoint(ORIGIN, 8, bytes.fromhex(ROOTS[8]))
VECTOR_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
VECTOR_SIGNATURE = (
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHj"
    "G1Yu72IneyaQM="
)
WITNESS = Ed25519PrivateKey.from_private_bytes(sha256(b"demo w1").digest())
WITNESS_KEY = "witness.example/w1+f4a8c82e+BP8OlhaPl+azZ82osyCynVzjAMs2ik/9L1ccowlli9QA"
WITNESS_LINE = (
    "\u2014 witness.example/w1 9KjILgAAAABkGFDLIP/znm2ncQqTq+SaHCejNiOxA5pnAwusjZIpLIn"
    "5hyKJ5cKSOHJdjfWOAyExR829B686F26h4m//cC+BLA8gBA==\n"
)
TIME = 1679315147


def a_note() -> tuple[Note, Key, Key]:
    lines = (
        notes.signed(TREE.text, ORIGIN, LOG),
        cosigned(TREE.text, "witness.example/w1", WITNESS, TIME),
    )
    witness = notes.parse_vkey(WITNESS_KEY)
    return Note(TREE.text, lines), notes.public_key(ORIGIN, LOG), witness


def test_the_vector_of_the_specification_holds() -> None:
    raw = f"This is an example message.\n\n\u2014 example.com/foo {VECTOR_SIGNATURE}\n"
    key = notes.parse_vkey(VECTOR_KEY)

    assert notes.check(notes.parse(raw.encode()), [key]) == (Seen(key),)
    assert key.vkey == VECTOR_KEY


def test_the_vector_of_a_cosignature_is_made_and_holds() -> None:
    made = cosigned(TREE.text, "witness.example/w1", WITNESS, TIME)
    key = notes.parse_vkey(WITNESS_KEY)

    assert made.line == WITNESS_LINE
    assert notes.check(Note(TREE.text, (made,)), [key]) == (Seen(key, TIME),)


def test_a_cosignature_of_the_later_kind_holds() -> None:
    private = MLDSA44PrivateKey.from_seed_bytes(sha256(b"later").digest())
    public = private.public_key().public_bytes_raw()
    key = Key("witness.example/w9", notes.ML_DSA_44, public)
    raw = private.sign(subtrees.message(key.name, TREE.text, TIME))
    line = Signature(key.name, key.id, TIME.to_bytes(8) + raw)

    assert notes.check(Note(TREE.text, (line,)), [key]) == (Seen(key, TIME),)
    for time, text in ((TIME + 1, TREE.text), (0, TREE.text), (TIME, "no\ntree\n")):
        wrong = Signature(key.name, key.id, time.to_bytes(8) + raw)
        with pytest.raises(LogError):
            notes.check(Note(text, (wrong,)), [key])


def test_a_note_is_read_back_as_it_was_written() -> None:
    note, log, witness = a_note()

    again = notes.parse(note.raw)

    assert again == note
    assert again.raw == note.raw
    assert notes.check(again, [log, witness]) == (Seen(log), Seen(witness, TIME))
    assert checkpoints.parse(again.text) == TREE


def test_every_flipped_bit_of_a_checkpoint_is_refused() -> None:
    note, log, witness = a_note()
    raw = note.raw
    for bit in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            seen = notes.check(notes.parse(bytes(changed)), [log, witness])
        except LogError:
            continue
        # A changed name or number makes a signature a stranger's: it no longer counts.
        assert len(seen) < 2, bit


def test_a_stranger_is_passed_over_and_a_known_key_must_hold() -> None:
    note, log, witness = a_note()
    stranger = notes.signed("other\n", "somebody", WITNESS)
    forged = Signature(log.name, log.id, bytes(64))

    mixed = Note(note.text, (stranger, *note.signatures))
    assert notes.check(mixed, [log]) == (Seen(log),)
    with pytest.raises(LogError) as unsigned:
        notes.check(Note(note.text, (stranger,)), [log, witness])
    with pytest.raises(LogError) as failed:
        notes.check(Note(note.text, (forged, *note.signatures)), [log])

    assert unsigned.value.code == "unsigned"
    assert failed.value.code == "bad_signature"
    assert ORIGIN in failed.value.sentence


def test_of_two_signatures_of_one_key_the_first_counts() -> None:
    note, log, _ = a_note()
    forged = Signature(log.name, log.id, bytes(64))

    assert notes.check(Note(note.text, (*note.signatures, forged)), [log])


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\nno signature\n",
        "text\n\n\u2014 name AAAAAAA=".encode(),
        "text\n\n\u2014 name AAAA\n".encode(),
        "text\n\n\u2014  AAAAAAA=\n".encode(),
        "text\n\n\u2014 na+me AAAAAAA=\n".encode(),
        "text\n\n\u2014 name AAAAAAB=\n".encode(),
        "text\n\n\u2014 name AAAAAAA\n".encode(),
        "text\n\n\u2014 name AA\u0660AAAAA=\n".encode(),
        "te\rxt\n\n\u2014 name AAAAAAA=\n".encode(),
        "te\txt\n\n\u2014 name AAAAAAA=\n".encode(),
        b"te\xffxt\n\n\xe2\x80\x94 name AAAAAAA=\n",
        "text\n\n\u2014 name\u2028x AAAAAAA=\n".encode(),
        ("text\n\n" + "\u2014 name AAAAAAA=\n" * 101).encode(),
        b"x" * 1_000_001,
    ],
)
def test_what_is_no_note_is_refused(raw: bytes) -> None:
    with pytest.raises(LogError):
        notes.parse(raw)


def test_a_text_may_hold_empty_lines_and_odd_separators() -> None:
    text = "one\n\ntwo\u2028three\u0085four\n"
    note = Note(text, (notes.signed(text, ORIGIN, LOG),))

    again = notes.parse(note.raw)

    assert again.text == text
    assert notes.check(again, [notes.public_key(ORIGIN, LOG)])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+530d903a",
        "name+530d903a+",
        VECTOR_KEY.replace("530d903a", "530D903A"),
        VECTOR_KEY.replace("530d903a", "530d903b"),
        VECTOR_KEY.replace("foo", "f oo"),
        VECTOR_KEY + "\n\n",
        VECTOR_KEY[:-4],
        "n+00000000+/w==",
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(LogError):
        notes.parse_vkey(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        f"{TREE.text}more\n",
        TREE.text[:-1],
        TREE.text.replace("\n8\n", "\n08\n"),
        TREE.text.replace("\n8\n", "\n+8\n"),
        TREE.text.replace("\n8\n", "\n\u0668\n"),
        TREE.text.replace("\n8\n", "\n 8\n"),
        TREE.text.replace("\n8\n", "\n9223372036854775808\n"),
        TREE.text.replace("\n8\n", "\n0\n"),
        TREE.text.replace("example", "exa mple"),
        "a\n1\nAAAA\n",
        "\n" + TREE.text,
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(LogError):
        checkpoints.parse(text)


@given(st.binary(max_size=300))
def test_no_bytes_at_all_raise_anything_else(raw: bytes) -> None:
    for read in (notes.parse, lambda some: checkpoints.parse(some.decode("latin-1"))):
        with suppress(LogError):
            read(raw)


@given(st.integers(0, 2**63 - 1))
def test_a_number_has_one_spelling(value: int) -> None:
    assert plain.number(str(value)) == value
    for wrong in (f"0{value}", f"+{value}", f"{value} ", f"{value}_0", f"-{value}"):
        with pytest.raises(LogError):
            plain.number(wrong)


@given(st.binary(min_size=1, max_size=40))
def test_base64_has_one_spelling(raw: bytes) -> None:
    text = plain.spelt(raw)

    assert plain.base64(text) == raw
    for wrong in (text + "\n", " " + text, text.rstrip("=") + "==="):
        with pytest.raises(LogError):
            plain.base64(wrong)
