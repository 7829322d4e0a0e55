"""Whether one leaf says what its kind promises, and no more."""

from collections.abc import Iterator

from oversight.core.errors import RuleError
from oversight.ledger.rules import leaf as rules
from oversight.ledger.rules.finding import Finding, Leaf, at
from oversight.ledger.rules.kinds import ENVELOPE, KINDS, NEVER_SEALED, Kind

VERSION = 1
DIGEST_LETTERS = 43  # SHA-256 in base64url


def findings(leaf: Leaf) -> Iterator[Finding]:
    """Find what a leaf may not say, or leaves out."""
    kind = KINDS.get(str(leaf.get("k")))
    if kind is None:
        yield at(leaf, "unknown_kind", f"nobody promised the kind {leaf.get('k')}")
        return
    unknown = sorted(set(leaf) - ENVELOPE - set(kind.public))
    if unknown:
        yield at(leaf, "unknown_field", f"its kind has no {', '.join(unknown)}")
    yield from _numbers(leaf)
    yield from _place(leaf, kind)
    yield from _said(leaf, kind)
    yield from _commitments(leaf, kind)


def _numbers(leaf: Leaf) -> Iterator[Finding]:
    if leaf.get("v") != VERSION or leaf.get("_sd_alg") != "sha-256":
        yield at(leaf, "other_version", "it is written by other rules than these")
    if not _counted(leaf.get("n")):
        yield at(leaf, "bad_number", "it bears no number")
    if ("at" in leaf) == ("day" in leaf):
        yield at(leaf, "bad_time", "it bears neither or both of a moment and a day")


def _place(leaf: Leaf, kind: Kind) -> Iterator[Finding]:
    if ("docket" in leaf) == (leaf.get("stream") == "house"):
        yield at(leaf, "wrong_stream", "it stands neither in a docket nor in the house")
    elif kind.house and "docket" in leaf:
        yield at(leaf, "wrong_stream", "its kind stands in no docket")
    if kind.agency != ("agency" in leaf) or ("agency" in leaf) != ("an" in leaf):
        yield at(leaf, "wrong_agency", "it names a body where it must not, or none")
    elif kind.agency and not _counted(leaf["an"]):
        yield at(leaf, "wrong_agency", "it bears no number of the body's own acts")
    if kind.item != ("item" in leaf) or (kind.item and not _counted(leaf["item"])):
        yield at(leaf, "wrong_item", "it names an item where it must not, or none")


def _said(leaf: Leaf, kind: Kind) -> Iterator[Finding]:
    said = {name: leaf[name] for name in kind.public if name in leaf}
    try:
        rules.check_public(kind, said)
        place = (leaf.get("docket"), leaf.get("item"), leaf.get("agency"))
        rules.check_place(kind, *place, leaf.get("ref", ()))
    except RuleError as error:
        if error.code == "free_text":
            yield at(leaf, "free_text", "it says something that is not a code")


def _commitments(leaf: Leaf, kind: Kind) -> Iterator[Finding]:
    missing = set(kind.public) - set(leaf)
    if missing & NEVER_SEALED:
        yield at(leaf, "never_sealed", "it hides what no seal may hide")
    held = leaf.get("_sd")
    if not isinstance(held, list) or not all(_digest(one) for one in held):
        yield at(leaf, "bad_commitment", "its commitments are not fingerprints")
        return
    if len(held) != len(kind.private) + len(missing):
        yield at(leaf, "commitments_counted", "it bears more or fewer commitments")
    if held != sorted(set(held)):
        yield at(leaf, "commitments_order", "its commitments are not sorted, or twice")


def _digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == DIGEST_LETTERS


def _counted(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
