"""What a drafter hands in, and what the portal answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from oversight.core.hashes import sha256_of
from oversight.intake.rules import rows
from oversight.intake.rules.files import SPREADSHEET
from oversight.intake.rules.planning import Plan
from oversight.intake.rules.rows import RawRow
from oversight.intake.rules.shapes import FILING, Shape
from oversight.intake.rules.spreadsheets import check_named, read_xlsx

FORM_ROW = 1
_JSON_ENDINGS = (".jsonl", ".ndjson", ".json")
_BLANKS = b"\xef\xbb\xbf \t\r\n"


@dataclass(frozen=True, slots=True)
class Upload:
    """A bulk file, or the cells of the form for one address; with the answers.

    ``partial``: rows that are refused stay out instead of stopping the whole file.
    """

    content: bytes = b""
    name: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)
    partial: bool = False
    cells: Mapping[str, str] | None = None

    def rows(self, shape: Shape = FILING) -> list[RawRow]:
        """Return the rows as they were given, or refuse the whole file."""
        if self.cells is not None:
            return [RawRow(FORM_ROW, dict(self.cells))]
        check_named(self.name, self.content)
        if self.content.startswith(SPREADSHEET):
            return read_xlsx(self.content, shape)
        lines = self.name.lower().endswith(_JSON_ENDINGS)
        if lines or self.content.lstrip(_BLANKS).startswith(b"{"):
            return rows.read_json_lines(self.content, shape)
        return rows.read_csv(self.content, shape)

    def sha256(self, on: date) -> str:
        """Return what tells one filing from another: a file's bytes, a form's day."""
        if self.cells is None:
            return sha256(self.content).hexdigest()
        said = json.dumps([on.isoformat(), dict(self.cells)], sort_keys=True)
        return sha256_of(said)


@dataclass(frozen=True, slots=True)
class BatchResult:
    """The answer to a filing, in the shape that strangers rely on (CONTRACT)."""

    filed: int
    dockets: tuple[str, ...]
    duplicates: tuple[Mapping[str, object], ...]
    errors: tuple[Mapping[str, object], ...]
    batch: str | None
    plan: Plan | None = None

    def as_dict(self) -> dict[str, object]:
        """Return it as plain values."""
        return {
            "filed": self.filed,
            "dockets": list(self.dockets),
            "duplicates": [dict(one) for one in self.duplicates],
            "errors": [dict(one) for one in self.errors],
            "batch": self.batch,
        }

    @property
    def refusals(self) -> tuple[str, ...]:
        """Return the attempts in it that the public record counts (K39)."""
        return self.plan.refusals if self.plan else ()


def answered(
    plan: Plan, *, batch: str | None = None, dockets: tuple[str, ...] = ()
) -> BatchResult:
    """Return the answer that goes with a plan; nothing is filed without a docket."""
    return BatchResult(
        filed=len(plan.candidates) if dockets else 0,
        dockets=dockets,
        duplicates=tuple(one.as_dict() for one in plan.duplicates),
        errors=tuple(
            {
                "row": error.row,
                "column": error.column,
                "code": error.code,
                "message": error.message,
            }
            for error in plan.errors
        ),
        batch=batch,
        plan=plan,
    )


def kept(result: Mapping[str, object]) -> BatchResult:
    """Return the first answer again, as it was kept."""
    return BatchResult(**{**result, "plan": None})  # type: ignore[arg-type]
