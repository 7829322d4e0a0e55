"""Which beacon is in use, for which rounds pools wait, and what each one said."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from oversight.review.models.beacons import BeaconChain, BeaconChoice, DrandRound
from oversight.review.models.panels import Case, Panel
from oversight.review.models.roster import Beacon
from oversight.review.rules.beacons import DRAND, LOCAL, of_chain
from oversight.review.rules.beacons import Beacon as Source
from oversight.review.rules.chains import Chain
from oversight.review.rules.lifecycle import CaseState


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a beacon said in a round; a local one signs nothing."""

    value: str
    signature: str | None = None


def chosen(session: Session) -> Source:
    """Return the beacon on which the pools that are fixed now rest."""
    newest = select(BeaconChoice.name).order_by(BeaconChoice.since.desc()).limit(1)
    name = session.scalars(newest).one_or_none()
    return LOCAL if name is None else source(session, name)


def source(session: Session, name: str) -> Source:
    """Return the beacon of that name; a chain was described before it was named."""
    if name in {LOCAL.name, DRAND.name}:
        return LOCAL if name == LOCAL.name else DRAND
    told = session.scalars(select(BeaconChain).where(BeaconChain.name == name)).one()
    chain = Chain(told.public_key, told.genesis, told.period, told.seed, told.label)
    return of_chain(chain)


def is_described(session: Session, name: str) -> bool:
    """Say whether the record describes this chain already."""
    found = select(BeaconChain.id).where(BeaconChain.name == name)
    return session.scalars(found).first() is not None


def has_spoken() -> ColumnElement[bool]:
    """Return the condition that a panel's own beacon has said its round."""
    return or_(
        and_(
            Panel.beacon == LOCAL.name,
            select(Beacon.id).where(Beacon.round == Panel.round).exists(),
        ),
        and_(
            Panel.beacon != LOCAL.name,
            select(DrandRound.id)
            .where(DrandRound.beacon == Panel.beacon, DrandRound.round == Panel.round)
            .exists(),
        ),
    )


def waits() -> ColumnElement[bool]:
    """Return the condition that a panel is still to be drawn.

    The pool of what ended before its draw is never drawn: nobody is to sit.
    """
    ended = (Case.panel_id == Panel.id, Case.state != CaseState.COMMITTED)
    return and_(
        Panel.drawn_at.is_(None),
        ~Panel.is_over,
        ~select(Case.id).where(*ended).exists(),
    )


def due(session: Session, asked: Source, now: datetime) -> list[int]:
    """Return the past rounds for which committed panels still wait."""
    rounds = sorted(set(_waiting(session, asked)))
    return [round_ for round_ in rounds if asked.is_past(round_, now)]


@dataclass(frozen=True, slots=True)
class Silence:
    """Draws whose public beacon is not heard though its time has come, since when."""

    draws: int = 0
    since: datetime | None = None


def silence(session: Session, now: datetime) -> Silence:
    """Return what waits for a public beacon beyond the time of its round."""
    spoke = [
        datetime.fromtimestamp(asked.begins(round_), UTC)
        for asked in waited_for(session)
        for round_ in _waiting(session, asked)
        if asked.is_past(round_, now)
    ]
    return Silence(len(spoke), min(spoke, default=None))


def waited_for(session: Session) -> list[Source]:
    """Return the public beacons for which committed panels wait."""
    names = session.scalars(
        select(Panel.beacon)
        .where(waits(), Panel.beacon != LOCAL.name, ~has_spoken())
        .distinct()
        .order_by(Panel.beacon)
    )
    return [source(session, name) for name in names]


def _waiting(session: Session, asked: Source) -> list[int]:
    return list(
        session.scalars(
            select(Panel.round).where(
                waits(), Panel.beacon == asked.name, ~has_spoken()
            )
        )
    )


def spoken(session: Session, panel: Panel) -> Spoken | None:
    """Return what a panel's own beacon said in its round, if it has spoken."""
    if panel.beacon != LOCAL.name:
        heard = session.scalars(
            select(DrandRound).where(
                DrandRound.beacon == panel.beacon, DrandRound.round == panel.round
            )
        ).one_or_none()
        return None if heard is None else Spoken(heard.value, heard.signature)
    value = session.scalars(
        select(Beacon.value).where(Beacon.round == panel.round)
    ).one_or_none()
    return None if value is None else Spoken(value)
