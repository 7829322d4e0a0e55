"""The agency's one correction of what was listed as missing."""

import json
from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.core.hashes import sha256_of
from oversight.intake.models.particulars import ItemParticulars
from oversight.intake.models.requests import Defect, Item, LegalRequest
from oversight.intake.queries import exhibits, particulars
from oversight.intake.queries import matters as queries
from oversight.intake.rules import curing, filing, officers, screening, victims
from oversight.intake.rules.exhibits import (
    Purpose,
    check_files_go_with,
    check_same_capture,
)
from oversight.intake.rules.lifecycle import LIFECYCLE, Capacity, RequestAct
from oversight.intake.rules.particulars import Particulars
from oversight.intake.service import clocks, law_checks, matters
from oversight.intake.service.citing import cite_again
from oversight.law.queries import register as law
from oversight.ledger import service as ledger

Corrections = Mapping[int, Mapping[str, str]]
_PARTICULARS = frozenset(part.name for part in fields(Particulars))


def cure(
    session: Session,
    docket: str,
    corrections: Corrections,
    *,
    by: Actor,
    now: datetime,
) -> LegalRequest:
    """Fill in everything that was listed as missing, once and completely."""
    request = queries.request(session, docket, lock=True)
    officers.check_own_body(body=request.body.slug, by=by)
    officers.check_drafter(by)
    state = LIFECYCLE.after(request.state, RequestAct.CURE)
    found = queries.defects(session, [request.id], open_only=True)
    wanted = queries.wanted(request, found)
    curing.check_only_listed(wanted, corrections)
    values = _read(session, request, wanted, corrections, today=local_date(now))
    matters.touch(session, request.id, by.id, Capacity.AGENCY, now=now)

    fallen = _fallen(session, request, values, now)
    said = _fill(session, request, values)
    filing.check_all_cured(_left(request, said, found, wanted))
    _check_law(session, request, values, fallen, now)
    for defect in found:
        defect.cured_at = now
    request.state, request.cured_once, request.cure_due = state, True, None
    request.screening_due = clocks.due(session, "screening", now)

    ledger.record(
        session,
        "request.cured",
        docket=docket,
        agency=request.body.slug,
        public={"codes": sorted({defect.code for defect in found})},
        private={"text_sha256": _fingerprint(corrections), "person": str(by.id)},
        now=now,
    )
    return request


def _read(
    session: Session,
    request: LegalRequest,
    wanted: Mapping[int, tuple[str, ...]],
    corrections: Corrections,
    *,
    today: date,
) -> dict[int, dict[str, object]]:
    """Return what was typed as values; what a victim's docket owes, it owes here."""
    return curing.read_corrections(
        wanted,
        corrections,
        today=today,
        provisions=frozenset(law.catalogue(session).provisions),
        consented=request.track == victims.VICTIM,
    )


def _fingerprint(corrections: Corrections) -> str:
    said = {number: dict(values) for number, values in corrections.items()}
    return sha256_of(json.dumps(said, sort_keys=True))


def _fill(
    session: Session,
    request: LegalRequest,
    values: Mapping[int, Mapping[str, object]],
) -> dict[UUID, ItemParticulars]:
    """Write what was filled in; return the particulars as they stand now."""
    said = {}
    for item in request.items:
        said[item.id] = particulars.row_of(session, item.id)
        for field, value in values.get(item.number, {}).items():
            kept = list(value) if isinstance(value, tuple) else value
            name = "provisions" if field == curing.PROVISION else field
            setattr(said[item.id] if name in _PARTICULARS else item, name, kept)
    _check_files(session, request, values)
    session.flush()
    cite_again(session, request)
    return said


def _check_files(
    session: Session,
    request: LegalRequest,
    values: Mapping[int, Mapping[str, object]],
) -> None:
    """Refuse what does not go with the files that an item holds.

    That is another fingerprint than that of its capture, and a law under which no
    file may stand beside it.
    """
    files = exhibits.of_items(session, [item.id for item in request.items])
    for item in request.items:
        held = files.get(item.id, ())
        if held and curing.PROVISION in values.get(item.number, {}):
            field = curing.place(item.number, curing.PROVISION)
            check_files_go_with(request.answers, item.provisions, field=field)
        for one in held:
            if one.purpose == Purpose.CAPTURE:
                field = curing.place(item.number, "capture_sha256")
                check_same_capture(item.capture_sha256, one.sha256, field=field)


def _left(
    request: LegalRequest,
    said: Mapping[UUID, ItemParticulars],
    found: list[Defect],
    wanted: curing.Wanted,
) -> list[tuple[int, str]]:
    """Return what the machine still finds missing of what was listed.

    Who says only now that the user was not told owes the reason with it.
    """
    listed = {defect.code for defect in found}
    return [
        (item.number, code)
        for item in request.items
        if item.number in wanted
        for code in screening.machine_defects(
            facts(item, said[item.id], consented=request.track == victims.VICTIM)
        )
        if code in listed | curing.owed_with(wanted[item.number])
    ]


def _fallen(
    session: Session,
    request: LegalRequest,
    values: Mapping[int, Mapping[str, object]],
    now: datetime,
) -> set[int]:
    """Return the items whose law fell after the list was made, and is not asked for.

    Nothing that may be filled in here would mend it: the reviewers see it.
    """
    lost = law_checks.lost_basis(session, request, on=local_date(now))
    return {n for n, _ in lost if curing.PROVISION not in values.get(n, {})}


def _check_law(
    session: Session,
    request: LegalRequest,
    values: Mapping[int, Mapping[str, object]],
    fallen: Collection[int],
    now: datetime,
) -> None:
    """Refuse a correction under which the law no longer carries an item."""
    for item in request.items:
        if item.number not in values:
            continue
        try:
            victims.check_not_quoted(item.provisions, item.passage)
            if item.number not in fallen:
                law_checks.check_carried(session, request, item, on=local_date(now))
        except RuleError as error:
            field = curing.place(item.number, error.field or curing.PROVISION)
            raise RuleError(
                error.code, error.sentence, field=field, **error.values
            ) from error


def facts(item: Item, said: ItemParticulars, *, consented: bool) -> screening.Facts:
    """Return what the machine looks at in a filed item."""
    return screening.Facts(
        item_kind=item.item_kind,
        native_id=item.native_id,
        why_unlawful=item.why_unlawful,
        passage=item.passage,
        risk=item.risk,
        language=item.language,
        published_on=item.published_on,
        attribution=item.attribution,
        protected=item.protected,
        capture_sha256=item.capture_sha256,
        captured_at=item.captured_at,
        measure=item.measure,
        more=particulars.as_said(said),
        child_material=victims.is_child_material(item.provisions),
        consented=consented,
    )
