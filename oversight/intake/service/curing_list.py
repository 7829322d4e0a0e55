"""A list that cures a docket, held against what was listed as missing."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import matters as queries
from oversight.intake.rules import curing_list as rules
from oversight.intake.rules import officers
from oversight.intake.rules.curing_list import Asked, Reading
from oversight.intake.rules.drafts import RowError
from oversight.intake.rules.lifecycle import LIFECYCLE, RequestAct
from oversight.intake.rules.shapes import CURING
from oversight.intake.rules.victims import VICTIM
from oversight.intake.service import curing
from oversight.intake.service.uploads import Upload
from oversight.law.queries import register as law


def cure(
    session: Session,
    docket: str,
    upload: Upload,
    *,
    told: list[RowError],
    by: Actor,
    now: datetime,
) -> LegalRequest:
    """Fill in by one list what was listed as missing: all of it, or nothing.

    ``told`` takes up everything that is wrong with the list, row by row.
    """
    found = _read(session, docket, upload, by=by, on=local_date(now))
    told[:] = found.errors
    rules.check_sound(found.errors)
    return curing.cure(session, docket, found.corrections, by=by, now=now)


def _read(
    session: Session, docket: str, upload: Upload, *, by: Actor, on: date
) -> Reading:
    """Return what a list fills in, with every fault by row; nothing is written."""
    request = queries.request(session, docket, lock=True)
    officers.check_own_body(body=request.body.slug, by=by)
    officers.check_drafter(by)
    LIFECYCLE.after(request.state, RequestAct.CURE)
    found = queries.defects(session, [request.id], open_only=True)
    asked = Asked(
        wanted=queries.wanted(request, found),
        locators={item.number: item.locator for item in request.items},
        today=on,
        provisions=frozenset(law.catalogue(session).provisions),
        consented=request.track == VICTIM,
    )
    return rules.read(upload.rows(CURING), asked)
