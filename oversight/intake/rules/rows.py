"""A row of a bulk file becomes the draft of one item, or is refused cell by cell."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules import cells, locators, moments, particulars
from oversight.intake.rules.drafts import ItemDraft, RowError, RowResult
from oversight.intake.rules.files import COLUMNS, RawRow, read_csv, read_json_lines
from oversight.intake.rules.filing import NEVER_OPEN, ONE_KIND
from oversight.intake.rules.locators import Locator
from oversight.intake.rules.measures import ACCOUNT_KINDS, ACCOUNT_MEASURES
from oversight.intake.rules.particulars import Particulars
from oversight.intake.rules.reading import OneList, Reading
from oversight.intake.rules.screening import Facts, machine_defects
from oversight.intake.rules.victims import is_child_material

__all__ = [
    "COLUMNS",
    "ItemDraft",
    "OneList",
    "RawRow",
    "RowError",
    "RowResult",
    "check_row",
    "duplicates",
    "read_csv",
    "read_json_lines",
]

TAKEDOWN = "takedown"
DATA_COLUMNS = ("data_tier", "window_from", "window_to", "fields")
# WORKFLOWS §4, DX: refused whatever the law cited, and counted.
_BULK_WORDS = re.compile(
    r"\b(?:bulk|everyone|everybody|anyone|all|any|live|real[ -]?time|intercept\w*|"
    r"wiretap\w*|geo-?fence|keywords?|reverse|decrypt\w*|viewed|liked|joined|dx|d5)\b",
    re.IGNORECASE,
)
_BULK_PHRASES = re.compile(
    r"\b(?:everyone|everybody|anyone|all (?:users|accounts|people)) (?:who|that)\b|"
    r"\b(?:live|real[ -]?time) feed\b",
    re.IGNORECASE,
)
_NOTHING = Locator("", "", "", None, None, "")
ITEM_KINDS = frozenset(locators.KINDS) - ACCOUNT_KINDS
_CHOICES = {
    name: partial(particulars.choice, name=name) for name in particulars.CHOICES
}
_LINES = {name: partial(cells.line, field=name) for name in particulars.LINES}


def check_row(raw: RawRow, of: OneList) -> RowResult:
    """Return the draft of one item, or everything that is wrong with its row."""
    reading = Reading(raw, of)
    reading.refused.extend(_not_ours(raw.cells))
    draft = None if reading.refused else _draft(reading)
    errors = reading.errors()
    return RowResult(raw.number, None if errors else draft, errors)


def duplicates(drafts: Iterable[ItemDraft]) -> list[tuple[int, int]]:
    """Return each row that names what an earlier row names, with that row."""
    first: dict[str, int] = {}
    found = ((d.row, first.setdefault(d.locator.canonical, d.row)) for d in drafts)
    return [(row, of_row) for row, of_row in found if row != of_row]


def _not_ours(found: Mapping[str, str]) -> list[RuleError]:
    """Return why a row cannot be taken at all: it asks for data, or for everybody's."""
    refused = []
    column = _asks_for_data(found)
    if column:
        refused.append(RuleError("one_kind", ONE_KIND, field=column))
    return [*refused, *never_open(found)]


def never_open(found: Mapping[str, str]) -> list[RuleError]:
    """Return why a row asks for what is never forwarded: everybody's data, or live."""
    words = ("kind", "measure", "data_tier", "fields")
    column = next((c for c in words if _BULK_WORDS.search(found.get(c, ""))), None)
    if column is None and _BULK_PHRASES.search(found.get("locator", "")):
        column = "locator"
    return [RuleError("bulk_demand", NEVER_OPEN, field=column)] if column else []


def _asks_for_data(found: Mapping[str, str]) -> str | None:
    """Return the column that makes a row a request for data, if one does."""
    if found.get("kind", "").strip().lower() == "data":
        return "kind"
    if found.get("measure", "").strip().lower() == "disclose":
        return "measure"
    return next((c for c in DATA_COLUMNS if found.get(c, "").strip()), None)


