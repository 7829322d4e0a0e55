"""The draw of one matter, laid open: everything a stranger needs to repeat it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.review.models.panels import Panel
from oversight.review.queries import beacons, cases, seats
from oversight.review.rules import draw
from oversight.review.rules.beacons import LOCAL


@dataclass(frozen=True, slots=True)
class Drawn:
    """One name drawn, with its place in the pool."""

    pseudonym: str
    place: int


@dataclass(frozen=True, slots=True)
class ProofPage:
    """The pool as committed, the beacon's value, and what follows from both."""

    docket: str
    pool: tuple[str, ...]
    excluded: tuple[tuple[str, int], ...]
    seats: int
    reserve: int
    algorithm: str
    beacon: str
    signature: str | None
    round: int
    committed_at: datetime
    drawn_at: datetime | None
    randomness: str | None
    drawn: tuple[Drawn, ...]
    members: tuple[str, ...]

    @property
    def public_beacon(self) -> bool:
        """Say whether the number came from outside the portal."""
        return self.beacon != LOCAL.name


def proof_page(session: Session, docket: str, by: Actor) -> ProofPage:
    """Return the draw of a matter to a member of its panel."""
    case = cases.case(session, docket)
    seat = seats.my_seat(session, case.panel_id, by)
    return proof(session, session.get_one(Panel, seat.panel_id))


def proof(session: Session, panel: Panel) -> ProofPage:
    """Return what is needed to repeat a draw; all of it stands in the public log."""
    places: tuple[int, ...] = ()
    spoken = beacons.spoken(session, panel)
    if panel.randomness is not None:
        places = draw.sequence(
            panel.pool, randomness=panel.randomness, docket=panel.docket
        )[: panel.seats]
    return ProofPage(
        docket=panel.docket,
        pool=tuple(panel.pool),
        excluded=tuple(sorted(panel.excluded.items())),
        seats=panel.seats,
        reserve=panel.reserve,
        algorithm=panel.algorithm,
        beacon=panel.beacon,
        signature=None if spoken is None else spoken.signature,
        round=panel.round,
        committed_at=panel.committed_at,
        drawn_at=panel.drawn_at,
        randomness=panel.randomness,
        drawn=tuple(Drawn(panel.pool[place], place) for place in places),
        members=tuple(one.pseudonym for one in seats.sitting(session, panel.id)),
    )
