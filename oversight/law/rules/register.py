"""The register of law as plain values: provisions, powers, measures, forums."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.law.rules.kinds import Confidence, ForumStatus, Role, Stage

URDU_STOP = "\u06d4"
URDU_COMMA = "\u060c"


@dataclass(frozen=True, slots=True)
class Ground:
    """One of the closed grounds of a provision."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """An Act, a set of rules, a policy, a list: what provisions stand in."""

    id: str
    title: str
    title_ur: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision as it stands, with the days between which it is law.

    ``not_before`` is the earliest day on which it can have been law where the
    day itself is unknown. An unknown day never refuses a request by itself.
    """

    id: str
    instrument: Instrument
    number: str
    title: str
    title_ur: str | None
    role: Role
    powers: frozenset[str]
    grounds: tuple[Ground, ...]
    standalone: bool
    limits: Mapping[str, int] = field(hash=False)
    valid_from: date | None = None
    not_before: date | None = None
    valid_to: date | None = None
    suspended_by_court: date | None = None
    confidence: Confidence = Confidence.LOW
    group: str | None = None
    domestic: bool = False

    @property
    def named(self) -> str:
        """Return its number and title, as a statute book prints them."""
        return f"{self.number}. {self.title}"

    @property
    def named_ur(self) -> str | None:
        """Return its number and Urdu title; None where it has no Urdu title."""
        return self.title_ur and f"{self.number}{URDU_STOP} {self.title_ur}"

    @property
    def act_named(self) -> tuple[str, str]:
        """Return the title of its Act in English and Urdu."""
        return self.instrument.title, self.instrument.title_ur or self.instrument.title

    def cited(self, most: int) -> dict[str, str]:
        """Return name and Act in both languages, each of at most so many characters."""
        act, act_ur = self.act_named
        urdu = f"{self.named_ur or self.named}{URDU_COMMA} {act_ur}"
        return {"en": f"{self.named}, {act}"[:most], "ur": urdu[:most]}

    @property
    def starts(self) -> date | None:
        """Return the first day it can be relied on, or None if nothing is known."""
        return self.valid_from or self.not_before

    @property
    def codes(self) -> frozenset[str]:
        """Return the codes of its closed grounds; empty if it has none."""
        return frozenset(ground.code for ground in self.grounds)

    def holds(self, on: date) -> bool:
        """Say whether the day lies in [starts, valid_to)."""
        return within(self.starts, self.valid_to, on)

    def suspended(self, on: date) -> bool:
        """Say whether a court had suspended it or struck it down by that day."""
        return self.suspended_by_court is not None and self.suspended_by_court <= on


@dataclass(frozen=True, slots=True)
class PowerRow:
    """Which body may file under, or order under, which provision, and when."""

    body: str
    provision_id: str
    may_file: bool
    may_order: bool
    valid_from: date | None
    valid_to: date | None
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Measure:
    """What a measure needs: one of these powers, and which limits bound it."""

    name: str
    powers: frozenset[str]
    limits: tuple[str, ...]
    account: bool


@dataclass(frozen=True, slots=True)
class Misuse:
    """A provision that must not be cited for certain powers, and why."""

    provision_id: str
    powers: frozenset[str]
    code: str


