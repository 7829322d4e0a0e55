"""The page of a document, drawn from the stored JSON and from nothing else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from oversight.dispatch.models.orders import OrderDocument


@dataclass(frozen=True, slots=True)
class BasisRow:
    """One provision relied on, in the reader's language."""

    provision: str
    ground: str
    title: str
    number: str
    instrument: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class RungRow:
    """One milder measure, and why it would not do."""

    measure: str
    why: str


@dataclass(frozen=True, slots=True)
class WayRow:
    """One way to another forum."""

    title: str
    within_days: int | None
    runs_from: str
    uncertainty: str


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order of the Authority itself."""

    body: str
    number: str
    passed_on: date
    communicated_on: date | None
    document_sha256: str


@dataclass(frozen=True, slots=True)
class FixedRow:
    """One manifest error that was put right."""

    version: int
    item: int
    field: str
    was: str
    becomes: str
    why: str
    by: str


@dataclass(frozen=True, slots=True)
class SignedRow:
    """One reviewer's signature on one item."""

    by: str
    at: datetime
    digest: str
    passkey: bool


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One item of a document, as its page shows it."""

    number: int
    kind: str
    illegality: tuple[str, ...]
    locator: str
    canonical: str
    native_id: str
    handle: str
    language: str
    published_on: date | None
    captured_at: datetime | None
    capture_sha256: str
    with_account: bool
    passage: str
    translation: str
    why_unlawful: str
    outcome: str
    reviewers: tuple[str, ...]
    signatures: tuple[SignedRow, ...]
    decided_at: datetime
    reasons: str
    dissent: str
    milder: tuple[RungRow, ...]
    exempt_purpose: str
    exempt_why: str
    proportionality: str
    collateral: str
    conditions: str
    measure: str
    territory: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document in one language: the same facts as its JSON, in words."""

    id: str
    title: str
    version: int
    supersedes: str
    sha256: str
    asked_by: str
    body_kind: str
    platform: str
    country: str
    representative: str
    urgency: tuple[str, ...]
    effect: tuple[str, ...]
    reviewers: tuple[str, ...]
    mandate: tuple[str, ...]
    orders: tuple[OrderRow, ...]
    basis: tuple[BasisRow, ...]
    items: tuple[EntryRow, ...]
    preservation: tuple[str, ...]
    disclosure: tuple[str, ...]
    redress: tuple[str, ...]
    appeal_code: tuple[str, ...]
    ways: tuple[WayRow, ...]
    corrections: tuple[FixedRow, ...]
    filed_at: datetime
    issued_at: datetime
    until: datetime


def drawn(document: OrderDocument, lang: str) -> DocumentView:
    """Return the page of one version of a document in one language."""
    whole = json.loads(document.body)
    issuer, times = whole["issuer"], whole["times"]
    party = issuer["asked_by"]
    return DocumentView(
        id=whole["id"],
        title=" ".join(whole["title"][lang]),
        version=whole["version"],
        supersedes=whole["supersedes"] or "",
        sha256=document.sha256,
        asked_by=spelled(party, "name", lang),
        body_kind=party["register_type"],
        platform=whole["addressee"]["name"],
        country=stated(whole["addressee"], "country"),
        representative=stated(whole["addressee"], "legal_representative"),
        urgency=tuple(whole.get("urgency_text", {}).get(lang, ())),
        effect=tuple(effect_of(issuer).get(lang, ())),
        reviewers=tuple(issuer["reviewers"]),
        mandate=tuple(issuer["mandate_text"][lang]),
        orders=tuple(_order(row) for row in whole["authority_orders"]),
        basis=tuple(basis_row(row, lang) for row in whole["basis"]),
        items=tuple(_entry(row) for row in whole["items"]),
        preservation=tuple(whole["preservation"]["text"][lang]),
        disclosure=tuple(whole["disclosure"]["text"][lang]),
        redress=tuple(whole["redress"]["text"][lang]),
        appeal_code=tuple(_appeal(whole).get(lang, ())),
        ways=tuple(_way(row, lang) for row in whole["redress"]["ways"]),
        corrections=tuple(FixedRow(**row) for row in whole.get("corrections", ())),
        filed_at=datetime.fromisoformat(times["filed"]),
        issued_at=datetime.fromisoformat(times["issued"]),
        until=datetime.fromisoformat(times["until"]),
    )


