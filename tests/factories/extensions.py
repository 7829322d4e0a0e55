"""Victims' restrictions that were sent, asked to stand longer, and put to a panel."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor, Role
from oversight.dispatch.service import issuing, sending
from oversight.extensions.models.confirming import Confirmation
from oversight.extensions.queries import confirming as queries
from oversight.extensions.rules.confirming import ConfirmBallot, Findings, Request
from oversight.extensions.rules.lifecycle import ConfirmOutcome
from oversight.extensions.service import asking, confirming
from oversight.extensions.service.sweep import sweep
from oversight.intake.models.requests import LegalRequest
from oversight.intake.rules.screening import TICKED
from oversight.intake.service import filing, screening, signing
from oversight.notices.service import telling as notices
from oversight.review.queries import seats
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import deciding, members
from oversight.review.service.sweep import sweep as review
from tests.factories.accounts import an_actor
from tests.factories.dispatch import a_liaison
from tests.factories.intake import ANSWERS, NOW, a_row, an_upload, officers
from tests.factories.review import (
    NOTICE_SECRET,
    a_roster,
    declared,
    member,
    some_urdu,
    some_words,
    vote_all,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SENT = NOW + HOUR
ENDS = SENT + 30 * DAY
ASKED = NOW + 10 * DAY
DRAWN = ASKED + 2 * MINUTE
HEARD = ASKED + 7 * DAY
"""After the uploader's time to answer, and well before the end."""
CONSENT = {
    "track": "victim",
    "victim_ground": "intimate-images",
    "victim_consent": "victim",
    "victim_consent_on": "2026-11-20",
    "victim_consent_reference": "consent 12/2026",
    "victim_official": "no",
}


def a_sent_restriction(session: Session, items: int = 1, *, first: int = 0) -> str:
    """A victims' restriction that one reviewer approved and that was sent."""
    notices.use(NOTICE_SECRET)
    by = officers(session)
    rows = [
        a_row(
            locator=f"https://x.com/someone/status/2020202020202020{n:03}",
            provision="peca-2016-s21",
            protected="victim",
        )
        for n in range(first, first + items)
    ]
    upload = an_upload(rows, answers={**ANSWERS, **CONSENT})
    result = filing.receive(session, upload, by=by.drafter, now=NOW)
    assert result.batch is not None, result.errors
    docket = signing.sign(session, result.batch, by=by.authoriser, now=NOW).dockets[0]
    registrar = an_actor(session, role=Role.REGISTRAR)
    screening.screen(session, docket, TICKED, by=registrar, now=NOW + 5 * MINUTE)
    a_roster(session)
    review(session, NOW + 10 * MINUTE)
    review(session, NOW + 11 * MINUTE)
    sitting = declared(session, docket)
    for number in range(1, items + 1):
        for one in sitting:
            deciding.open_item(session, docket, number, by=one, now=NOW + 14 * MINUTE)
    for number in range(1, items + 1):
        vote_all(
            session,
            docket,
            sitting,
            number=number,
            outcome=Outcome.NARROWER,
            days=30,
        )
    review(session, SENT)
    a_liaison(session)
    issuing.issue(session, docket, now=SENT)
    sending.dispatch(session, docket, now=SENT)
    return docket


def an_authoriser(session: Session, docket: str) -> Actor:
    """The officer who signed the filing of this docket."""
    found = select(LegalRequest.authoriser_id).where(LegalRequest.docket == docket)
    return accounts.actor_of(accounts.person(session, session.scalars(found).one()))


def a_request_to_confirm(**changes: Any) -> Request:
    """What a body asks: one item, sixty days, for a stated reason."""
    whole = Request(
        items=(1,),
        days=60,
        facts=some_words("threat that goes on"),
        consent_on=(NOW + 9 * DAY).date(),
        consent_reference="consent 31/2026",
    )
    return replace(whole, **changes)


def an_asked_one(
    session: Session, items: int = 1, *, now: datetime = ASKED, **changes: Any
) -> str:
    """A restriction that its body asked a panel to confirm."""
    docket = a_sent_restriction(session, items)
    asked = a_request_to_confirm(**{"items": tuple(range(1, items + 1)), **changes})
    asking.ask(session, docket, asked, by=an_authoriser(session, docket), now=now)
    return docket


def a_panel(
    session: Session, docket: str, *, now: datetime = ASKED
) -> tuple[Actor, ...]:
    """The three members whom the lot chose, each declared."""
    sweep(session, now)
    review(session, now + 2 * MINUTE)
    sweep(session, now + 2 * MINUTE)
    found = queries.confirmation(session, docket)
    assert found.panel_id is not None
    held = seats.sitting(session, found.panel_id)
    sitting = tuple(member(session, seat.pseudonym) for seat in held)
    for one in sitting:
        members.declare(session, docket, by=one, now=now + 3 * MINUTE)
    return sitting


def a_vote(*, confirms: bool = True, **changes: Any) -> ConfirmBallot:
    """A whole vote, in words that no other one has."""
    found = Findings(
        unlawful="yes",
        unlawful_why=some_words("law as it stands"),
        lasting="yes",
        lasting_why=some_words("danger that lasts"),
        milder="no",
        milder_why=some_words("milder measure"),
        exempt="none",
        exempt_why=some_words("purpose"),
        answer=some_words("reply"),
    )
    whole = ConfirmBallot(
        outcome=ConfirmOutcome.CONFIRMED if confirms else ConfirmOutcome.NOT_CONFIRMED,
        reasons=some_words("confirmation", 220),
        findings=found,
        summary=some_words("summary", 60),
        summary_ur=some_urdu(),
        code=None if confirms else "not-necessary",
        days=60 if confirms else None,
    )
    return replace(whole, **changes)


def opened(
    session: Session, docket: str, sitting: Sequence[Actor], number: int = 1
) -> None:
    """Let each member open the item."""
    for one in sitting:
        confirming.open_item(session, docket, number, by=one, now=HEARD)


def voted(
    session: Session,
    docket: str,
    sitting: Sequence[Actor],
    *ballots: ConfirmBallot,
    number: int = 1,
    now: datetime = HEARD,
) -> Confirmation:
    """Let each member open the item and vote; the last one decides."""
    opened(session, docket, sitting, number)
    for one, ballot in zip(sitting, ballots or _willing(sitting), strict=True):
        confirming.vote(session, docket, number, ballot, by=one, now=now)
    return queries.confirmation(session, docket)


def a_confirmed_one(session: Session) -> str:
    """A restriction that a panel of three let stand sixty days more."""
    docket = an_asked_one(session)
    voted(session, docket, a_panel(session, docket))
    return docket


def people(session: Session, role: Role) -> list[Actor]:
    """Everybody who wears this hat."""
    found = session.scalars(select(Person.id).where(Person.role == role))
    return [accounts.actor_of(accounts.person(session, one)) for one in found]


def _willing(sitting: Sequence[Actor]) -> list[ConfirmBallot]:
    return [a_vote() for _ in sitting]
