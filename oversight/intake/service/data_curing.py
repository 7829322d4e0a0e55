"""A body's one correction of what the registrar listed on its data request."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import JointError, RuleError
from oversight.core.hashes import sha256_of
from oversight.intake.models.data import DataRequest
from oversight.intake.models.requests import Defect, Item, LegalRequest
from oversight.intake.queries import data, matters
from oversight.intake.queries import data_defects as listed
from oversight.intake.rules import data_checklist, data_curing_list, officers
from oversight.intake.rules import data_curing as rules
from oversight.intake.rules.curing_list import check_sound
from oversight.intake.rules.data_checklist import WHOLE, Asked
from oversight.intake.rules.data_curing import Filed
from oversight.intake.rules.data_curing_list import Listed
from oversight.intake.rules.drafts import RowError
from oversight.intake.rules.lifecycle import LIFECYCLE, Capacity, RequestAct
from oversight.intake.rules.shapes import DATA_CURING
from oversight.intake.service import clocks, data_custodians
from oversight.intake.service.matters import touch
from oversight.intake.service.uploads import Upload
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
    wanted = _wanted(request, found)
    data_checklist.check_listed_alone(wanted, given)
    values = _values(session, request, wanted, given)
    touch(session, request.id, by.id, Capacity.AGENCY, now=now)

    _fill(session, request, promise, values)
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


def cure_by_list(
    session: Session,
    docket: str,
    upload: Upload,
    *,
    told: list[RowError],
    by: Actor,
    now: datetime,
) -> LegalRequest:
    """Put right by one list everything that was listed: all of it, or nothing.

    ``told`` takes up everything that is wrong with the list, row by row.
    """
    request = matters.request(session, docket, lock=True)
    officers.check_own_body(body=request.body.slug, by=by)
    officers.check_drafter(by)
    LIFECYCLE.after(request.state, RequestAct.CURE)
    found = matters.defects(session, [request.id], open_only=True)
    wanted = _wanted(request, found)
    read = data_curing_list.read(
        upload.rows(DATA_CURING),
        Listed(
            asked=wanted,
            filed=_filed(session, request, wanted),
            locators={item.number: item.locator for item in request.items},
            custodians=[
                (str(person), name)
                for person, name in data.custodians(session, request.body.slug)
            ],
        ),
    )
    told[:] = read.errors
    check_sound(read.errors)
    return cure(session, docket, read.given, by=by, now=now)


def _wanted(request: LegalRequest, found: list[Defect]) -> tuple[Asked, ...]:
    """Return what is to be put right, unless it is the law: no field here mends it."""
    data_checklist.check_cured_here(defect.code for defect in found)
    return listed.asked(request, found)


def _values(
    session: Session,
    request: LegalRequest,
    wanted: tuple[Asked, ...],
    given: Mapping[str, str],
) -> dict[Asked, str]:
    """Return what is filled in at each place, or refuse all that is wrong, there."""
    filed = _filed(session, request, wanted)
    values: dict[Asked, str] = {}
    faults: list[RuleError] = []
    for one in wanted:
        try:
            values[one] = rules.read(one, given.get(one.place, ""), filed)
        except RuleError as error:
            faults.append(error)
    if faults:
        raise JointError(*faults)
    return values


def _filed(session: Session, request: LegalRequest, wanted: tuple[Asked, ...]) -> Filed:
    """Return what the request says so far at the places that were listed."""
    items = {item.number: item for item in request.items}
    rows = {n: data.data_item(session, item.id) for n, item in items.items()}
    promise = data.promise(session, request.id)

    def said(one: Asked) -> str:
        if one.number == WHOLE:
            return promise.answers.get(one.field, "")
        if one.field == "link":
            return rows[one.number].link
        return items[one.number].native_id or ""

    return Filed(
        {one.place: said(one) for one in wanted},
        {number: row.subject for number, row in rows.items()},
    )


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
    rules.check_links_own(
        {
            number: data.data_item(session, item.id).link
            for number, item in items.items()
        },
        [one.number for one in values if one.field == "link"],
    )


def _fill_whole(
    session: Session,
    request: LegalRequest,
    promise: DataRequest,
    one: Asked,
    value: str,
) -> None:
    if one.field == "custodian":
        for fault in data_custodians.faults(session, request.body.slug, value):
            raise fault
        promise.custodian_id = UUID(value)
    promise.answers = {**promise.answers, one.field: value}


def _fill_account(session: Session, item: Item, one: Asked, value: str) -> None:
    if one.field == "link":
        data.data_item(session, item.id).link = value
    else:
        item.native_id = value


def _fingerprint(given: Mapping[str, str]) -> str:
    return sha256_of(json.dumps(dict(given), sort_keys=True))
