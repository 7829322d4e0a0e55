"""Asks the higher rooms what became of a filing, through what the house handed in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from flask import current_app
from sqlalchemy.orm import Session

from oversight.intake.pages.became import Became, Stage, Teller
from oversight.intake.pages.pool import PoolNote

TELLER = "oversight.became"


def stages(session: Session, dockets: Sequence[str]) -> Mapping[str, Stage]:
    """Return where each of these dockets stands."""
    return _teller().stages(session, dockets)


def became(session: Session, docket: str, *, now: datetime) -> Became:
    """Return what happened to a docket since it was filed."""
    return _teller().became(session, docket, now)


def pool(session: Session, *, now: datetime) -> PoolNote | None:
    """Return how many reviewers are missing, while too few can be drawn."""
    return _teller().pool(session, now)


def _teller() -> Teller:
    return cast("Teller", current_app.extensions[TELLER])
