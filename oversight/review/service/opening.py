"""Taking a screened request into review, and committing its pool when that is fair."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.intake.models.requests import LegalRequest
from oversight.law.queries import register as law
from oversight.ledger import service as ledger
from oversight.review.models.panels import Case
from oversight.review.queries import cases, flags
from oversight.review.rules import classes as rules
from oversight.review.rules import victims
from oversight.review.rules.lifecycle import LIFECYCLE, CaseAct, CaseState, PanelPurpose
from oversight.review.service import clocks, panels

WAITS = frozenset({"pool_too_small", "class_closed", "week_full"})


def open_case(session: Session, request: LegalRequest, *, now: datetime) -> Case:
    """Open the review of a screened request: how many decide, and until when."""
    profile = law.profile(session, local_date(now))

    case = Case(
        request_id=request.id,
        seats=rules.seats(_whys(session, request, now), profile=profile),
        opened_at=now,
        due_at=clocks.due(session, clocks.DECISION, now, on=now),
    )
    session.add(case)
    session.flush()

    ledger.note(session, "review.opened", by=None, now=now, subject=request.docket)
    return case


def commit(session: Session, docket: str, *, now: datetime) -> bool:
    """Commit the pool of a waiting case; say False while a rule keeps it waiting."""
    case = cases.case(session, docket, lock=True)
    if case.state is not CaseState.WAITING or case.due_at < now:
        return False
    profile = law.profile(session, local_date(now))
    why = _whys(session, case.legal_request, now)
    try:
        rules.check_class_open(why, profile=profile)
        panel = panels.commit_panel(
            session,
            docket=docket,
            purpose=PanelPurpose.FIRST,
            matter=case.legal_request,
            seats=rules.seats(why, profile=profile),
            now=now,
        )
    except RuleError as error:
        if error.code not in WAITS:
            raise
        return False

    case.panel_id, case.seats = panel.id, panel.seats
    case.state = LIFECYCLE.after(case.state, CaseAct.COMMIT)
    session.flush()
    return True


def _whys(
    session: Session, request: LegalRequest, now: datetime
) -> tuple[rules.Why, ...]:
    """Return why a panel decides; a victim's hours are too few to wait for one."""
    near = law.has_election(session, local_date(now))
    items = [
        rules.ItemFacts(
            kind=item.item_kind,
            measure=item.measure,
            territory=item.territory,
            protected=victims.protected(request.track, item.protected),
            citations=tuple(item.provisions),
        )
        for item in request.items
    ]
    election = near and not victims.is_victims(request.track)
    return rules.whys(items, flagged=flags.panel_heads(), election=election)
