"""What was handed over on many accounts as a list: a row an account, never the data.

Codes, numbers and fingerprints alone, read as the form reads them and checked by the
same rules. A row in which nothing is filled in says nothing.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.rules import answer_sheets as sheets
from oversight.dispatch.rules import desk_sheets as desk
from oversight.dispatch.rules.answer_sheets import KEPT, LOCATOR
from oversight.dispatch.rules.desk_sheets import AS_OF, DOCKET, Known
from oversight.dispatch.rules.manifests import OTHER, Manifest
from oversight.intake.rules.data_tiers import FIELDS
from oversight.intake.rules.drafts import RowError
from oversight.intake.rules.files import RawRow
from oversight.intake.rules.moments import western
from oversight.intake.rules.shapes import ITEM, Shape

APPROVED = "approved"
SAID = (
    *("fields", "produced_on", "record_count", "file_hashes"),
    *("over", "over_fields", "reference"),
)
KEPT_COLUMNS = (DOCKET, ITEM, LOCATOR, *SAID, AS_OF)
MANIFESTS = Shape(
    (DOCKET, ITEM, LOCATOR, "native_id", APPROVED, *SAID, AS_OF),
    (DOCKET, ITEM, *SAID[:5]),
)
WORDS: Mapping[str, str] = {
    **desk.WORDS,
    ITEM: N_("Account"),
    APPROVED: N_("Approved: hand over these fields and no other"),
    "fields": N_("Which fields were handed over? Their codes, with “;” between them"),
    "produced_on": N_("On which day?"),
    "record_count": N_("How many records?"),
    "file_hashes": N_("SHA-256 fingerprint of each file, with a blank between them"),
    "over": N_("Was more handed over than was approved?"),
    "over_fields": N_(
        "If so: what? The codes of the fields, or “other” for something else"
    ),
    "reference": N_("Your reference"),
}
CODES: Mapping[str, tuple[str, ...]] = {
    "fields": FIELDS,
    "over": ("yes", "no"),
    "over_fields": (*FIELDS, OTHER),
}
IN_WORDS: Mapping[str, str] = {"fields": "data_fields", "over": "over_answers"}
_SPLIT = re.compile(r"[\s,;،؛]+")
_SHOWN = 60
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Handed:
    """What one row says was handed over, on which account."""

    docket: str
    item: int
    place: int
    locator: str
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class ManifestSheet:
    """What a list says row by row, as it is sent again, and all that is wrong."""

    given: tuple[Handed, ...]
    rows: tuple[RawRow, ...]
    errors: tuple[RowError, ...]


def read(rows: Sequence[RawRow], known: Mapping[str, Known]) -> ManifestSheet:
    """Return what the filled rows say; with one fault, nothing of it may be used."""
    given: list[Handed] = []
    errors = [desk.unknown(row) for row in rows if desk.docket_of(row) not in known]
    for docket, of in known.items():
        mine = [row for row in rows if desk.docket_of(row) == docket]
        places: dict[int, int] = {}
        for row in mine:
            try:
                number = sheets.number_of(row, of.locators, places)
            except RuleError as error:
                errors.append(fault(row.number, error))
                continue
            places[number] = row.number
            manifest, wrong = _manifest(row.cells)
            errors += [fault(row.number, one) for one in wrong]
            locator = of.locators[number]
            given.append(Handed(docket, number, row.number, locator, manifest))
        errors += desk.changed(docket, mine, places, of)
    errors.sort(key=lambda one: (one.row, one.column))
    marked = tuple(desk.marked(row, known) for row in rows)
    return ManifestSheet(tuple(given), marked, tuple(errors))


def fault(row: int, error: RuleError) -> RowError:
    """Return what is wrong with a manifest, under the row that gave it."""
    return RowError(row, error.field or "", error.code, error.sentence, error.values)


def _manifest(cells: Mapping[str, str]) -> tuple[Manifest, list[RuleError]]:
    said = {name: western(cells.get(name, "").strip()) for name in SAID}
    lists = {
        name: tuple(dict.fromkeys(_split(said[name])))
        for name in ("fields", "over_fields")
    }
    wrong = list(_unread(said, lists))
    count = said["record_count"].removesuffix(".0")
    manifest = Manifest(
        produced_on=_day(said["produced_on"]),
        fields=lists["fields"],
        record_count=int(count) if count.isdecimal() and len(count) <= _DIGITS else -1,
        file_hashes=_split(said["file_hashes"]),
        reference=said["reference"],
        over=KEPT.get(said["over"].lower(), False),
        over_fields=lists["over_fields"],
    )
    return manifest, wrong


def _unread(
    said: Mapping[str, str], lists: Mapping[str, Collection[str]]
) -> Iterator[RuleError]:
    """Name what the form asks with boxes, and a row leaves open or spells otherwise."""
    if not lists["fields"]:
        yield RuleError(
            "fields_missing",
            N_("Write the codes of the fields that were handed over."),
            field="fields",
        )
    for name, codes in lists.items():
        unknown = [code for code in codes if code not in CODES[name]]
        if unknown:
            yield RuleError(
                "field_unknown",
                N_("“%(given)s” is none of the codes: %(codes)s."),
                field=name,
                given=", ".join(unknown)[:_SHOWN],
                codes=", ".join(CODES[name]),
            )
    if said["over"].lower() not in KEPT:
        yield RuleError(
            "over_missing",
            N_("Say whether more was handed over than was approved: yes or no."),
            field="over",
        )


def _split(text: str) -> tuple[str, ...]:
    return tuple(one for one in _SPLIT.split(text.lower()) if one)


def _day(text: str) -> date:
    """Return the day; one that cannot be read lies beyond every day that is taken."""
    try:
        return date.fromisoformat(text.removesuffix(" 00:00:00"))
    except ValueError:
        return date.max


def kept(rows: Iterable[RawRow]) -> str:
    """Return rows as one text, to be sent again as they were read back."""
    return desk.packed(rows, KEPT_COLUMNS)


def sent_again(text: str) -> tuple[RawRow, ...]:
    """Return the rows that were read back, or refuse a text that is not whole."""
    return desk.unpacked(text, MANIFESTS.columns)
