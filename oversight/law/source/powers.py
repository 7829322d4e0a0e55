"""Reads who may do what under which provision, and what each measure needs."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from oversight.law.rules.kinds import Confidence, Power
from oversight.law.source import shapes
from oversight.law.source.provisions import Row
from oversight.law.source.reader import Entry, entries, fault, read, table

POWERS = "powers.yaml"
MEASURES = "measures.yaml"
FORUMS = "forums.yaml"


def powers(folder: Path, known: Mapping[str, Row]) -> tuple[Row, ...]:
    """Return the rows body x provision."""
    top = table(POWERS, read(folder / POWERS), {"bodies", "powers", "misuses"})
    rows: dict[tuple[object, ...], Row] = {}
    for entry in entries(POWERS, top["powers"], "powers"):
        name = f"{entry.get('body')} x {entry.get('provision')}"
        shapes.POWER.check(POWERS, entry, name)
        _check_power(entry, name, top["bodies"], known)
        key = (entry["body"], entry["provision"], entry.get("valid_from"))
        if key in rows:
            raise fault(POWERS, entry.line, name, "the row stands twice")
        rows[key] = {
            "body": entry["body"],
            "body_title": top["bodies"][entry["body"]],
            "provision_id": entry["provision"],
            "may_file": entry["may_file"],
            "may_order": entry["may_order"],
            "valid_from": entry.get("valid_from"),
            "valid_to": entry.get("valid_to"),
            "awaits": entry.get("awaits"),
            "confidence": entry["confidence"],
            "source": entry["source"],
            "note": entry.get("note"),
        }
    return tuple(rows.values())


def misuses(folder: Path, known: Mapping[str, Row]) -> dict[str, Row]:
    """Return what must not be cited for which powers, by provision."""
    top = table(POWERS, read(folder / POWERS), {"bodies", "powers", "misuses"})
    rows: dict[str, Row] = {}
    for entry in entries(POWERS, top["misuses"], "misuses"):
        name = str(entry.get("provision"))
        shapes.MISUSE.check(POWERS, entry, name)
        if name not in known:
            raise fault(POWERS, entry.line, name, "it is not in the catalogue")
        rows[name] = {"powers": entry["powers"], "code": entry["code"]}
    return rows


def measures(folder: Path) -> dict[str, object]:
    """Return the measures, tiers and account kinds as policy values by name."""
    top = _measures(folder)
    values: dict[str, object] = {
        "account_kinds": _words(top, "account_kinds"),
        "domestic_lists": _words(top, "domestic_lists"),
    }
    for entry in entries(MEASURES, top["measures"], "measures"):
        name = str(entry.get("name", "-"))
        shapes.MEASURE.check(MEASURES, entry, name)
        if f"measure.{name}" in values:
            raise fault(MEASURES, entry.line, name, "the measure stands twice")
        values[f"measure.{name}"] = {
            key: value for key, value in entry.items() if key != "name"
        }
    tiers = top["tiers"]
    known = {power.value for power in Power}
    for tier, needs in tiers.items() if isinstance(tiers, Entry) else ():
        if not shapes.words(needs) or not set(needs) <= known:
            raise fault(MEASURES, tiers.line, tier, "these are not powers")
        values[f"tier.{tier}"] = needs
    return values


def check_limits(values: Mapping[str, object], known: Iterable[Row]) -> None:
    """Refuse a measure bounded by a limit that no provision states."""
    stated = {name for row in known for name in row["limits"] or ()}
    for name, value in values.items():
        limits = value.get("limits", ()) if isinstance(value, dict) else ()
        for limit in limits:
            if limit not in stated:
                what = f"no provision states the limit “{limit}”"
                raise fault(MEASURES, 0, name, what)


def forums(folder: Path, known: Mapping[str, Row]) -> tuple[Row, ...]:
    """Return where an affected person may go next."""
    rows: dict[str, Row] = {}
    top = table(FORUMS, read(folder / FORUMS), {"forums"})
    for entry in entries(FORUMS, top["forums"], "forums"):
        name = str(entry.get("id", "-"))
        shapes.FORUM.check(FORUMS, entry, name)
        if name in rows:
            raise fault(FORUMS, entry.line, name, "the id stands twice")
        for id_ in entry["provisions"]:
            if id_ not in known:
                what = f"“{id_}” is not in the catalogue"
                raise fault(FORUMS, entry.line, name, what)
        row = {key: value for key, value in entry.items() if key != "id"}
        rows[name] = {"forum_id": name, "position": len(rows), **row}
    return tuple(rows.values())


def _check_power(
    entry: Entry, name: str, bodies: object, known: Mapping[str, Row]
) -> None:
    line = entry.line
    if not isinstance(bodies, Entry) or entry["body"] not in bodies:
        raise fault(POWERS, line, name, "the body is not in the list of bodies")
    provision = known.get(entry["provision"])
    if provision is None:
        raise fault(POWERS, line, name, "the provision is not in the catalogue")
    if entry.get("awaits") and entry.get("valid_from"):
        raise fault(POWERS, line, name, "what has begun does not await anything")
    if not entry["may_file"]:
        return
    if not provision["standalone"]:
        raise fault(POWERS, line, name, "the provision cannot carry a request")
    if entry["confidence"] == Confidence.LOW:
        what = "a power that was not confirmed is not opened for filing"
        raise fault(POWERS, line, name, what)


def _measures(folder: Path) -> Entry:
    keys = {"measures", "tiers", "account_kinds", "domestic_lists"}
    return table(MEASURES, read(folder / MEASURES), keys)


def _words(top: Entry, key: str) -> list[str]:
    if not shapes.words(top[key]):
        raise fault(MEASURES, top.line, key, "a list of words was expected")
    return list(top[key])
