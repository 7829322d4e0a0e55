"""Files of a whole matter: beside what its body added, and the papers of warrants."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.exhibits import Exhibit
from oversight.intake.models.matter_files import MatterFile
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import data, exhibits
from oversight.intake.queries import matter_files as queries
from oversight.intake.queries import matters as requests
from oversight.intake.rules import exhibits as file_rules
from oversight.intake.rules import filing, officers
from oversight.intake.rules import matter_files as rules
from oversight.intake.rules.exhibits import Purpose
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service import matters, taking
from oversight.intake.service.taking import Handed, Place
from oversight.ledger import service as ledger
from oversight.privacy.service import cleaning
from oversight.privacy.service.cleaning import Cleaned


def attach_warrant(
    session: Session,
    docket: str,
    warrant: str,
    handed: Handed,
    *,
    by: Actor,
    now: datetime,
) -> Exhibit:
    """Keep the signed document of a warrant: the very one whose fingerprint it bears.

    Whoever calls the court and whoever decides can read it; no platform can.
    """
    cleaned = cleaning.clean(handed.name, handed.content)
    request = requests.request(session, docket, lock=True)
    officers.check_agency(body=request.body.slug, by=by)
    filing.check_before_end(request.state)
    found = data.warrant(session, docket, warrant)
    rules.check_same_paper(cleaned.sha256, found.sha256)
    held = queries.of_warrants(session, request.id)
    rules.check_no_paper(held=found.id in held)
    matters.touch(session, request.id, by.id, Capacity.AGENCY, now=now)

    said = replace(handed, caption=found.number)
    exhibit = keep(session, request, said, cleaned, warrant=found.id, by=by, now=now)

    facts = {"code": exhibit.code, "sha256": exhibit.original_sha256}
    ledger.note(session, "warrant.paper", by=by, now=now, subject=docket, facts=facts)
    return exhibit


def clean_beside_facts(handed: Handed) -> Cleaned:
    """Return a file that came with facts cleaned, before any row is locked."""
    rules.check_beside_facts(
        caption=handed.caption,
        shows_child=handed.shows_child,
        has_file=bool(handed.name or handed.content),
    )
    return cleaning.clean(handed.name, handed.content)


def check_may_keep(request: LegalRequest) -> None:
    """Refuse a file beside a matter of which one item may not have any."""
    for item in request.items:
        file_rules.check_may_hold_files(request.answers, item.provisions)


def keep(
    session: Session,
    request: LegalRequest,
    handed: Handed,
    cleaned: Cleaned,
    *,
    facts: UUID | None = None,
    warrant: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Exhibit:
    """Keep a file beside a whole matter, sealed under a key of its own."""
    beside = queries.bytes_beside(session, request.id)
    place = Place(
        batch_id=request.batch_id,
        kept_under=request.docket,
        row=None,
        taken={},
        bytes_held=exhibits.bytes_in_request(session, request.id) + beside,
        capture=None,
    )
    said = replace(handed, purpose=Purpose.DOCUMENT)
    exhibit = taking.keep(session, place, said, cleaned, by=by, now=now)
    kept = MatterFile(
        exhibit_id=exhibit.id,
        matter_id=request.id,
        sha256=exhibit.original_sha256,
        facts_id=facts,
        warrant_id=warrant,
        filed_at=now,
    )
    session.add(kept)
    session.flush()
    return exhibit
