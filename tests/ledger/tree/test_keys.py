"""One key of the log after another: announced, side by side, alone."""

from datetime import timedelta
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from oversight.ledger import keys, queries, sequencer, tree
from oversight.ledger.keys import Step
from oversight.ledger.models import TreeHead
from oversight.ledger.rules import notes, rotation
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.rotation import NOTICE
from oversight.storage.session import Store
from tests.ledger.tree import growing
from tests.ledger.tree.growing import KEY, NOW, ORIGIN

NEXT = Ed25519PrivateKey.from_private_bytes(sha256(b"the next key").digest())
OLD_KEY, NEXT_KEY = (notes.public_key(ORIGIN, one) for one in (KEY, NEXT))
A_MONTH = NOW + NOTICE
TWO_MONTHS = A_MONTH + NOTICE


def step(store: Store, days: int = 0, *, at_once: bool = False) -> Step:
    now = NOW + timedelta(days)
    with store.transaction() as session:
        return keys.rotate(session, OLD_KEY, NEXT_KEY, now=now, at_once=at_once)


def signers(store: Store, *offered: Ed25519PrivateKey) -> set[str]:
    """Let one more act be shown; return which keys signed it."""
    growing.write(store, 1)
    size = growing.collect(store)
    with store.transaction() as session:
        sequencer.sign(session, ORIGIN, offered or (KEY, NEXT), now=NOW)
        sequencer.publish(session, size, now=NOW)
        note = session.scalars(select(TreeHead.note).where(TreeHead.id == size)).one()
    assert note is not None
    every = [OLD_KEY, NEXT_KEY]
    return {one.key.vkey for one in notes.check(notes.parse(note), every)}


def test_the_next_key_waits_a_month_signs_beside_and_then_alone(store: Store) -> None:
    assert signers(store) == {OLD_KEY.vkey}
    assert step(store) is Step.ANNOUNCED
    assert signers(store) == {OLD_KEY.vkey}

    assert step(store, 30) is Step.BOTH
    assert signers(store) == {OLD_KEY.vkey, NEXT_KEY.vkey}

    assert step(store, 60) is Step.RETIRED
    assert signers(store) == {NEXT_KEY.vkey}
    assert step(store, 60) is Step.RETIRED

    with store.reading() as session:
        assert tree.vkeys(session) == (NEXT_KEY.vkey,)
        sizes = [(row.from_size, row.until_size) for row in tree.keys(session)]
        # Sizes 1 and 3 by the old key, 4 by both, 6 by the new one alone.
        assert sizes == [(0, 5), (4, None)]
        lines = tree.history(session).splitlines()
        assert lines == [f"{OLD_KEY.vkey} 0 5", f"{NEXT_KEY.vkey} 4 -"]


def test_the_record_names_each_key_as_it_comes_and_goes(store: Store) -> None:
    growing.grown(store, 1)
    for days in (0, 30, 60):
        step(store, days)

    with store.reading() as session:
        said = [
            (leaf["k"], leaf["code"])
            for kind in ("key.announced", "key.retired")
            for leaf in queries.leaves(session, kind=kind)
        ]
    new, old = (rotation.code(one) for one in (NEXT_KEY, OLD_KEY))
    assert said == [("key.announced", new), ("key.retired", old)]
    assert notes.parse_vkey(f"{ORIGIN}+{new}") == NEXT_KEY


@pytest.mark.parametrize("days", [0, 29])
def test_no_step_comes_before_its_month(store: Store, days: int) -> None:
    growing.grown(store, 1)
    step(store)
    with pytest.raises(LogError) as announced:
        step(store, days)
    step(store, 30)
    with pytest.raises(LogError) as both:
        step(store, 30 + days)

    assert (announced.value.code, both.value.code) == ("too_early", "too_early")
    assert signers(store) == {OLD_KEY.vkey, NEXT_KEY.vkey}


def test_a_key_in_wrong_hands_is_replaced_at_once(store: Store) -> None:
    growing.grown(store, 1)

    steps = [step(store, at_once=True) for _ in range(3)]

    assert steps == [Step.ANNOUNCED, Step.BOTH, Step.RETIRED]
    assert signers(store) == {NEXT_KEY.vkey}


def test_a_key_that_nobody_announced_signs_nothing(store: Store) -> None:
    assert signers(store) == {OLD_KEY.vkey}
    assert signers(store) == {OLD_KEY.vkey}

    with pytest.raises(LogError) as refused:
        signers(store, NEXT)
    with pytest.raises(LogError) as stranger, store.transaction() as session:
        keys.rotate(session, NEXT_KEY, OLD_KEY, now=NOW)

    assert (refused.value.code, stranger.value.code) == ("other_key", "other_key")


def test_before_anything_is_signed_no_key_is_changed(store: Store) -> None:
    with store.reading() as session, pytest.raises(LogError) as refused:
        keys.check_begun(session)

    assert refused.value.code == "nothing"


def test_the_notice_is_a_month_to_the_second() -> None:
    rotation.refuse_early(NOW, A_MONTH)
    with pytest.raises(LogError, match="2026-12-27"):
        rotation.refuse_early(NOW, A_MONTH - timedelta(seconds=1))
