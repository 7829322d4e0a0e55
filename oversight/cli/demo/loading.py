"""Loading the demo: one transaction, so that it is there whole or not at all."""

import gc
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.service import people as accounts
from oversight.cli import demo_clock, logkeeping
from oversight.cli.demo import cast, certifying, sign_ins, story
from oversight.cli.demo.stage import Stage, moment_of
from oversight.cli.opening import Portal
from oversight.core.clock import local_date, utc_now
from oversight.core.errors import RuleError
from oversight.intake.models.requests import LegalRequest
from oversight.law.service import register as law
from oversight.ledger import queries as ledger
from oversight.storage.session import Store
from oversight.transparency import service as reports
from oversight.transparency.rules.periods import Quarter, quarter_of

WEEK_BEFORE = timedelta(days=7)
Teller = Callable[[str], None]


def has_rows(store: Store) -> bool:
    """Say whether the database holds anybody's account, or anything that was filed."""
    with store.reading() as session:
        people = session.scalars(select(Person.id).limit(1)).first()
        filed = session.scalars(select(LegalRequest.id).limit(1)).first()
    return people is not None or filed is not None


def load(portal: Portal, tell: Teller) -> dict[str, int]:
    """Tell the whole story up to this moment, keep the sign-ins, start the clock."""
    until = utc_now()
    with portal.store.transaction() as session, _without_pauses():
        signed = tell_story(session, until)
        _corrected(session, until)
        told = _count(session)
    sign_ins.keep(portal.settings.instance, signed)
    logkeeping.keep(portal, until)
    _flag(portal, until)
    demo_clock.beat(portal.settings.instance)
    tell(f"Demo loaded: {told['items']} items, {told['leaves']} entries on the record.")
    return told


def tell_story(
    session: Session, until: datetime, plot: story.Plot = story.whole
) -> list[cast.SignIn]:
    """Play everything from the first day of the first of four full quarters."""
    first = first_quarter(until)
    opening = moment_of(first.first - WEEK_BEFORE, 9)
    stage = Stage(session, opening, until)
    law.load(session, now=opening)
    accounts.load_registers(session, now=opening)
    stage.clear()
    signed = cast.enter(stage)
    story.rehearse(stage, first, plot)
    stage.play()
    certifying.records(stage)
    return signed


def _corrected(session: Session, until: datetime) -> None:
    """Correct the oldest report if more of its quarter came to an end since."""
    with suppress(RuleError):
        reports.correct(session, first_quarter(until), now=until)


def first_quarter(until: datetime) -> Quarter:
    """Return the quarter with which the demo begins: four before the present one."""
    now = quarter_of(local_date(until))
    return Quarter(now.year - 1, now.number)


@contextmanager
def _without_pauses() -> Iterator[None]:
    """Leave memory alone meanwhile: looking for what is unused costs a quarter."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _count(session: Session) -> dict[str, int]:
    counts = {"items": 0, "requests": 0, "leaves": ledger.size(session)}
    for items in session.scalars(select(LegalRequest.item_count)):
        counts["requests"] += 1
        counts["items"] += items
    return counts


def _flag(portal: Portal, until: datetime) -> None:
    path = portal.settings.demo_flag
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps({"loaded": until.isoformat()}))
    fresh.replace(path)
