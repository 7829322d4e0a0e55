"""What happens to appeals when their moment comes: draws, and every silent default."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.appeals.queries import rows as queries
from oversight.appeals.rules.lifecycle import AppealState
from oversight.appeals.service import admission, joining, settling
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.law.queries import register as law
from oversight.ledger import service as ledger
from oversight.ledger.rules import cadence
from oversight.ledger.rules.cadence import Gathered
from oversight.review.models.panels import Panel
from oversight.review.rules import classes
from oversight.review.rules.lifecycle import PanelPurpose
from oversight.review.service import panels as review
from oversight.storage import apart


def sweep(session: Session, now: datetime, *, hold: timedelta = cadence.NO_HOLD) -> int:
    """Draw panels that wait; admit, suspend, overturn or close what nobody answered.

    The pools of all appeals that came in one ``hold`` are fixed together after it: the
    moment of a pool, which is public, tells nobody when an appeal came.
    """
    left, held = queries.left_behind(session), cadence.gathered(now, hold)
    done = apart.each(session, left, lambda appeal: joining.go_on(session, appeal))
    waiting = queries.unseated(session)
    done += apart.each(session, waiting, lambda one: _seat(session, one, held, now))
    done += apart.each(
        session,
        queries.due(session, AppealState.FILED, Appeal.admit_by, now),
        lambda appeal: _admit(session, appeal, now),
    )
    done += apart.each(
        session,
        queries.to_suspend(session, now),
        lambda appeal: _suspend(session, appeal, now),
    )
    return done + apart.each(
        session,
        queries.due(session, AppealState.ADMITTED, Appeal.default_at, now),
        lambda appeal: _overturn(session, appeal, now),
    )


def _admit(session: Session, appeal: Appeal, now: datetime) -> int:
    admission.admit_by_silence(session, appeal, now=now)
    return 1


def _suspend(session: Session, appeal: Appeal, now: datetime) -> int:
    appeal.suspended_at = now
    admission.suspend_items(session, appeal, cause="appeal-clock", now=now)
    _missed(session, appeal, "appeal_decision", appeal.suspend_at, now)
    return 1


def _overturn(session: Session, appeal: Appeal, now: datetime) -> int:
    if appeal.items:
        settling.overturn_by_default(session, appeal, now=now)
    else:
        admission.close_by_silence(session, appeal, now=now)
    return 1


def _seat(
    session: Session, appeal: Appeal, held: Gathered | None, now: datetime
) -> int:
    """Commit the pool when its time has come, and draw once the beacon has spoken."""
    if appeal.panel_id is None:
        if held is not None and held.holds(appeal.filed_at):
            return 0
        try:
            panel = review.commit_panel(
                session,
                docket=appeal.docket,
                purpose=PanelPurpose.APPEAL,
                matter=appeal.matter,
                seats=_seats(session, appeal, now),
                now=now,
            )
        except RuleError:
            return 0
        appeal.panel_id = panel.id
        for joined in queries.joined_to(session, appeal):
            joined.panel_id = panel.id
        return 1
    panel = session.get_one(Panel, appeal.panel_id)
    return int(review.draw(session, panel, now=now))


def _seats(session: Session, appeal: Appeal, now: datetime) -> int:
    """Return three seats, or what the profile asks where three decided first (A4)."""
    profile = law.profile(session, local_date(now))
    return classes.appeal_seats(
        queries.first_seats(session, appeal),
        is_protected_class=queries.protected(session, appeal),
        profile=profile,
    )


def _missed(
    session: Session, appeal: Appeal, clock: str, due: datetime, now: datetime
) -> None:
    ledger.record(
        session,
        "deadline.missed",
        docket=appeal.docket,
        now=now,
        public={
            "clock": clock,
            "due": local_date(due).isoformat(),
            "body": "panel",
        },
    )