def _draft(reading: Reading) -> ItemDraft:
    """Return the draft, which counts only if no cell was refused meanwhile."""
    reading.same("kind", _takedown, otherwise=TAKEDOWN)
    locator = _named(reading, _locator(reading))
    on_time = partial(moments.published_on, today=reading.of.today)
    published_on = reading.maybe("published_on", on_time)
    captured = partial(
        moments.captured_at, today=reading.of.today, published=published_on
    )
    measure = _measure(reading, locator)
    days = partial(cells.duration, measure=measure, kind=locator.kind)
    native_id = partial(cells.native_id, found=locator.native_id)
    draft = ItemDraft(
        row=reading.raw.number,
        kind=TAKEDOWN,
        platform=locator.platform,
        locator=locator,
        item_kind=locator.kind,
        native_id=reading.maybe("native_id", native_id),
        published_on=published_on,
        language=reading.same("language", cells.language, otherwise=None),
        provisions=reading.same("provision", reading.of.law, otherwise=()),
        why_unlawful=reading.take("why_unlawful", cells.why, otherwise=""),
        passage=reading.prose("passage", most=cells.LONGEST_PASSAGE),
        measure=measure,
        territory=reading.same("territory", cells.territory, otherwise="PK"),
        duration_days=reading.take("duration_days", days, otherwise=0),
        attribution=reading.prose("attribution"),
        risk=reading.prose("risk"),
        source=reading.same("source", cells.source, otherwise=None),
        agency_ref=reading.maybe("agency_ref", cells.agency_ref),
        capture_sha256=reading.maybe("capture_sha256", cells.fingerprint),
        captured_at=reading.maybe("captured_at", captured),
        protected=reading.same("protected", cells.protected, otherwise=None),
        more=_particulars(reading),
    )
    return replace(draft, defects=_lacks(draft, consented=reading.of.consented))


def _particulars(reading: Reading) -> Particulars:
    """Return what the row says beside its address, its law and its reasons."""
    chosen = {
        name: reading.same(name, read, otherwise="") for name, read in _CHOICES.items()
    }
    lines = {
        name: reading.take(name, read, otherwise="") for name, read in _LINES.items()
    }
    prose = {name: reading.prose(name) or "" for name in particulars.PROSE}
    return Particulars(
        reach=reading.same("reach", particulars.reach, otherwise=""),
        purpose=reading.same("purpose", particulars.purpose, otherwise=()),
        why_not_milder=reading.same("why_not_milder", _milder, otherwise={}),
        **chosen,
        **lines,
        **prose,
    )


def _milder(text: str) -> dict[str, str]:
    return particulars.why_not_milder(
        cells.prose(text, field="why_not_milder", most=cells.LONGEST_WHY) or ""
    )


def _locator(reading: Reading) -> Locator:
    """Return what the row names, on a platform that can be asked."""
    platform = reading.same("platform", reading.of.platform, otherwise=None)
    kind = reading.same("item_kind", cells.item_kind, otherwise=None)

    def read(given: str) -> Locator:
        locator = locators.parse(given, platform=platform, item_kind=kind)
        reading.of.platform(locator.platform)
        return locator

    return reading.take("locator", read, otherwise=_NOTHING)


def _named(reading: Reading, locator: Locator) -> Locator:
    """Return the locator with the name of its account, told by the row if not by it."""
    name = partial(cells.handle, found=locator.handle)
    return replace(locator, handle=reading.maybe("handle", name))


def _measure(reading: Reading, locator: Locator) -> str:
    """Return the measure; one that falls on an account needs the account named."""

    def read(text: str) -> str:
        measure = cells.measure(text)
        if measure in ACCOUNT_MEASURES and locator.kind in ITEM_KINDS:
            raise RuleError(
                "measure_needs_account",
                N_(
                    "This measure falls on a whole account, but the address is that "
                    "of a %(kind)s. Name the account, or ask for a measure on the "
                    "%(kind)s."
                ),
                field="measure",
                kind=locator.kind,
            )
        return measure

    return reading.take("measure", read, otherwise="")


def _takedown(text: str) -> str:
    if text.strip().lower() not in {"", TAKEDOWN}:
        raise RuleError(
            "kind_unknown",
            N_("“%(given)s” is no kind of request. Write takedown."),
            field="kind",
            given=text.strip()[:60],
        )
    return TAKEDOWN


def _lacks(draft: ItemDraft, *, consented: bool) -> tuple[str, ...]:
    return machine_defects(
        Facts(
            item_kind=draft.item_kind,
            native_id=draft.native_id,
            why_unlawful=draft.why_unlawful,
            passage=draft.passage,
            risk=draft.risk,
            language=draft.language,
            published_on=draft.published_on,
            attribution=draft.attribution,
            protected=draft.protected,
            capture_sha256=draft.capture_sha256,
            captured_at=draft.captured_at,
            measure=draft.measure,
            more=draft.more,
            child_material=is_child_material(draft.provisions),
            consented=consented,
        )
    )
