"""Why an approved request for data has not left: its promises, account by account."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import data_open, data_versions
from oversight.dispatch.rules import data_validator as validator
from oversight.dispatch.service import data_approvals, data_sending, issuing
from oversight.dispatch.service.waiting import (
    DISPATCH,
    ORDER,
    HeldItem,
    HeldPage,
    HeldRow,
    Promise,
    row,
)
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import matters as intake
from oversight.intake.rules.data_tiers import KIND


def is_data(session: Session, docket: str) -> bool:
    """Say whether a docket asks for data."""
    return intake.request(session, docket).kind == KIND


def waits(
    session: Session, docket: str | None = None
) -> Iterator[tuple[str, datetime, datetime, LegalRequest]]:
    """Return what each request waits for, since when, when it lapses, and itself."""
    for case in data_open.approved(session, docket):
        assert case.decided_at is not None
        stale = issuing.stale_at(session, case)
        yield ORDER, case.decided_at, stale, case.legal_request
    for order in data_open.issued(session, docket):
        yield DISPATCH, order.issued_at, order.stale_at, order.legal_request


def rows(
    session: Session, docket: str | None = None, *, now: datetime
) -> Iterator[HeldRow]:
    """Return every approved request for data that has not left, or the one named."""
    for waits_for, since, stale_at, request in waits(session, docket):
        yield row(
            session,
            request.docket,
            request.platform.slug,
            waits_for,
            since=since,
            stale_at=stale_at,
            reason=data_sending.hindrance(session, request.docket, now=now),
            now=now,
        )


def page(session: Session, docket: str, found: HeldRow, *, now: datetime) -> HeldPage:
    """Return one request for data that waits, with each promise of its document."""
    order = queries.find_order(session, docket)
    if order is None:
        document = data_approvals.sketch(session, docket, now=now)
    else:
        document = json.loads(data_versions.newest(session, order).body)
    kept = validator.checked(document)
    reasons = data_approvals.hindrances(session, docket, now=now)
    return HeldPage(
        row=found,
        whole=tuple(_promises(kept, None)),
        items=tuple(
            HeldItem(number, reasons[number], tuple(_promises(kept, number)))
            for number in _numbers(document)
        ),
    )


def _numbers(document: Mapping[str, Any]) -> list[int]:
    return [item["number"] for item in document["items"]]


def _promises(
    kept: tuple[tuple[int | None, str, bool], ...], number: int | None
) -> Iterator[Promise]:
    for item, name, is_kept in kept:
        if item == number:
            yield Promise(name, validator.sentence(name), is_kept)
