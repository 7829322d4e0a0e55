"""Appeals at every stage, made through the acts themselves."""

from datetime import datetime, timedelta
from itertools import count
from secrets import token_bytes
from typing import Any

from sqlalchemy.orm import Session

from oversight.appeals.queries import rows
from oversight.appeals.rules.deciding import AppealBallot
from oversight.appeals.rules.filing import AppealForm
from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.appeals.service import admission, deciding, filing, opening
from oversight.appeals.service.sweep import sweep
from oversight.authority.permissions import Actor, Role
from oversight.dispatch.service import issuing, sending
from oversight.intake.service import exhibits
from oversight.notices.queries import notices as notice_rows
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notices
from oversight.review.service import beacon, members
from tests.factories.accounts import an_actor
from tests.factories.exhibits import a_picture, handed
from tests.factories.intake import NOW as FILED
from tests.factories.intake import officers
from tests.factories.review import (
    a_decided_case,
    a_roster,
    panel_members,
    ready,
    vote_all,
)

SECRET = b"a" * 32
FULL = 21
_text = count(1)
SENT = FILED + timedelta(minutes=60)
NOW = SENT + timedelta(hours=3)
OPENING = NOW + timedelta(minutes=4)


def words(about: str) -> str:
    """Reasons long enough, and never twice the same."""
    number = next(_text)
    weighed = ", ".join(f"point {one} of answer {number}" for one in range(7))
    return f"Answer {number} about {about}. What was read and weighed: {weighed}."


def a_form(**facts: Any) -> AppealForm:
    """A whole appeal; say only what matters."""
    whole: dict[str, Any] = {
        "what_happened": "account-blocked",
        "platform": "x",
        "locator": "a page about a river",
        "grounds": ("not-unlawful",),
    }
    return AppealForm(**{**whole, **facts})


def a_sent_matter(session: Session, **facts: Any) -> str:
    """The docket of an approved and sent matter, with people enough to appeal to."""
    a_roster(session, FULL)
    docket = a_decided_case(session, **facts)
    an_actor(session, role=Role.LIAISON, platform="x")
    issuing.issue(session, docket, now=SENT)
    sending.dispatch(session, docket, now=SENT)
    return docket


def with_a_file(session: Session) -> tuple[str, str]:
    """The docket of such a matter, and the code of the one file beside its item."""
    a_roster(session, FULL)
    docket, sitting = ready(session)
    file = handed(a_picture(words="evidence"), purpose="document")
    drafter = officers(session).drafter
    then = FILED + timedelta(minutes=19)
    kept = exhibits.attach_to_item(session, docket, 1, file, by=drafter, now=then)
    assert kept is not None
    vote_all(session, docket, sitting)
    an_actor(session, role=Role.LIAISON, platform="x")
    issuing.issue(session, docket, now=SENT)
    sending.dispatch(session, docket, now=SENT)
    return docket, kept.code


def a_code(session: Session, docket: str, item: int = 1) -> str:
    """The code of the notice on a sent item."""
    found = notice_rows.find(session, docket, item, Stage.SENT)
    assert found is not None
    return notices.code_of(session, found)


def an_appeal(session: Session, docket: str, **facts: Any) -> str:
    """The docket of an appeal with the code of a sent item."""
    filing.use(SECRET)
    form = a_form(notice_code=a_code(session, docket), **facts)
    return filing.file(session, form, form_key=token_bytes(32), now=NOW).docket


def an_appeal_with_receipt(session: Session, docket: str) -> tuple[str, str]:
    """The docket of such an appeal, and the code that opens it."""
    filing.use(SECRET)
    form = a_form(notice_code=a_code(session, docket))
    made = filing.file(session, form, form_key=token_bytes(32), now=NOW)
    return made.docket, made.receipt


def a_seated(session: Session, docket: str) -> list[Actor]:
    """The members of an appeal's panel, drawn and declared, first seat first."""
    sweep(session, NOW + timedelta(minutes=1))
    beacon.make_beacon(session, now=NOW + timedelta(minutes=2))
    sweep(session, NOW + timedelta(minutes=2))
    panel = panel_members(session, docket)
    for one in panel:
        members.declare(session, docket, by=one, now=NOW + timedelta(minutes=3))
    return panel


def an_admitted(
    session: Session, docket: str, *, shut: int | None = None
) -> list[Actor]:
    """The members of an admitted appeal's panel, who all opened it but one at most."""
    panel = a_seated(session, docket)
    admission.admit(session, docket, by=panel[0], now=NOW + timedelta(minutes=4))
    for place, one in enumerate(panel):
        if place != shut:
            an_opened(session, docket, one)
    return panel


def an_opened(
    session: Session, docket: str, by: Actor, *, now: datetime = OPENING
) -> None:
    """Let a member open every item of an appeal, so that they may vote on it."""
    for item in rows.appeal(session, docket).items:
        opening.open_item(session, docket, item.number, by=by, now=now)


def a_vote(outcome: AppealOutcome, **facts: Any) -> AppealBallot:
    """One member's vote with reasons of its own."""
    whole: dict[str, Any] = {
        "outcome": outcome,
        "reasons": words(outcome.value),
        "summary": "The panel looked at the whole matter again.",
    }
    return AppealBallot(**{**whole, **facts})


def decide_all(
    session: Session, docket: str, panel: list[Actor], *outcomes: AppealOutcome
) -> None:
    """Let the members vote on item 1, one outcome each, or one for all."""
    wanted = outcomes if len(outcomes) > 1 else outcomes * len(panel)
    for one, outcome in zip(panel, wanted, strict=True):
        more = {"measure": "label", "days": 5} if outcome == "partly" else {}
        deciding.vote(
            session,
            docket,
            1,
            a_vote(outcome, **more),
            by=one,
            now=NOW + timedelta(minutes=7),
        )


def state_of(session: Session, docket: str) -> str:
    """Where an appeal stands."""
    return rows.appeal(session, docket).state.value
