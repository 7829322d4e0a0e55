"""What a docket rests on that is law no longer: by whose word, and since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from oversight.intake.models.requests import Item
from oversight.law.queries import register as law


@dataclass(frozen=True, slots=True)
class Fallen:
    """One provision out of force, and the items that rest on it and have not ended."""

    provision: str
    number: str
    title: str
    title_ur: str
    items: tuple[int, ...]
    by_court: date | None
    ruling: str
    ended: date | None


def fallen(session: Session, items: Iterable[Item], on: date) -> tuple[Fallen, ...]:
    """Return the provisions out of force today that an item still rests on."""
    resting: dict[str, list[int]] = {}
    for item in items:
        if item.ended_as is None:
            for cited in item.provisions:
                resting.setdefault(cited.partition(":")[0], []).append(item.number)
    if not resting:
        return ()
    out = law.catalogue(session).out_of_force(on)
    return tuple(
        _fallen(session, name, tuple(dict.fromkeys(numbers)), on)
        for name, numbers in sorted(resting.items())
        if name in out
    )


def _fallen(session: Session, name: str, numbers: tuple[int, ...], on: date) -> Fallen:
    row = law.provision_row(session, name)
    court = row.suspended_by_court
    return Fallen(
        provision=name,
        number=row.number,
        title=row.title,
        title_ur=row.title_ur or row.title,
        items=numbers,
        by_court=court if court is not None and court <= on else None,
        ruling=row.ruling or "",
        ended=row.valid_to,
    )
