"""What a witness signs and what it declines, as the protocol says it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.ledger.rules import checkpoints, notes, witnessing
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.hashing import EMPTY_ROOT
from oversight.ledger.rules.notes import Note
from oversight.ledger.rules.policies import Party
from oversight.ledger.rules.witnessing import Asked, Declined
from tests.ledger.tree import naive
from tests.ledger.tree.growing import KEY, ORIGIN
from tests.ledger.tree.test_proofs import a_key
from tests.ledger.tree.test_receipts import HASHES

LOGS = [Party(notes.public_key(ORIGIN, KEY))]


def tree(size: int) -> Checkpoint:
    return Checkpoint(ORIGIN, size, naive.mth(HASHES[:size]))


def a_note(checkpoint: Checkpoint, key: str = "") -> bytes:
    private = a_key(key) if key else KEY
    line = notes.signed(checkpoint.text, checkpoint.origin, private)
    return Note(checkpoint.text, (line,)).raw


def asked(old: int, new: int) -> Asked:
    return Asked(old, tuple(naive.proof(old, HASHES[:new])), a_note(tree(new)))


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (3, 5), (4, 8), (5, 5)])
def test_a_tree_that_contains_what_was_seen_is_signed(old: int, new: int) -> None:
    held = tree(old) if old else None

    again = witnessing.parse(asked(old, new).raw)

    assert again == asked(old, new)
    assert witnessing.origin(again) == ORIGIN
    assert witnessing.checked(again, LOGS, held) == tree(new)


@pytest.mark.parametrize(
    ("request_", "held", "status"),
    [
        (lambda: asked(3, 5), tree(4), 409),
        (lambda: asked(0, 5), tree(4), 409),
        (lambda: Asked(6, (), a_note(tree(5))), tree(6), 400),
        (lambda: Asked(3, (bytes(32),), a_note(tree(5))), tree(3), 422),
        (lambda: Asked(0, (bytes(32),), a_note(tree(5))), None, 422),
        (lambda: Asked(5, (), a_note(Checkpoint(ORIGIN, 5, bytes(32)))), tree(5), 422),
        (lambda: Asked(0, (), a_note(tree(5), "another")), None, 403),
        (
            lambda: Asked(0, (), a_note(Checkpoint("x.example", 1, bytes(32)))),
            None,
            404,
        ),
        (lambda: Asked(0, (), a_note(tree(5)).replace(b"\n5\n", b"\n05\n")), None, 400),
    ],
)
def test_anything_else_is_declined_with_its_number(
    request_: Callable[[], Asked], held: Checkpoint | None, status: int
) -> None:
    with pytest.raises(Declined) as declined:
        witnessing.checked(request_(), LOGS, held)

    assert declined.value.status == status
    assert declined.value.sentence.endswith(".")
    if status == 409:
        assert declined.value.size == 4


@pytest.mark.parametrize(
    ("since", "until", "signs"),
    [(0, None, True), (0, 6, True), (5, 6, True), (0, 5, False), (6, None, False)],
)
def test_a_key_of_the_log_counts_for_its_sizes_alone(
    since: int, until: int | None, *, signs: bool
) -> None:
    log = Party(LOGS[0].key, since=since, until=until)

    if signs:
        assert witnessing.checked(asked(0, 5), [log], None) == tree(5)
        return
    with pytest.raises(Declined) as declined:
        witnessing.checked(asked(0, 5), [log], None)

    assert (declined.value.status, declined.value.code) == (403, "key_range")


def test_while_a_key_changes_one_signature_in_its_sizes_is_enough() -> None:
    new = notes.public_key(ORIGIN, a_key("new"))
    logs = [Party(LOGS[0].key, until=5), Party(new, since=5)]
    text = tree(5).text
    lines = [notes.signed(text, ORIGIN, key) for key in (KEY, a_key("new"))]
    both = Asked(0, (), Note(text, tuple(lines)).raw)

    assert witnessing.checked(both, logs, None) == tree(5)
    with pytest.raises(Declined):
        witnessing.checked(asked(0, 5), logs, None)


def test_a_failing_signature_of_a_known_key_is_declined() -> None:
    note = notes.parse(a_note(tree(5)))
    forged = notes.Signature(ORIGIN, LOGS[0].key.id, bytes(64))

    with pytest.raises(Declined) as declined:
        witnessing.checked(Asked(0, (), Note(note.text, (forged,)).raw), LOGS, None)

    assert declined.value.status == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 0\n",
        b"old 0\n\n",
        b"new 0\n\n" + a_note(tree(1)),
        b"old 00\n\n" + a_note(tree(1)),
        b"old -1\n\n" + a_note(tree(1)),
        "old \u0661\n\n".encode() + a_note(tree(1)),
        b"old 0\nAAAA\n\n" + a_note(tree(1)),
        b"old 0\n" + b"A" * 43 + b"=\n" * 64 + b"\n" + a_note(tree(1)),
        b"old 0\n\n" + a_note(tree(1)) + b"x" * 64_000,
        b"old 0\n\nno note",
    ],
)
def test_what_is_no_request_is_malformed(body: bytes) -> None:
    with pytest.raises(Declined) as declined:
        witnessing.parse(body)

    assert declined.value.status == 400


def test_a_note_without_a_tree_is_malformed() -> None:
    text = "x\n"
    raw = Note(text, (notes.signed(text, ORIGIN, KEY),)).raw

    with pytest.raises(Declined) as declined:
        witnessing.origin(Asked(0, (), raw))

    assert declined.value.status == 400


@given(st.binary(max_size=300))
def test_no_bytes_at_all_raise_anything_else(noise: bytes) -> None:
    for body in (noise, b"old 0\n" + noise, asked(0, 3).raw + noise):
        try:
            read = witnessing.parse(body)
            witnessing.checked(read, LOGS, None)
        except Declined as declined:
            assert declined.status in {400, 403, 404, 409, 422}  # noqa: PT017


def test_the_empty_tree_has_one_root() -> None:
    assert checkpoints.parse(tree(0).text).root == EMPTY_ROOT


def test_a_clock_that_went_back_signs_nothing() -> None:
    now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    last = int(now.timestamp())

    assert witnessing.second(now, last) == last
    with pytest.raises(Declined) as declined:
        witnessing.second(now, last + 1)
    assert (declined.value.status, declined.value.code) == (503, "clock_back")
