"""What a platform says it handed over: a manifest, never the data (FORM-B2).

Codes, numbers and fingerprints alone; whatever could hold a person's data is refused.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.rules.answers import REASONS
from oversight.dispatch.rules.data_lifecycle import DataAct
from oversight.intake.rules.data_tiers import FIELDS

PRODUCED, PART, REFUSED = "produced", "produced-part", "refused"
OTHER = "other"
MOST_FILES = 50
MOST_RECORDS = 10_000_000
_DIGEST = re.compile(r"[0-9a-f]{64}")
# A letter first, and no point, at or colon: no address and no number of a person.
_REFERENCE = re.compile(r"[A-Za-z][A-Za-z0-9/_-]{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which fields, how many records and files, and whether it was more than asked."""

    produced_on: date
    fields: tuple[str, ...]
    record_count: int
    file_hashes: tuple[str, ...]
    reference: str = ""
    over: bool = False
    over_fields: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return plain values, for the fingerprint of the whole."""
        return asdict(self) | {"produced_on": self.produced_on.isoformat()}


def act_of(manifest: Manifest, approved: Collection[str]) -> DataAct:
    """Return what handing over does to a line: all that was approved, or a part."""
    whole = set(approved) <= set(manifest.fields)
    return DataAct.PRODUCE if whole else DataAct.PRODUCE_PART


def excess(fields: Collection[str], approved: Collection[str]) -> tuple[str, ...]:
    """Return the fields beyond what was approved, in the order of the list."""
    beyond = set(fields) - set(approved)
    return tuple(field for field in (*FIELDS, OTHER) if field in beyond)


def check_manifest(
    manifest: Manifest, *, approved: Collection[str], sent_on: date, today: date
) -> None:
    """Refuse a manifest that is not whole, contradicts itself, or could hold data."""
    if not manifest.fields or set(manifest.fields) - set(FIELDS):
        raise RuleError(
            "manifest_fields",
            N_("Tick each field that was handed over."),
            field="fields",
        )
    if not sent_on <= manifest.produced_on <= today:
        raise RuleError(
            "manifest_day",
            N_("Write a day from the day this was sent until today."),
            field="produced_on",
        )
    _check_counts(manifest)
    check_reference(manifest.reference)
    _check_over(manifest, approved)


def check_reference(reference: str) -> None:
    """Refuse a platform's reference that could be somebody's address or number."""
    if reference and not _REFERENCE.fullmatch(reference):
        raise RuleError(
            "manifest_reference",
            N_(
                "Write a reference of letters, digits, “-”, “_” and “/” that begins "
                "with a letter. No data of anybody belong here."
            ),
            field="reference",
        )


def check_refusal(reason: str) -> None:
    """Refuse a refusal without one of the reasons."""
    if reason not in REASONS:
        raise RuleError(
            "reason_missing",
            N_("Say why: choose the reason that comes closest."),
            field="reason",
        )


def _check_counts(manifest: Manifest) -> None:
    if not 0 <= manifest.record_count <= MOST_RECORDS:
        raise RuleError(
            "manifest_records",
            N_("Write how many records were handed over, in digits."),
            field="record_count",
        )
    hashes = manifest.file_hashes
    if not 1 <= len(hashes) <= MOST_FILES or not _all_digests(hashes):
        raise RuleError(
            "manifest_hashes",
            N_(
                "Write the SHA-256 fingerprint of each file, one a line: 64 "
                "characters, 0 to 9 and a to f. The files themselves stay with you."
            ),
            field="file_hashes",
        )


def _check_over(manifest: Manifest, approved: Collection[str]) -> None:
    beyond = set(manifest.fields) - set(approved)
    if set(manifest.over_fields) - {*FIELDS, OTHER}:
        raise RuleError(
            "over_fields",
            N_("Choose what it was from the list."),
            field="over_fields",
        )
    if beyond and not manifest.over:
        raise RuleError(
            "over_unsaid",
            N_("A field that was not approved is ticked: say that it was more."),
            field="over",
        )
    if manifest.over != bool(beyond or manifest.over_fields):
        raise RuleError(
            "over_what",
            N_("Say what was handed over beyond the request."),
            field="over_fields",
        )


def _all_digests(hashes: Sequence[str]) -> bool:
    return all(_DIGEST.fullmatch(one) for one in hashes)