@dataclass(frozen=True, slots=True)
class Forum:
    """Where an affected person may go next, with what is uncertain about it."""

    id: str
    title: str
    title_ur: str | None
    stage: Stage
    provisions: tuple[str, ...]
    within_days: int | None
    runs_from: str | None
    valid_from: date | None
    valid_to: date | None
    status: ForumStatus
    uncertainty: str | None
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A provision that a request relies on, with the ground where it has grounds."""

    provision_id: str
    ground: str | None = None

    def __str__(self) -> str:
        """Spell it as a bulk file does."""
        ground = "" if self.ground is None else f":{self.ground}"
        return f"{self.provision_id}{ground}"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the checks need, read once; look-ups are plain dictionaries."""

    provisions: Mapping[str, Provision]
    powers: Mapping[tuple[str, str], tuple[PowerRow, ...]]
    measures: Mapping[str, Measure]
    tiers: Mapping[str, frozenset[str]]
    misuses: Mapping[str, Misuse]
    account_kinds: frozenset[str]
    forums: tuple[Forum, ...]

    def may_file(self, body: str, provision_id: str, on: date) -> bool:
        """Say whether that body may ask under that provision on that day (I83)."""
        rows = self.powers.get((body, provision_id), ())
        return any(
            row.may_file and within(row.valid_from, row.valid_to, on) for row in rows
        )

    def on_application(self, body: str, provision_id: str, on: date) -> bool:
        """Say whether the person concerned may have that body order under it.

        A power of which the compilers were not sure is not opened for anybody.
        """
        rows = self.powers.get((body, provision_id), ())
        return any(
            row.may_order
            and row.confidence is not Confidence.LOW
            and within(row.valid_from, row.valid_to, on)
            for row in rows
        )

    def may_order(self, provision_id: str, on: date) -> tuple[str, ...]:
        """Return the bodies whose own order the provision is, on that day."""
        return tuple(
            row.body
            for rows in self.powers.values()
            for row in rows
            if row.provision_id == provision_id
            and row.may_order
            and within(row.valid_from, row.valid_to, on)
        )

    def fileable(self, body: str, on: date) -> tuple[Provision, ...]:
        """Return the provisions that body may file under on that day."""
        return tuple(
            provision
            for provision in self.provisions.values()
            if provision.standalone
            and provision.holds(on)
            and not provision.suspended(on)
            and self.may_file(body, provision.id, on)
        )

    def for_data(self, body: str, on: date, *tiers: str) -> tuple[Provision, ...]:
        """Return what lets that body ask on that day for data of one of these tiers."""
        every = (self.tiers.get(tier, frozenset()) for tier in tiers)
        needed: frozenset[str] = frozenset().union(*every)
        return tuple(
            row
            for row in self.provisions.values()
            if row.standalone
            and row.powers & needed
            and row.holds(on)
            and not row.suspended(on)
            and self.may_file(body, row.id, on)
        )

    def out_of_force(self, on: date) -> frozenset[str]:
        """Return what was suspended, struck down or ended by that day (I07)."""
        return frozenset(
            provision.id
            for provision in self.provisions.values()
            if provision.suspended(on) or not provision.holds(on)
        )


def within(start: date | None, end: date | None, on: date) -> bool:
    """Say whether a day lies in [start, end), an unknown end being open."""
    return (start is None or start <= on) and (end is None or on < end)


def assemble(
    provisions: Iterable[Provision],
    powers: Iterable[PowerRow],
    measures: Iterable[Measure],
    *,
    tiers: Mapping[str, frozenset[str]],
    misuses: Iterable[Misuse],
    account_kinds: Iterable[str],
    forums: Iterable[Forum],
) -> Catalogue:
    """Return the register with its indexes built."""
    held: dict[tuple[str, str], tuple[PowerRow, ...]] = {}
    for row in powers:
        key = (row.body, row.provision_id)
        held[key] = (*held.get(key, ()), row)
    return Catalogue(
        provisions={row.id: row for row in provisions},
        powers=held,
        measures={row.name: row for row in measures},
        tiers=dict(tiers),
        misuses={row.provision_id: row for row in misuses},
        account_kinds=frozenset(account_kinds),
        forums=tuple(forums),
    )


_CITATION = re.compile(r"([a-z0-9][a-z0-9-]{1,59})(?::([a-z0-9][a-z0-9-]{0,39}))?")


def parse_citation(text: str) -> Citation:
    """Read ``provision`` or ``provision:ground``; refuse an impossible spelling."""
    found = _CITATION.fullmatch(text.strip().lower())
    if found is None:
        raise RuleError(
            "basis_unknown",
            N_(
                "“%(provision)s” is not a provision of the law register. Use the "
                "identifiers of the law pages, with the ground after a colon."
            ),
            field="provision",
            provision=text.strip()[:80],
        )
    return Citation(found[1], found[2])


def parse_citations(cell: str) -> tuple[Citation, ...]:
    """Read a cell of citations separated by semicolons; an empty cell holds none."""
    parts = (part for part in cell.split(";") if part.strip())
    return tuple(dict.fromkeys(parse_citation(part) for part in parts))
