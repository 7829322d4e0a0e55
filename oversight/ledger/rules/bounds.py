"""Between which instants something was logged: by the clocks of witnesses alone.

The operator's clock proves nothing. Of several witnesses one that is honest is
enough: it saw the tree with the entries no later than the last of them signed it,
and the tree without them no earlier than the first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from oversight.ledger.rules import policies, proofs
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import Seen
from oversight.ledger.rules.policies import Policy
from oversight.ledger.rules.receipts import Receipt, Shown


@dataclass(frozen=True, slots=True)
class Bounds:
    """Unix seconds; None where no witness has said so."""

    not_before: int | None = None
    not_after: int | None = None
    size_before: int | None = None


def brought_along(receipt: Receipt) -> Policy:
    """Return the policy in a receipt, its log's key being the one beside it.

    It proves nothing until somebody has compared it with a copy from elsewhere.
    Raises ``LogError``.
    """
    beside = policies.of_keys(receipt.vkey.encode("utf-8", "replace"))
    found = policies.parse(receipt.policy or b"quorum none\n")
    if not found.logs:
        return replace(found, logs=beside.logs)
    known = {party.key for party in found.logs}
    if not known.issuperset(party.key for party in beside.logs):
        raise LogError("bad_receipt", "The key of the log is not the policy's.")
    return found


def bounds(receipt: Receipt, policy: Policy, shown: Sequence[Shown]) -> Bounds:
    """Return between which instants the entries of a checked receipt were logged.

    Raises ``LogError`` where the tree before is no tree before, or the witnesses'
    clocks contradict each other.
    """
    after = _times(seen for one in shown for seen in one.verified.seen)
    until = max(after, default=None)
    if not receipt.before:
        return Bounds(None, until)
    before, seen = proofs.opened(receipt.before, policy)
    first = min(shown, key=lambda one: one.verified.index).verified
    if before.origin != first.checkpoint.origin or before.size > first.index:
        raise LogError(
            "bad_receipt", "The checkpoint before does not come before this entry."
        )
    since = min(_times(seen), default=None)
    if since is not None and until is not None and since > until:
        raise LogError("bad_times", "The witnesses' times contradict each other.")
    return Bounds(since, until, before.size)


def _times(seen: Iterable[Seen]) -> list[int]:
    return [one.time for one in seen if one.time is not None]
