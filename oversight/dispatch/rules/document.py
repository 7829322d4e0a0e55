"""The document a platform receives: a record of review, and a request that rests on it.

It merges what a removal order of the European Union must hold with what this
country's law asks for. It is plain values, so that its canonical bytes can be hashed
and its page be drawn from them alone. It never says that it is itself an order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from oversight.core.words import N_
from oversight.notices.rules.parts import Address, Paragraph
from oversight.notices.rules.remedies import NOT_A_COURT, tribunal

TITLE = N_("Record of review and request to the platform")
REGIME = "national"
KIND = "takedown"
ISSUER_TYPE = "independent-review"
Texts: TypeAlias = Mapping[str, Sequence[str]]

MANDATES: Mapping[str, str] = {
    "none": N_(
        "No law binds anybody to this review. It is an independent opinion, made "
        "public, for you to weigh with your own terms and duties."
    ),
    "undertaking": N_(
        "The public bodies that file here have undertaken to ask a platform only for "
        "what this review approved. No law makes the review binding."
    ),
    "rules": N_(
        "This review is the oversight that rules made under the Act require before "
        "such a request goes to a platform."
    ),
    "statute": N_(
        "An Act of Parliament requires this review before such a request goes to a "
        "platform."
    ),
}


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


@dataclass(frozen=True, slots=True)
class Order:
    """The Authority's own order beside the review, where its number is known."""

    body: str
    number: str
    passed_on: str
    communicated_on: str | None


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything a document is made of."""

    docket: str
    version: int
    party: Party
    platform: str
    platform_name: str
    mandate: str
    bases: tuple[Basis, ...]
    entries: tuple[Entry, ...]
    orders: tuple[Order, ...]
    ways: tuple[Way, ...]
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
        },
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
        "urgency": "ordinary",
        "issuer": {
            "review": "Oversight",
            "type": ISSUER_TYPE,
            "reviewers": sorted({by for one in paper.entries for by in one.reviewers}),
            "asked_by": asdict(paper.party),
            "mandate": paper.mandate,
            "mandate_text": paper.texts["mandate"],
        },
        "addressee": {
            "platform": paper.platform,
            "name": paper.platform_name,
            "country": "PK",
            "languages": ["en", "ur"],
        },
    }


def compose_entry(entry: Entry) -> dict[str, Any]:
    """Return what the document holds on one item, as plain values."""
    found = asdict(entry)
    return {
        name: found.pop(name)
        for name in ("number", "kind", "locator", "canonical", "native_id", "handle")
    } | {
        "capture": {
            "sha256": found.pop("capture_sha256"),
            "at": found.pop("captured_at"),
        },
        **found,
    }


def redress(
    *, appeal_days: int, restore_hours: int, tribunal_days: int | None
) -> list[Paragraph]:
    """Return how this can be challenged, for the platform and for the user."""
    said = [
        NOT_A_COURT,
        Paragraph(
            N_(
                "Whoever is affected can appeal here within %(days)s days of the day "
                "on which notice reached them: at %(address)s, free, with the code of "
                "the notice, without a name. Other reviewers decide."
            ),
            {"days": appeal_days, "address": Address("/appeal")},
        ),
        Paragraph(
            N_(
                "You may answer each item by itself: act, refuse with a reason, or "
                "ask a question. What you answer is published; this portal has no "
                "penalty for it."
            )
        ),
        Paragraph(
            N_(
                "Each approval ends by itself on its end date, and earlier when it is "
                "suspended or lifted. Restore the item within %(hours)s hours of "
                "that."
            ),
            {"hours": restore_hours},
        ),
    ]
    return said if tribunal_days is None else [*said, tribunal(tribunal_days)]


def preservation(until: datetime) -> Paragraph:
    """Return the line that makes a restoration possible."""
    return Paragraph(
        N_(
            "Keep a copy of each item, and of what is needed to put it back as it "
            "was, until %(until)s, and longer while an appeal on it is open."
        ),
        {"until": until},
    )


DISCLOSURE = Paragraph(
    N_(
        "Nothing here forbids you to tell the account holder. Please hand on the "
        "notice that is made for them, with its code."
    )
)