def spelled(row: Mapping[str, Any], name: str, lang: str) -> str:
    """Return a title in the reader's language, or as the register has it."""
    return str((row.get(f"{name}_ur") if lang == "ur" else None) or row[name])


def _appeal(whole: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return where the appeal code is; documents of the first days did not say."""
    found: Mapping[str, Any] = whole["redress"].get("appeal", {}).get("code", {})
    return found


def effect_of(issuer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return whom to tell what was done; documents before did not say."""
    found: Mapping[str, Any] = issuer.get("effect_contact", {}).get("text", {})
    return found


def stated(addressee: Mapping[str, Any], name: str) -> str:
    """Return what the platform said of itself; earlier documents named ours."""
    known = "legal_representative" in addressee
    return str(addressee.get(name) or "") if known else ""


def kinds_said(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the kinds of alleged illegality; the first documents named none."""
    found = row.get("illegality", ())
    return tuple(f"{one['category']} / {one['keyword']}" for one in found)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _order(row: Mapping[str, Any]) -> OrderRow:
    told = row["communicated_on"]
    return OrderRow(
        body=row["body"],
        number=row["number"],
        passed_on=date.fromisoformat(row["passed_on"]),
        communicated_on=_day(told),
        document_sha256=row.get("document_sha256") or "",
    )


def basis_row(row: Mapping[str, Any], lang: str) -> BasisRow:
    """Return one provision relied on, in the reader's language."""
    return BasisRow(
        provision=row["provision"],
        ground=row["ground"] or "",
        title=spelled(row, "title", lang),
        number=row["number"],
        instrument=spelled(row, "instrument", lang),
        since=_day(row.get("since")),
        until=_day(row.get("until")),
    )


def _way(row: Mapping[str, Any], lang: str) -> WayRow:
    return WayRow(
        title=spelled(row, "title", lang),
        within_days=row["within_days"],
        runs_from=row["runs_from"] or "",
        uncertainty=row["uncertainty"] or "",
    )


def signed_row(row: Mapping[str, Any]) -> SignedRow:
    """Return one reviewer's signature as a document names it."""
    at = datetime.fromisoformat(row["at"])
    return SignedRow(row["by"], at, row["digest"], row["passkey"])


def _entry(row: Mapping[str, Any]) -> EntryRow:
    capture = row["capture"]
    return EntryRow(
        number=row["number"],
        kind=row["kind"],
        illegality=kinds_said(row),
        locator=row["locator"],
        canonical=row["canonical"],
        native_id=row["native_id"] or "",
        handle=row["handle"] or "",
        language=row.get("language") or "",
        published_on=_day(row.get("published_on")),
        captured_at=datetime.fromisoformat(capture["at"]) if capture["at"] else None,
        capture_sha256=capture["sha256"] or "",
        with_account=capture.get("with_account", False),
        passage=row["passage"] or "",
        translation=row.get("translation") or "",
        why_unlawful=row["why_unlawful"],
        outcome=row["outcome"],
        reviewers=tuple(row["reviewers"]),
        signatures=tuple(signed_row(one) for one in row.get("signatures", ())),
        decided_at=datetime.fromisoformat(row["decided_at"]),
        reasons=row["reasons"],
        dissent=row["dissent"] or "",
        milder=tuple(RungRow(rung["measure"], rung["why"]) for rung in row["milder"]),
        exempt_purpose=row["exempt_purpose"],
        exempt_why=row["exempt_why"],
        proportionality=row["proportionality"],
        collateral=row["collateral"],
        conditions=row.get("conditions", ""),
        measure=row["measure"],
        territory=row["territory"],
        starts_at=datetime.fromisoformat(row["starts_at"]),
        ends_at=datetime.fromisoformat(row["ends_at"]),
    )
