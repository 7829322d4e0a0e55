"""The document a platform receives: a record of review, and a request that rests on it.

It merges what a removal order of the European Union must hold with what this
country's law asks for. It is plain values, so that its canonical bytes can be hashed
and its page be drawn from them alone. It never says that it is itself an order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

from oversight.dispatch.rules import illegality, wording
from oversight.dispatch.rules.addressees import Addressee, named

REGIME = "national"
KIND = "takedown"
ISSUER_TYPE = "independent-review"
Texts: TypeAlias = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Party:
    """The public body that asked, as the register of bodies has it."""

    slug: str
    name: str
    name_ur: str
    register_type: str


@dataclass(frozen=True, slots=True)
class Basis:
    """One provision relied on, with the ground named in it."""

    provision: str
    ground: str | None
    number: str
    title: str
    title_ur: str | None
    instrument: str
    instrument_ur: str | None
    since: str | None
    until: str | None
    checked_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to another forum, with what is not settled about it."""

    title: str
    title_ur: str | None
    stage: str
    within_days: int | None
    runs_from: str | None
    uncertainty: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item: where it is, what was found on it, what is asked for and until when."""

    number: int
    kind: str
    locator: str
    canonical: str
    native_id: str | None
    handle: str | None
    language: str | None
    published_on: str | None
    capture_sha256: str | None
    captured_at: str | None
    citations: tuple[str, ...]
    passage: str | None
    why_unlawful: str
    outcome: str
    reviewers: tuple[str, ...]
    signatures: tuple[Mapping[str, object], ...]
    split: bool
    dissent: str | None
    decided_at: str
    reasons: str
    summary: str
    milder: tuple[Mapping[str, str], ...]
    exempt_purpose: str
    exempt_why: str
    proportionality: str
    collateral: str
    measure: str
    territory: str
    starts_at: str
    ends_at: str
    conditions: str = ""
    translation: str | None = None
    with_account: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """The Authority's own order beside the review, where its number is known."""

    body: str
    number: str
    passed_on: str
    communicated_on: str | None
    document_sha256: str | None


@dataclass(frozen=True, slots=True)
class Fixed:
    """One manifest error that this version or one before it put right."""

    version: int
    item: int
    field: str
    was: str
    becomes: str
    why: str
    by: str


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything a document is made of."""

    docket: str
    version: int
    party: Party
    platform: str
    platform_name: str
    addressee: Addressee
    urgency: str
    mandate: str
    bases: tuple[Basis, ...]
    entries: tuple[Entry, ...]
    orders: tuple[Order, ...]
    ways: tuple[Way, ...]
    corrections: tuple[Fixed, ...]
    texts: Mapping[str, Texts]
    filed_at: str
    decided_at: str
    issued_at: str
    preserve_until: str


def moment(at: datetime) -> str:
    """Return an instant as documents and the record spell it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def compose(paper: Paper) -> dict[str, Any]:
    """Return the document as plain values, in the order a reader wants them."""
    texts = paper.texts
    return {
        **_head(paper),
        "authority_orders": [asdict(order) for order in paper.orders],
        "basis": [asdict(basis) for basis in paper.bases],
        "items": [compose_entry(entry) for entry in paper.entries],
        "preservation": {"until": paper.preserve_until, "text": texts["preservation"]},
        "disclosure": {
            "user_may_be_told": True,
            "lift_at": None,
            "text": texts["disclosure"],
        },
        "redress": {
            "text": texts["redress"],
            "ways": [asdict(way) for way in paper.ways],
            "appeal": {"address": wording.APPEAL, "code": texts["appeal_code"]},
        },
        "corrections": [asdict(fixed) for fixed in paper.corrections],
        "times": {
            "filed": paper.filed_at,
            "decided": paper.decided_at,
            "issued": paper.issued_at,
            "until": max(entry.ends_at for entry in paper.entries),
        },
    }


def _head(paper: Paper) -> dict[str, Any]:
    """Return who speaks to whom, under which number, on what it rests."""
    before = f"{paper.docket}@{paper.version - 1}" if paper.version > 1 else None
    return {
        "id": f"{paper.docket}@{paper.version}",
        "docket": paper.docket,
        "title": paper.texts["title"],
        "regime": REGIME,
        "kind": KIND,
        "version": paper.version,
        "supersedes": before,
        "urgency": paper.urgency,
        "urgency_text": paper.texts["urgency"],
        "issuer": {
            "review": "Oversight",
            "type": ISSUER_TYPE,
            "reviewers": sorted({by for one in paper.entries for by in one.reviewers}),
            "asked_by": asdict(paper.party),
            "effect_contact": {
                "report_to": paper.party.slug,
                "address": f"{wording.ANSWERS}/{paper.docket}",
                "text": paper.texts["effect"],
            },
            "mandate": paper.mandate,
            "mandate_text": paper.texts["mandate"],
        },
        "addressee": named(paper.platform, paper.platform_name, paper.addressee),
    }


def compose_entry(entry: Entry) -> dict[str, Any]:
    """Return what the document holds on one item, as plain values."""
    found = asdict(entry)
    # Said only where it is so: of a post in the capture of the account it was found on.
    whose = {"with_account": True} if found.pop("with_account") else {}
    return {
        name: found.pop(name)
        for name in ("number", "kind", "locator", "canonical", "native_id", "handle")
    } | {
        "capture": {
            "sha256": found.pop("capture_sha256"),
            "at": found.pop("captured_at"),
            **whose,
        },
        "illegality": illegality.kinds(entry.citations),
        **found,
    }


def mended(entry: Entry, fixes: Sequence[Fixed]) -> Entry:
    """Return an item as the corrections on it say it, the newest last."""
    changed = {fix.field: fix.becomes for fix in fixes if fix.item == entry.number}
    return replace(entry, **changed)  # type: ignore[arg-type]
