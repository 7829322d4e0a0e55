"""Drafts: kept as they are typed, taken up again, thrown away, sent for signature."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models.drafts import FaultList, FilingDraft
from oversight.intake.queries import unsent as queries
from oversight.intake.rules import answers, filing, officers, sections, unsent, victims
from oversight.intake.rules.planning import Plan
from oversight.intake.rules.rows import RawRow
from oversight.intake.service import filing as receiving
from oversight.intake.service import planning
from oversight.intake.service.uploads import FORM_ROW, BatchResult, Upload
from oversight.law.queries import register as law
from oversight.law.rules import calendar
from oversight.ledger import service as ledger

LISTED = timedelta(days=30)
CERTIFIED = {"certified": answers.YES}


def save(
    session: Session,
    key: str,
    given: Mapping[str, str],
    *,
    seen: str = "",
    track: str = victims.ORDINARY,
    by: Actor,
    now: datetime,
) -> FilingDraft:
    """Keep what an officer has typed so far, finished or not; other parts stay.

    ``seen`` marks what the page showed of these questions: where another tab has
    changed them since, nothing is written over.
    """
    officers.check_drafter(by)
    unsent.check_key(key)
    unsent.check_known(given)
    victims.check_track({"track": track})
    draft = _held(session, key, track, by=by, now=now)
    unsent.check_unsent(draft.sent_as)
    whole = sections.kept({**draft.given, **given})
    if whole != draft.given:  # What was sent before and comes again changes nothing.
        unsent.check_not_moved(seen=seen, now_is=unsent.seen_of(draft.given, given))
        draft.given = whole
    draft.saved_at = now
    session.flush()

    ledger.note(session, "draft.saved", by=by, now=now, subject=key)
    return draft


def discard(session: Session, key: str, *, by: Actor, now: datetime) -> None:
    """Throw a draft away, at its officer's wish."""
    officers.check_drafter(by)
    draft = queries.own_draft(session, key, by, lock=True)

    session.delete(draft)
    session.flush()

    ledger.note(session, "draft.discarded", by=by, now=now, subject=key)


def send(
    session: Session,
    key: str,
    given: Mapping[str, str],
    *,
    certified: bool,
    by: Actor,
    now: datetime,
) -> BatchResult:
    """Hand a draft in for the signature; with a fault in it, it stays a draft.

    What was typed is kept until the signature, and comes back if it is taken back.
    """
    officers.check_drafter(by)
    unsent.check_known(given)
    draft = queries.own_draft(session, key, by, lock=True)
    unsent.check_unsent(draft.sent_as)
    said = sections.kept({**draft.given, **given})
    asked = sections.answers_of(said, track=draft.track)
    asked |= CERTIFIED if certified else {}
    answers.check_batch_answers(asked, on=local_date(now))

    cells = sections.cells_of(said)
    upload = Upload(cells=cells, name=cells["locator"], answers=asked)
    result = receiving.receive(session, upload, by=by, now=now)
    if result.batch is not None:
        draft.given, draft.sent_as, draft.saved_at = said, result.batch, now
        session.flush()
    return result


def plan(session: Session, key: str, *, by: Actor, on: date) -> Plan:
    """Say what would be filed of a draft today, and what is wrong with it."""
    officers.check_drafter(by)
    draft = queries.own_draft(session, key, by)
    return planning.plan(
        session,
        [RawRow(FORM_ROW, sections.cells_of(draft.given))],
        body=by.body or "",
        on=on,
        answers=sections.answers_of(draft.given, track=draft.track),
    )


def drop_old(session: Session, *, now: datetime) -> int:
    """Throw away the drafts nobody has touched for as long as the rule says."""
    rule, holidays = law.clock(session, "draft", local_date(now)), law.calendar(session)
    old = [
        one
        for one, saved_at in queries.touched(session)
        if calendar.due(rule, saved_at, holidays) < now
    ]
    for one in old:
        draft = session.get_one(FilingDraft, one)
        session.delete(draft)
        ledger.note(session, "draft.dropped", by=None, now=now, subject=draft.key)
    session.execute(delete(FaultList).where(FaultList.made_at < now - LISTED))
    session.flush()
    return len(old)


def _held(
    session: Session, key: str, track: str, *, by: Actor, now: datetime
) -> FilingDraft:
    """Return the officer's draft under this key, begun now if there is none."""
    found = queries.draft(session, key, by, lock=True)
    if found is not None:
        return found
    unsent.check_room(queries.count_drafts(session, by))
    body = accounts.body(session, by.body or "")
    on = local_date(now)
    filing.check_joined(joined=body.joined_on, left=body.left_on, on=on)
    begun = FilingDraft(
        id=uuid4(),
        key=key,
        body_id=body.id,
        drafter_id=by.id,
        track=track,
        given={},
        begun_at=now,
        saved_at=now,
    )
    try:
        with session.begin_nested():
            session.add(begun)
            session.flush()
    except IntegrityError:  # Two tabs saved for the first time at once.
        return queries.own_draft(session, key, by, lock=True)
    return begun
