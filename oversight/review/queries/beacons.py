"""Which beacon is in use, for which rounds pools wait, and what each one said."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from oversight.review.models.beacons import BeaconChoice, DrandRound
from oversight.review.models.panels import Panel
from oversight.review.models.roster import Beacon
from oversight.review.rules.beacons import BEACONS, DRAND, LOCAL
from oversight.review.rules.beacons import Beacon as Source


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a beacon said in a round; a local one signs nothing."""

    value: str
    signature: str | None = None


def chosen(session: Session) -> Source:
    """Return the beacon on which the pools that are fixed now rest."""
    newest = select(BeaconChoice.name).order_by(BeaconChoice.since.desc()).limit(1)
    name = session.scalars(newest).one_or_none()
    return LOCAL if name is None else BEACONS[name]


def has_spoken() -> ColumnElement[bool]:
    """Return the condition that a panel's own beacon has said its round."""
    return or_(
        and_(
            Panel.beacon == LOCAL.name,
            select(Beacon.id).where(Beacon.round == Panel.round).exists(),
        ),
        and_(
            Panel.beacon == DRAND.name,
            select(DrandRound.id).where(DrandRound.round == Panel.round).exists(),
        ),
    )


def due(session: Session, source: Source, now: datetime) -> list[int]:
    """Return the past rounds for which committed panels still wait."""
    rounds = session.scalars(
        select(Panel.round)
        .where(Panel.drawn_at.is_(None), Panel.beacon == source.name, ~has_spoken())
        .distinct()
        .order_by(Panel.round)
    )
    return [round_ for round_ in rounds if source.is_past(round_, now)]


def spoken(session: Session, panel: Panel) -> Spoken | None:
    """Return what a panel's own beacon said in its round, if it has spoken."""
    if panel.beacon == DRAND.name:
        heard = session.scalars(
            select(DrandRound).where(DrandRound.round == panel.round)
        ).one_or_none()
        return None if heard is None else Spoken(heard.value, heard.signature)
    value = session.scalars(
        select(Beacon.value).where(Beacon.round == panel.round)
    ).one_or_none()
    return None if value is None else Spoken(value)
