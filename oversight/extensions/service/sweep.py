"""What is due on confirmations happens: draws, and the end that silence brings."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.extensions.queries import confirming as queries
from oversight.extensions.rules.confirming import SEATS
from oversight.extensions.rules.lifecycle import LIFECYCLE, ConfirmAct, ConfirmState
from oversight.extensions.service import settling
from oversight.review.models.panels import Panel
from oversight.review.rules.lifecycle import PanelPurpose
from oversight.review.service import panels
from oversight.storage import apart


def sweep(session: Session, now: datetime) -> int:
    """End what no panel decided, fix pools and seat whom the beacon drew."""
    done = apart.each(
        session,
        queries.waiting(session),
        lambda docket: settling.lapse(session, docket, now=now),
    )
    done += apart.each(
        session,
        queries.waiting(session, ConfirmState.ASKED),
        lambda docket: commit(session, docket, now=now),
    )
    return done + apart.each(
        session,
        queries.waiting(session, ConfirmState.COMMITTED),
        lambda docket: seat(session, docket, now=now),
    )


def commit(session: Session, docket: str, *, now: datetime) -> bool:
    """Fix who can be drawn; say False while there are too few of them."""
    found = queries.confirmation(session, docket, lock=True)
    if found.state is not ConfirmState.ASKED:
        return False
    try:
        panel = panels.commit_panel(
            session,
            docket=docket,
            purpose=PanelPurpose.CONFIRM,
            matter=found.legal_request,
            seats=SEATS,
            now=now,
        )
    except RuleError:
        return False
    found.panel_id = panel.id
    found.state = LIFECYCLE.after(found.state, ConfirmAct.COMMIT)
    session.flush()
    return True


def seat(session: Session, docket: str, *, now: datetime) -> bool:
    """Seat whom the beacon has drawn; say False while it has not spoken."""
    found = queries.confirmation(session, docket, lock=True)
    if found.state is not ConfirmState.COMMITTED or found.panel_id is None:
        return False
    panel = session.get_one(Panel, found.panel_id)
    if not panels.draw(session, panel, now=now) and panel.drawn_at is None:
        return False
    found.state = LIFECYCLE.after(found.state, ConfirmAct.DRAW)
    session.flush()
    return True
