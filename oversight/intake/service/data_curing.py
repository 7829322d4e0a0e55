"""A body's one correction of what the registrar listed on its data request."""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.intake.models.data import DataRequest
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.queries import data, matters
from oversight.intake.queries import data_defects as listed
from oversight.intake.rules import cells, data_checklist, data_reasons, officers
from oversight.intake.rules.data_checklist import WHOLE, Asked
from oversight.intake.rules.lifecycle import LIFECYCLE, Capacity, RequestAct
from oversight.intake.service import clocks, data_custodians
from oversight.intake.service.matters import touch
from oversight.ledger import service as ledger


def cure(
    session: Session,
    docket: str,
    given: Mapping[str, str],
    *,
    by: Actor,
    now: datetime,
) -> LegalRequest:
    """Put right everything that was listed, once and completely, and nothing else.

    ``given`` holds each answer under its place: ``fir_no``, ``native_id-2``.
    """
    request = matters.request(session, docket, lock=True)
    officers.check_own_body(body=request.body.slug, by=by)
    officers.check_drafter(by)
    promise = data.promise(session, request.id)
    state = LIFECYCLE.after(request.state, RequestAct.CURE)
    found = matters.defects(session, [request.id], open_only=True)
    wanted = listed.asked(request, found)
    data_checklist.check_whole(wanted, given)
    touch(session, request.id, by.id, Capacity.AGENCY, now=now)

    _fill(session, request, promise, {one: given[one.place].strip() for one in wanted})
    for defect in found:
        defect.cured_at = now
    request.state, request.cured_once, request.cure_due = state, True, None
    request.screening_due = clocks.due(session, "screening", now)
    session.flush()

    ledger.record(
        session,
        "request.cured",
        docket=docket,
        agency=request.body.slug,
        public={"codes": sorted({defect.code for defect in found})},
        private={"text_sha256": _fingerprint(given), "person": str(by.id)},
        now=now,
    )
    return request


def _fill(
    session: Session,
    request: LegalRequest,
    promise: DataRequest,
    values: Mapping[Asked, str],
) -> None:
    items = {item.number: item for item in request.items}
    for one, value in values.items():
        if one.number == WHOLE:
            _fill_whole(session, request, promise, one, value)
        else:
            _fill_account(session, items[one.number], one, value)


def _fill_whole(
    session: Session,
    request: LegalRequest,
    promise: DataRequest,
    one: Asked,
    value: str,
) -> None:
    before = promise.answers.get(one.field, "")
    data_checklist.check_changed(one, value, before)
    if one.field == "custodian":
        for fault in data_custodians.faults(session, request.body.slug, value):
            raise fault
        promise.custodian_id = UUID(value)
    promise.answers = {**promise.answers, one.field: value}


def _fill_account(session: Session, item: Item, one: Asked, value: str) -> None:
    row = data.data_item(session, item.id)
    try:
        if one.field == "link":
            data_checklist.check_changed(one, value, row.link)
            data_reasons.check_link(row.subject, value)
            row.link = value
        else:
            data_checklist.check_changed(one, value, item.native_id or "")
            item.native_id = cells.native_id(value, found=None)
    except RuleError as error:
        raise RuleError(
            error.code, error.sentence, field=one.place, **error.values
        ) from error


def _fingerprint(given: Mapping[str, str]) -> str:
    return sha256(json.dumps(dict(given), sort_keys=True).encode()).hexdigest()
