"""Between which instants: the honest witness among them is enough, the log's clock none."""

from dataclasses import replace

import pytest

from oversight.ledger.rules import bounds, policies, proofs, receipts
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.receipts import Receipt
from tests.ledger.checking import samples
from tests.ledger.checking.samples import FIRST, WITNESSES

POLICY = policies.parse(samples.POLICY.encode())


def a_receipt() -> Receipt:
    files = samples.receipt({"person": "A"}).files
    names = {
        "before": "before.checkpoint",
        "policy": "policy.txt",
        "vkey": "log.vkey",
    }
    piece = receipts.Piece(
        "TD-2026-000412-3",
        proofs.parse(files["TD-2026-000412-3.tlog-proof"]),
    )
    return Receipt(
        (piece,), files[names["before"]], files[names["policy"]], samples.LOG_VKEY
    )


def found(receipt: Receipt) -> bounds.Bounds:
    return bounds.bounds(receipt, POLICY, receipts.check(receipt, POLICY))


def test_the_widest_span_of_the_witnesses_is_told() -> None:
    assert found(a_receipt()) == bounds.Bounds(FIRST, FIRST + 101, 5)


def test_without_a_tree_before_there_is_only_an_end() -> None:
    assert found(replace(a_receipt(), before=b"")) == bounds.Bounds(None, FIRST + 101)


@pytest.mark.parametrize(
    ("size", "time", "code"), [(9, FIRST, "bad_receipt"), (2, FIRST + 999, "bad_times")]
)
def test_a_tree_that_is_not_before_is_refused(size: int, time: int, code: str) -> None:
    later = samples.note(samples.entries(size), WITNESSES, time).encode()

    with pytest.raises(LogError) as refused:
        found(replace(a_receipt(), before=later))

    assert refused.value.code == code


def test_the_policy_brought_along_is_that_of_the_key_beside_it() -> None:
    receipt = a_receipt()
    bare = replace(receipt, policy=b"")

    assert bounds.brought_along(receipt).logs == POLICY.logs
    assert bounds.brought_along(bare).logs == POLICY.logs
    for other in (samples.vkey(samples.ORIGIN, 1, "thief"), samples.vkey("w", 4)):
        with pytest.raises(LogError):
            bounds.brought_along(replace(receipt, vkey=other))
