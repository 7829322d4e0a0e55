"""What reviewers handed back is completed: exactly that, once, by its body."""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models.requests import LegalRequest
from oversight.intake.rules import curing, officers, victims
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service import matters
from oversight.law.queries import register as law
from oversight.ledger import service as ledger

Wanted = Mapping[int, tuple[str, ...]]
PASSAGE = "passage"
Corrections = Mapping[int, Mapping[str, str]]


def check_may_complete(request: LegalRequest, *, by: Actor) -> None:
    """Refuse anybody but a drafter of the body that filed."""
    officers.check_own_body(body=request.body.slug, by=by)
    officers.check_drafter(by)


def complete(
    session: Session,
    request: LegalRequest,
    wanted: Wanted,
    corrections: Corrections,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Fill in what the reviewers named as missing; the room above wrote down why."""
    curing.check_only_listed(wanted, corrections)
    values = curing.read_corrections(
        wanted,
        corrections,
        today=local_date(now),
        provisions=frozenset(law.catalogue(session).provisions),
    )
    matters.touch(session, request.id, by.id, Capacity.AGENCY, now=now)

    for item in request.items:
        for field, value in values.get(item.number, {}).items():
            setattr(item, field, value)
        if PASSAGE in values.get(item.number, {}):
            field = curing.place(item.number, PASSAGE)
            victims.check_not_quoted(item.provisions, item.passage, field=field)
    session.flush()

    said = {number: dict(given) for number, given in corrections.items()}
    whole = json.dumps(said, sort_keys=True).encode()
    ledger.record(
        session,
        "request.cured",
        docket=request.docket,
        agency=request.body.slug,
        public={"codes": sorted({code for codes in wanted.values() for code in codes})},
        private={"text_sha256": sha256(whole).hexdigest(), "person": str(by.id)},
        now=now,
    )
