"""Receiving what a drafter prepared: it waits for a signature and is nothing yet."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body
from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.codes import new_code
from oversight.core.text import clean_line
from oversight.intake.models.batches import Batch, BatchRow
from oversight.intake.queries import matters as queries
from oversight.intake.rules import answers as questions
from oversight.intake.rules import filing, officers, same_filing, victims
from oversight.intake.rules.rows import RawRow
from oversight.intake.service import planning, uploads
from oversight.intake.service.uploads import BatchResult, Upload
from oversight.ledger import service as ledger

NUMBER_LENGTH = 10
_ROWS = BatchRow.metadata.tables[BatchRow.__tablename__]
LONGEST_NAME = 200


def receive(
    session: Session, upload: Upload, *, by: Actor, now: datetime
) -> BatchResult:
    """Keep a filing until another officer signs it; the same file is kept once.

    Handed in again word for word it is answered as before; with other answers it is
    refused, since they would be lost.
    A file with a refused row is not kept at all, unless it is partial; what the
    refusals count is recorded either way.
    """
    body = _body(session, by, local_date(now))
    answers = questions.clean_answers(upload.answers)
    questions.check_lengths(answers)
    victims.check_track(answers)
    sha256 = upload.sha256(local_date(now))
    first = queries.same_file(session, body, sha256)
    if first is not None:
        return _again(first, upload, answers)
    raw = upload.rows()
    on = local_date(now)
    plan = planning.plan(session, raw, body=body.slug, on=on, answers=answers)
    for code in plan.refusals:
        record_refusal(session, code, by=by, now=now)
    if not plan.candidates or (plan.errors and not upload.partial):
        return uploads.answered(plan)

    number = f"B-{local_date(now).year}-{new_code()[:NUMBER_LENGTH]}"
    result = uploads.answered(plan, batch=number)
    batch = _new(upload, result, body=body, sha256=sha256, by=by, now=now)
    batch.answers = answers
    if not _kept(session, batch, raw):
        rival = queries.same_file(session, body, sha256)
        assert rival is not None
        return _again(rival, upload, answers)

    facts = {"rows": plan.count}
    ledger.note(session, "batch.received", by=by, now=now, subject=number, facts=facts)
    return result


def _again(first: Batch, upload: Upload, answers: Mapping[str, object]) -> BatchResult:
    """Return the first answer to a file that comes again, if all is the same.

    Whoever sends it again without answers asks what became of it.
    """
    same_filing.check_same_filing(
        first.number,
        first.state,
        same=(not answers or first.answers == answers)
        and first.partial == upload.partial,
    )
    return uploads.kept(first.result or {})


def preview(session: Session, upload: Upload, *, by: Actor, on: date) -> BatchResult:
    """Say what would be filed of it today, row by row; nothing is kept."""
    body = _body(session, by, on)
    answers = questions.clean_answers(upload.answers)
    questions.check_lengths(answers)
    victims.check_track(answers)
    plan = planning.plan(session, upload.rows(), body=body.slug, on=on, answers=answers)
    return uploads.answered(plan)


def answer(
    session: Session,
    number: str,
    answers: Mapping[str, object],
    *,
    by: Actor,
    now: datetime,
) -> Batch:
    """Answer once for the whole filing what FORM-A asks, before it is signed."""
    batch = queries.batch(session, number, lock=True)
    officers.check_own_body(body=batch.body.slug, by=by)
    officers.check_drafter(by)
    filing.check_unsigned(batch.state)
    given = questions.clean_answers(answers)
    questions.check_lengths(given)
    questions.check_batch_answers(given, on=local_date(now))

    batch.answers = given

    ledger.note(session, "batch.answered", by=by, now=now, subject=number)
    return batch


def record_refusal(session: Session, code: str, *, by: Actor, now: datetime) -> None:
    """Count in public that a body tried to file what can never be filed."""
    filing.check_recordable(code)
    ledger.record(
        session,
        "filing.refused",
        agency=by.body,
        public={"code": code},
        private={"person": str(by.id)},
        now=now,
    )


def _body(session: Session, by: Actor, on: date) -> Body:
    officers.check_drafter(by)
    body = accounts.body(session, by.body or "")
    filing.check_joined(joined=body.joined_on, left=body.left_on, on=on)
    return body


def _new(
    upload: Upload,
    result: BatchResult,
    *,
    body: Body,
    sha256: str,
    by: Actor,
    now: datetime,
) -> Batch:
    return Batch(
        id=uuid4(),
        number=result.batch,
        body_id=body.id,
        drafter_id=by.id,
        file_sha256=sha256,
        source_name=clean_line(upload.name)[:LONGEST_NAME],
        partial=upload.partial,
        result=result.as_dict(),
        created_at=now,
    )


def _kept(session: Session, batch: Batch, raw: Sequence[RawRow]) -> bool:
    """Write the filing and its rows, unless a rival wrote the same file just now."""
    try:
        with session.begin_nested():
            session.add(batch)
            session.flush()
    except IntegrityError:
        return False
    session.execute(
        insert(_ROWS),
        [
            {"id": uuid4(), "batch_id": batch.id, "row": row.number, "cells": row.cells}
            for row in raw
        ],
    )
    return True
