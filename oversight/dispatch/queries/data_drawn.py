"""The page of a request for data, drawn from the stored JSON and from nothing else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from oversight.dispatch.queries.data_versions import DataDocument
from oversight.dispatch.queries.drawn import (
    BasisRow,
    FixedRow,
    SignedRow,
    basis_row,
    effect_of,
    kinds_said,
    signed_row,
    spelled,
    stated,
)


@dataclass(frozen=True, slots=True)
class WarrantView:
    """The court's warrant as the document names it."""

    court: str
    number: str
    issued_on: date
    expires_on: date
    sha256: str


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account: what is asked for, of which days, why, and who said so."""

    number: int
    kind: str
    locator: str
    canonical: str
    native_id: str
    handle: str
    tier: str
    fields: tuple[str, ...]
    window_from: date | None
    window_to: date | None
    retention_days: int
    use: str
    sharing: str
    conditions: str
    outcome: str
    reviewers: tuple[str, ...]
    signatures: tuple[SignedRow, ...]
    dissent: str
    decided_at: datetime
    reasons: str


@dataclass(frozen=True, slots=True)
class DataView:
    """A request for data in one language: the same facts as its JSON, in words.

    ``answer_by`` is the day that older documents named, counted from their writing;
    those since then say in their scope how long an answer may take.
    """

    id: str
    docket: str
    title: str
    sha256: str
    asked_by: str
    body_kind: str
    platform: str
    country: str
    representative: str
    effect: tuple[str, ...]
    illegality: tuple[str, ...]
    reviewers: tuple[str, ...]
    persons: int
    mandate: tuple[str, ...]
    basis: tuple[BasisRow, ...]
    warrant: WarrantView | None
    accounts: tuple[AccountRow, ...]
    scope: tuple[str, ...]
    disclosure: tuple[str, ...]
    redress: tuple[str, ...]
    version: int
    supersedes: str
    corrections: tuple[FixedRow, ...]
    filed_at: datetime
    issued_at: datetime
    answer_by: datetime | None


def data_drawn(document: DataDocument, lang: str) -> DataView:
    """Return the page of one version of a request for data in one language."""
    whole = json.loads(document.body)
    issuer, times = whole["issuer"], whole["times"]
    by = times.get("answer_by")
    return DataView(
        id=whole["id"],
        docket=whole["docket"],
        title=" ".join(whole["title"][lang]),
        sha256=document.sha256,
        asked_by=spelled(issuer["asked_by"], "name", lang),
        body_kind=issuer["asked_by"]["register_type"],
        platform=whole["addressee"]["name"],
        country=stated(whole["addressee"], "country"),
        representative=stated(whole["addressee"], "legal_representative"),
        effect=tuple(effect_of(issuer).get(lang, ())),
        illegality=kinds_said(whole),
        reviewers=tuple(issuer["reviewers"]),
        persons=whole["scope"]["persons"],
        mandate=tuple(issuer["mandate_text"][lang]),
        basis=tuple(basis_row(row, lang) for row in whole["basis"]),
        warrant=_warrant(whole["warrant"]),
        accounts=tuple(_account(row) for row in whole["items"]),
        scope=tuple(whole["scope"]["text"][lang]),
        disclosure=tuple(whole["disclosure"]["text"][lang]),
        redress=tuple(whole["redress"]["text"][lang]),
        version=whole["version"],
        supersedes=whole.get("supersedes") or "",
        corrections=tuple(FixedRow(**row) for row in whole.get("corrections", ())),
        filed_at=datetime.fromisoformat(times["filed"]),
        issued_at=datetime.fromisoformat(times["issued"]),
        answer_by=datetime.fromisoformat(by) if by else None,
    )


def _warrant(row: Mapping[str, Any] | None) -> WarrantView | None:
    if row is None:
        return None
    return WarrantView(
        court=row["court"],
        number=row["number"],
        issued_on=date.fromisoformat(row["issued_on"]),
        expires_on=date.fromisoformat(row["expires_on"]),
        sha256=row["sha256"],
    )


def _account(row: Mapping[str, Any]) -> AccountRow:
    first, last = row["window_from"], row["window_to"]
    return AccountRow(
        number=row["number"],
        kind=row["kind"],
        locator=row["locator"],
        canonical=row["canonical"],
        native_id=row["native_id"] or "",
        handle=row["handle"] or "",
        tier=row["tier"],
        fields=tuple(row["fields"]),
        window_from=date.fromisoformat(first) if first else None,
        window_to=date.fromisoformat(last) if last else None,
        retention_days=row["retention_days"],
        use=row.get("use") or "",
        sharing=row.get("sharing") or "",
        conditions=row.get("conditions") or "",
        outcome=row["outcome"],
        reviewers=tuple(row["reviewers"]),
        signatures=tuple(signed_row(one) for one in row.get("signatures", ())),
        dissent=row["dissent"] or "",
        decided_at=datetime.fromisoformat(row["decided_at"]),
        reasons=row["reasons"],
    )
