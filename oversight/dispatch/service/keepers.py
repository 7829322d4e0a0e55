"""One custodian in the place of another: the chain goes on, the old access ends."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.hashes import sha256_of
from oversight.dispatch.models.custody import Keeper
from oversight.dispatch.queries import custody
from oversight.dispatch.queries import data as queries
from oversight.dispatch.rules import keepers as rules
from oversight.dispatch.service import posting
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import data as intake
from oversight.intake.queries import matters as requests
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service import matters
from oversight.ledger import service as ledger

NAMED, RELIEVED = "custodian_named", "custodian_relieved"


def last_link(session: Session, request_id: UUID, *, now: datetime) -> Keeper:
    """Return the last link of a chain; begin it with whom the signed form names."""
    found = custody.newest(session, request_id)
    if found is not None:
        return found
    first = intake.promise(session, request_id).custodian_id
    assert first is not None
    link = Keeper(id=uuid4(), request_id=request_id, step=0, person_id=first, since=now)
    session.add(link)
    session.flush()
    return link


def hand_over(
    session: Session,
    docket: str,
    given: str,
    code: str,
    why: str,
    *,
    by: Actor,
    now: datetime,
) -> Keeper:
    """Let another custodian keep what is there and what comes; the last one no more.

    What was received stays received by whoever did; what was destroyed stays signed by
    whoever destroyed it. From here on only the new one can act.
    """
    request = requests.request(session, docket)
    rules.check_names(by, body=request.body.slug)
    queries.find_order(session, docket, lock=True)
    requests.request(session, docket, lock=True)
    kept = custody.held(session, request.id, lock=True)
    may_come = custody.can_come(session, request.id)
    now_keeps = custody.keeper(session, request.id)
    rules.check_something_kept(kept=bool(now_keeps and (kept or may_come)))
    assert now_keeps is not None
    known = {str(one) for one, _ in intake.custodians(session, request.body.slug)}
    rules.check_another(given, now=now_keeps, known=known)
    rules.check_why(code, why)
    matters.touch(session, request.id, by.id, Capacity.AGENCY, now=now)

    link = _next(session, request, given, code, why, by=by, now=now)
    for one in kept:
        one.custodian_id, one.custodian_step = link.person_id, link.step
        one.reminded_at = None  # The new one is reminded of the day as well.
    session.flush()

    _record(session, request, link, now=now)
    _tell(session, request, link, now=now)
    return link


def _next(
    session: Session,
    request: LegalRequest,
    given: str,
    code: str,
    why: str,
    *,
    by: Actor,
    now: datetime,
) -> Keeper:
    last = last_link(session, request.id, now=now)
    link = Keeper(
        id=uuid4(),
        request_id=request.id,
        step=last.step + 1,
        before=last.step,
        person_id=UUID(given),
        after_id=last.person_id,
        code=code,
        why=why.strip(),
        named_by=by.id,
        since=now,
    )
    session.add(link)
    session.flush()
    return link


def _record(
    session: Session, request: LegalRequest, link: Keeper, *, now: datetime
) -> None:
    ledger.record(
        session,
        "custody.changed",
        docket=request.docket,
        agency=request.body.slug,
        public={"code": link.code},
        private={
            "text_sha256": sha256_of(link.why or ""),
            "person": str(link.person_id),
        },
        now=now,
    )


def _tell(
    session: Session, request: LegalRequest, link: Keeper, *, now: datetime
) -> None:
    """Write to whoever keeps from now on, and to whoever does no longer."""
    assert link.after_id is not None
    for person, message in ((link.person_id, NAMED), (link.after_id, RELIEVED)):
        posting.to_person(
            session,
            person,
            message,
            key=f"{message}:{request.docket}#{link.step}",
            values={"docket": request.docket},
            now=now,
        )
