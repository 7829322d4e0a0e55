"""Reads the catalogue and the dates beside it into rows of provisions."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from oversight.law.rules.kinds import Power
from oversight.law.source import shapes
from oversight.law.source.reader import Entry, entries, fault, read, table
from oversight.law.source.urdu import pairs

Row: TypeAlias = dict[str, Any]

CATALOGUE = "catalogue.yaml"
DATES = "dates.yaml"
_RELATED = ("maps_to", "related", "related_legal_bases")
_DATE_KEYS = (
    "valid_from",
    "not_before",
    "valid_to",
    "suspended_by_court",
    "ruling",
    "note",
)
_NO_DATES: Mapping[str, Any] = dict.fromkeys((*_DATE_KEYS, "dates_source"))


def provisions(folder: Path, *, domestic: frozenset[str]) -> tuple[Row, ...]:
    """Return every provision with its dates, in the order of the catalogue."""
    urdu = pairs(folder)
    found: dict[str, Row] = {}
    related: list[tuple[Entry, str]] = []
    for instrument in _instruments(folder):
        for entry in entries(CATALOGUE, instrument["provisions"], instrument["id"]):
            row = str(entry.get("id", "-"))
            shapes.PROVISION.check(CATALOGUE, entry, row)
            if row in found:
                raise fault(CATALOGUE, entry.line, row, "the id stands twice")
            found[row] = _provision(instrument, entry, len(found), domestic, urdu)
            related += [(entry, id_) for key in _RELATED for id_ in entry.get(key, ())]
    for entry, id_ in related:
        if id_ not in found:
            raise fault(CATALOGUE, entry.line, entry["id"], f"“{id_}” is not in it")
    _date(folder, found)
    return tuple(found.values())


def _instruments(folder: Path) -> Iterator[Entry]:
    seen: set[str] = set()
    for instrument in entries(CATALOGUE, read(folder / CATALOGUE), CATALOGUE):
        row = str(instrument.get("id", "-"))
        shapes.INSTRUMENT.check(CATALOGUE, instrument, row)
        if row in seen:
            raise fault(CATALOGUE, instrument.line, row, "the id stands twice")
        seen.add(row)
        yield instrument


def _provision(
    instrument: Entry,
    entry: Entry,
    position: int,
    domestic: frozenset[str],
    urdu: Mapping[str, str],
) -> Row:
    if entry["standalone_basis"] and not (
        set(entry["powers"]) - {Power.OFFENCE_DEFINITION, Power.DESIGNATION}
    ):
        what = "it is said to stand alone but gives no power"
        raise fault(CATALOGUE, entry.line, entry["id"], what)
    return {
        "provision_id": entry["id"],
        "position": position,
        **_names(instrument, entry, urdu),
        "role": entry["role"],
        "powers": sorted(entry["powers"]),
        "authorisation": entry["authorisation"],
        "grounds": _grounds(entry),
        "standalone": entry["standalone_basis"],
        "summary": entry["summary"],
        "who_may_request": entry["who_may_request"],
        "comply_within": entry["comply_within"],
        "limits": entry.get("time_limits"),
        "review": entry["review"],
        "appeal": entry["appeal"],
        "notice": entry.get("notice"),
        "confidence": entry["confidence"],
        "source": entry["source"],
        "listed_group": entry.get("group"),
        "listing": entry.get("list"),
        "domestic": entry.get("list") in domestic and entry.get("listed") is True,
        **_NO_DATES,
    }


def _names(instrument: Entry, entry: Entry, urdu: Mapping[str, str]) -> Row:
    act, title = instrument["title"], entry["title"]
    return {
        "instrument": instrument["id"],
        "instrument_title": act,
        "instrument_title_ur": instrument.get("title_ur") or urdu.get(act),
        "instrument_kind": instrument["kind"],
        "number": entry["number"],
        "title": title,
        "title_ur": entry.get("title_ur") or urdu.get(title),
    }


def _grounds(entry: Entry) -> list[Row]:
    grounds: list[Row] = []
    for ground in entries(CATALOGUE, entry.get("grounds", []), entry["id"]):
        shapes.GROUND.check(CATALOGUE, ground, entry["id"])
        if any(ground["code"] == other["code"] for other in grounds):
            what = f"the ground “{ground['code']}” stands twice"
            raise fault(CATALOGUE, ground.line, entry["id"], what)
        grounds.append(dict(ground))
    return grounds


def _date(folder: Path, found: Mapping[str, Row]) -> None:
    """Write the dates beside the provisions; a provision's row beats its Act's."""
    top = table(DATES, read(folder / DATES), {"instruments", "provisions"})
    known = {row["instrument"] for row in found.values()}
    by_instrument: dict[str, Entry] = {}
    for entry in entries(DATES, top["instruments"], "instruments"):
        row = str(entry.get("instrument", "-"))
        shapes.INSTRUMENT_DATES.check(DATES, entry, row)
        _once(entry, row, known, by_instrument)
    by_provision: dict[str, Entry] = {}
    for entry in entries(DATES, top["provisions"], "provisions"):
        shapes.PROVISION_DATES.check(DATES, entry, str(entry.get("provisions", "-")))
        for row in entry["provisions"]:
            _once(entry, row, set(found), by_provision)
    for id_, row_ in found.items():
        dated = by_provision.get(id_) or by_instrument.get(row_["instrument"])
        if dated is not None:
            row_ |= {key: dated.get(key) for key in _DATE_KEYS}
            row_["dates_source"] = f"{dated['source']} ({dated['confidence']})"


def _once(entry: Entry, row: str, known: set[str], seen: dict[str, Entry]) -> None:
    """Refuse dates of something unknown, dates given twice, dates out of order."""
    if row not in known:
        raise fault(DATES, entry.line, row, "it is not in the catalogue")
    if row in seen:
        raise fault(DATES, entry.line, row, "it is dated twice")
    begin, earliest = entry.get("valid_from"), entry.get("not_before")
    if begin and earliest:
        what = "valid_from is known, so not_before has no place"
        raise fault(DATES, entry.line, row, what)
    begin, end = begin or earliest, entry.get("valid_to")
    if begin and end and end <= begin:
        raise fault(DATES, entry.line, row, "it ends before it begins")
    if entry.get("suspended_by_court") and not entry.get("ruling"):
        what = "a suspension needs the ruling it rests on"
        raise fault(DATES, entry.line, row, what)
    seen[row] = entry
