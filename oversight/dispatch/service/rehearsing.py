"""The test record: it goes the way of a real one, and touches nothing real.

Nobody filed it, it names no account, it has no docket, and it leaves no public leaf.
"""

import json
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from oversight.accounts.models.people import Platform
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.hashes import sha256_of
from oversight.core.text import clean_line
from oversight.dispatch.models.channels import Rehearsal
from oversight.dispatch.queries import channels as queries
from oversight.dispatch.rules import answers, checks
from oversight.dispatch.rules import channels as rules
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.rules.document import moment
from oversight.dispatch.service import posting
from oversight.ledger import service as ledger

MEASURE, TERRITORY = "geo-withhold", "PK"
LASTS = timedelta(days=30)
BODY = "test-body"


def send_test(
    session: Session, platform: str, *, by: Actor | None, now: datetime
) -> Rehearsal:
    """Send a platform a test record; while it waits for an answer, no other goes."""
    found = queries.platform(session, platform, lock=True)
    held = queries.contact(session, found.id)
    rules.check_confirmed(confirmed=held is not None)
    last = queries.newest(session, found.id)
    waits = last is not None and last.answered_at is None
    rules.check_no_test_open(last.number if last and waits else None)

    earlier = len(queries.rehearsals(session, found.id))
    test = _composed(found, rules.rehearsal_number(found.slug, earlier), now=now)
    session.add(test)
    session.flush()

    posting.to_platform(
        session,
        found.slug,
        "channel_test",
        docket=test.number,
        values={"number": test.number},
        now=now,
    )
    _note(session, "test_record.sent", test, found, by=by, now=now)
    return test


def receive(
    session: Session, *, by: Actor, now: datetime, reference: str = ""
) -> Rehearsal:
    """Record that the platform has received its test record, once."""
    found = queries.own_platform(session, by, lock=True)
    test = _locked(session, found)
    checks.check_unacknowledged(test.received_at)

    test.received_at, test.received_by = now, by.id
    test.reference = clean_line(reference)[: answers.LONGEST_REFERENCE] or None
    session.flush()

    _note(session, "test_record.received", test, found, by=by, now=now)
    return test


def answer_test(
    session: Session, answer: Answer, *, by: Actor, now: datetime
) -> Rehearsal:
    """Take an answer to the test record by the rules of a real one; the way is open."""
    found = queries.own_platform(session, by, lock=True)
    test = _locked(session, found)
    rules.check_received(test.received_at)
    checks.check_unanswered(test.answered_at)
    answers.check_answer(answer)
    answers.check_acted_at(answer.acted_at, sent_at=test.sent_at, now=now)

    test.action, test.under = answer.action, answer.under
    test.territory, test.acted_at = answer.territory, answer.acted_at
    test.reason = answer.reason
    test.answered_at, test.answered_by = now, by.id
    session.flush()

    _note(session, "test_record.answered", test, found, by=by, now=now)
    return test


def _locked(session: Session, platform: Platform) -> Rehearsal:
    test = queries.newest(session, platform.id, lock=True)
    if test is None:
        raise queries.nothing()
    return test


def _composed(platform: Platform, number: str, *, now: datetime) -> Rehearsal:
    """Write a document like a real one; every part of it says that it is a test."""
    until = local_date(now + LASTS)
    document = {
        "test": True,
        "number": number,
        "body": BODY,
        "platform": platform.slug,
        "issued_at": moment(now),
        "items": [
            {
                "number": 1,
                "kind": "post",
                "canonical": f"https://{platform.slug}.example/test/1",
                "measure": MEASURE,
                "territory": TERRITORY,
                "until": until.isoformat(),
                "provisions": [],
            }
        ],
    }
    body = json.dumps(document, ensure_ascii=False, sort_keys=True)
    return Rehearsal(
        platform_id=platform.id,
        number=number,
        body=body,
        sha256=sha256_of(body),
        until=until,
        sent_at=now,
    )


def _note(
    session: Session,
    kind: str,
    test: Rehearsal,
    platform: Platform,
    *,
    by: Actor | None,
    now: datetime,
) -> None:
    facts = {"platform": platform.slug, "number": test.number}
    ledger.note(session, kind, by=by, now=now, subject=test.number, facts=facts)
