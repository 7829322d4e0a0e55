"""What one version of a document says otherwise than the one before it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_FIELDS = (
    *("measure", "territory", "starts_at", "ends_at", "native_id", "handle"),
    *("language", "passage", "translation", "why_unlawful", "reasons", "dissent"),
    *("outcome", "canonical", "locator", "citations"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed; without an item it is about the document as a whole."""

    item: int | None
    field: str
    was: str
    becomes: str


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[Difference, ...]:
    """Return what changed for the platform, item by item, then about the whole."""
    return (*of_items(before, after), *_of_whole(before, after))


def of_items(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    """Return what changed on each item, or that one was left out or added."""
    old = {item["number"]: item for item in before["items"]}
    new = {item["number"]: item for item in after["items"]}
    for number in sorted(old.keys() | new.keys()):
        if number not in new:
            yield Difference(number, "left-out", str(number), "")
        elif number not in old:
            yield Difference(number, "added", "", str(number))
        else:
            yield from _of_item(number, old[number], new[number])


def of_data(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    """Return what changed in a request for data: each account, then the whole."""
    yield from of_items(before, after)
    if _within(before) != _within(after):
        yield Difference(None, "answer-within", "", "")
    if before["disclosure"] != after["disclosure"]:
        yield Difference(None, "told-later", "", "")


def _within(whole: Mapping[str, Any]) -> object:
    return whole["times"].get("answer_within")


def _of_item(
    number: int, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Difference]:
    for field in _FIELDS:
        was, becomes = _said(old.get(field)), _said(new.get(field))
        if was != becomes:
            yield Difference(number, field, was, becomes)


def _of_whole(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    for field in ("mandate", "until", "preserved"):
        was, becomes = _facts(before)[field], _facts(after)[field]
        if was != becomes:
            yield Difference(None, field, was, becomes)
    old = {order["number"] for order in before["authority_orders"]}
    for order in after["authority_orders"]:
        if order["number"] not in old:
            yield Difference(None, "authority-order", "", order["number"])


def _facts(whole: Mapping[str, Any]) -> dict[str, str]:
    return {
        "mandate": whole["issuer"]["mandate"],
        "until": whole["times"]["until"],
        "preserved": whole["preservation"]["until"],
    }


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
