"""What a page says of the law a request cites: its name, its ground, its worth."""

from collections.abc import Iterable
from dataclasses import dataclass

from oversight.law.rules.kinds import Confidence
from oversight.law.rules.register import Catalogue


@dataclass(frozen=True, slots=True)
class Cited:
    """One provision as cited, with what a reader must know of it."""

    provision: str
    number: str
    name: str
    name_ur: str | None
    ground: str
    instrument: str
    instrument_ur: str | None
    short: str
    gives_power: bool
    settled: bool


def cited(basis: Iterable[str], catalogue: Catalogue) -> tuple[Cited, ...]:
    """Return the provisions cited that the register knows, in the order cited."""
    return tuple(
        _cited(citation, catalogue)
        for citation in basis
        if citation.partition(":")[0] in catalogue.provisions
    )


def _cited(citation: str, catalogue: Catalogue) -> Cited:
    name, _, ground = citation.partition(":")
    provision = catalogue.provisions[name]
    return Cited(
        provision=name,
        number=provision.number,
        name=provision.named,
        name_ur=provision.named_ur,
        ground=ground,
        instrument=provision.instrument.title,
        instrument_ur=provision.instrument.title_ur,
        short=provision.instrument.id,
        gives_power=provision.standalone,
        settled=provision.confidence is Confidence.HIGH,
    )
