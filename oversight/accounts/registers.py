"""The registers of bodies and platforms, as the data file gives them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from oversight.accounts.models.people import Body, BodyKind, Platform
from oversight.core.clock import local_date

DATA = Path(__file__).with_name("data") / "registers.yaml"


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a register, ready to be stored."""

    kind: str
    slug: str
    model: Body | Platform
    classes: list[str]


def rows(now: datetime) -> Iterator[Row]:
    """Return every entry; who takes part from the start joins on this day."""
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    for entry in data["bodies"]:
        yield Row("body", entry["slug"], _body(entry, now), entry["classes"])
    for entry in data["platforms"]:
        yield Row("platform", entry["slug"], _platform(entry, now), [])


def _body(entry: Mapping[str, Any], now: datetime) -> Body:
    return Body(
        slug=entry["slug"],
        name=entry["name"],
        name_ur=entry["name_ur"],
        short=entry["short"],
        kind=BodyKind(entry["kind"]),
        joined_on=local_date(now) if entry["joined"] else None,
    )


def _platform(entry: Mapping[str, Any], now: datetime) -> Platform:
    return Platform(
        slug=entry["slug"],
        name=entry["name"],
        name_ur=entry["name_ur"],
        parent_company=entry["parent_company"],
        contact_kind=entry["contact_kind"],
        contact=entry["contact"],
        local_office=entry["local_office"],
        blocked_in_pk=entry["blocked_in_pk"],
        valid_from=local_date(now),
    )
