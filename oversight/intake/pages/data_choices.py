"""What a request for data may choose from: powers, offences, who keeps the data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.queries import data as queries
from oversight.intake.rules.data_tiers import OPEN_TIERS
from oversight.law.queries import register as law
from oversight.law.rules.kinds import Role
from oversight.law.rules.register import Provision


@dataclass(frozen=True, slots=True)
class Offered:
    """One choice: its code, its words and its Act, each in English and Urdu."""

    code: str
    words: tuple[str, str]
    act: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What the register of law and of people offers for a request."""

    powers: tuple[Offered, ...]
    offences: tuple[Offered, ...]
    people: tuple[Offered, ...]

    def of(self, kind: str) -> tuple[Offered, ...]:
        """Return the choices for one kind."""
        found = {"power": self.powers, "offence": self.offences, "person": self.people}
        return found[kind]


def choices(session: Session, by: Actor, *, tier: str, on: date) -> Choices:
    """Return which laws this body may use for a tier, and who could keep the data."""
    catalogue = law.catalogue(session)
    body = by.body or ""
    offences = [
        row
        for row in catalogue.provisions.values()
        if row.role is Role.OFFENCE and row.holds(on)
    ]
    return Choices(
        powers=_by_act(catalogue.for_data(body, on, *([tier] if tier else OPEN_TIERS))),
        offences=_by_act(offences),
        people=tuple(
            Offered(str(person), (name, name))
            for person, name in queries.custodians(session, body)
        ),
    )


def missing(session: Session, by: Actor, *, on: date) -> str | None:
    """Return what keeps this body from finishing any request, as its code.

    ``power``: no law lets it ask for data. ``person``: it has nobody to keep them.
    """
    body = by.body or ""
    if law.latest(session) is None:
        return "power"
    if not law.catalogue(session).for_data(body, on, *OPEN_TIERS):
        return "power"
    return None if queries.custodians(session, body) else "person"


def _by_act(rows: Iterable[Provision]) -> tuple[Offered, ...]:
    """Return provisions as choices, those of one Act together."""
    acts: dict[str, list[Offered]] = {}
    for row in rows:
        one = Offered(row.id, (row.named, row.named_ur or row.named), row.act_named)
        acts.setdefault(row.instrument.title, []).append(one)
    return tuple(one for of_act in acts.values() for one in of_act)
