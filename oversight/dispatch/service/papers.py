"""Writing the document: from the decisions to canonical bytes that never change."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.dispatch.models.orders import OrderDocument
from oversight.dispatch.queries import channels, rows
from oversight.dispatch.rules import checks, validator, wording
from oversight.dispatch.rules import document as rules
from oversight.dispatch.rules.document import (
    Entry,
    Fixed,
    Paper,
    Texts,
    moment,
)
from oversight.dispatch.service import parts
from oversight.dispatch.service.parts import Planned
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import particulars
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.law.rules.register import Forum
from oversight.ledger import service as ledger
from oversight.ledger.rules.leaf import canonical
from oversight.notices import language
from oversight.notices.rules.parts import Paragraph

APPEAL_WINDOW = "appeal_window"
RESTORE = "restore"
_DOCUMENTS = "orders"


def write(
    session: Session,
    request: LegalRequest,
    plans: Sequence[Planned],
    *,
    now: datetime,
    fix: Fixed | None = None,
) -> OrderDocument:
    """Write the next version of a document and record it.

    The first version leaves only if it lacks nothing; no remedy ever waits for that.
    What was corrected on an item stands in it as long as the item does.
    """
    before = rows.document(session, request.docket)
    version = 1 if before is None else before.version + 1
    named = {plan.item.number for plan in plans}
    kept = (one for one in parts.fixed(session, request) if one.item in named)
    fixes = (*kept, *((fix,) if fix else ()))
    paper = _paper(session, request, plans, fixes, version=version, now=now)
    composed = rules.compose(paper)
    if version == 1:
        checks.check_complete(validator.faults(composed))
    body = canonical(composed)

    written = OrderDocument(
        request_id=request.id,
        version=version,
        supersedes_id=None if before is None else before.id,
        body=body.decode(),
        sha256=hashlib.sha256(body).hexdigest(),
        issued_at=now,
    )
    session.add(written)
    session.flush()

    _record(session, request.docket, written, composed, now=now)
    return written


def item_faults(plan: Planned) -> tuple[str, ...]:
    """Return what one item would lack in a document."""
    return validator.item_faults(rules.compose_entry(parts.entry(plan)))


def ways(
    session: Session, provisions: Iterable[str], *, now: datetime
) -> tuple[Forum, ...]:
    """Return the forums that these provisions lead to, and those open to anyone."""
    relied = set(provisions)
    return tuple(
        forum
        for forum in law.forums(session, local_date(now))
        if relied & set(forum.provisions) or forum.stage in {"writ", "complaint"}
    )


def tribunal_days(forums: Iterable[Forum]) -> int | None:
    """Return the days for an appeal to a tribunal: 0 if not fixed, None if no way."""
    found = [forum.within_days for forum in forums if forum.stage == "appeal"]
    return None if not found else max((days or 0) for days in found)


def _record(
    session: Session,
    docket: str,
    written: OrderDocument,
    composed: dict[str, Any],
    *,
    now: datetime,
) -> None:
    ledger.record(
        session,
        "order.issued" if written.version == 1 else "order.corrected",
        docket=docket,
        public={
            "version": written.version,
            "items": [entry["number"] for entry in composed["items"]],
            "until": composed["times"]["until"],
            "sha256": written.sha256,
        },
        private={"people": composed["issuer"]["reviewers"]},
        now=now,
        subject=_DOCUMENTS,
    )


def _paper(
    session: Session,
    request: LegalRequest,
    plans: Sequence[Planned],
    fixes: tuple[Fixed, ...],
    *,
    version: int,
    now: datetime,
) -> Paper:
    relied = (citation for plan in plans for citation in parts.cited(plan.item))
    citations = tuple(dict.fromkeys(relied))
    catalogue = law.catalogue(session)
    forums = ways(session, (c.provision_id for c in citations), now=now)
    ends_at = max(plan.ends_at for plan in plans)
    keep_until, texts = _said(session, request, forums, ends_at, now=now)
    decided_at = max(plan.decision.decided_at for plan in plans)
    days = (local_date(decided_at), local_date(now))
    return Paper(
        docket=request.docket,
        version=version,
        party=parts.party(request),
        platform=request.platform.slug,
        platform_name=request.platform.name,
        addressee=channels.addressee(session, request.platform_id),
        urgency=wording.urgency(request.track),
        mandate=_mandate(session, now),
        bases=tuple(parts.basis(citation, catalogue, days) for citation in citations),
        entries=tuple(rules.mended(one, fixes) for one in _entries(session, plans)),
        orders=parts.orders(session, request),
        ways=tuple(parts.way(forum) for forum in forums),
        corrections=fixes,
        texts=texts,
        filed_at=moment(request.filed_at),
        decided_at=moment(decided_at),
        issued_at=moment(now),
        preserve_until=moment(keep_until),
    )


def _entries(session: Session, plans: Sequence[Planned]) -> Iterator[Entry]:
    """Return the items, with who signed for them and the translation filed."""
    ids = [plan.item.id for plan in plans]
    signed, said = parts.signatures(session, ids), particulars.of_items(session, ids)
    for plan in plans:
        one = plan.item.id
        written = parts.entry(plan, signed.get(one, ()))
        yield replace(written, translation=said[one].translation or None)


def _mandate(session: Session, now: datetime) -> str:
    return str(law.mandate(session, local_date(now)).value)


def _said(
    session: Session,
    request: LegalRequest,
    forums: tuple[Forum, ...],
    ends_at: datetime,
    *,
    now: datetime,
) -> tuple[datetime, dict[str, Texts]]:
    """Return until when to keep a copy, and every text in both languages.

    It is kept for as long as an appeal may come, and until it is to be put back.
    """
    today = local_date(now)
    window = law.clock(session, APPEAL_WINDOW, today)
    restore = law.clock(session, RESTORE, today)
    back_by = due(restore, ends_at, law.calendar(session))
    keep_until = max(due(window, now, law.calendar(session)), back_by)
    redress = wording.redress(
        appeal_days=window.amount,
        restore_hours=restore.amount,
        tribunal_days=tribunal_days(forums) or None,
    )
    said = {
        "mandate": [Paragraph(wording.MANDATES[_mandate(session, now)])],
        "urgency": [Paragraph(wording.URGENCIES[wording.urgency(request.track)])],
        "effect": [wording.effect(request.docket)],
        "preservation": [wording.preservation(keep_until)],
        "redress": redress,
    }
    return keep_until, _texts(said)


def _texts(said: Mapping[str, Sequence[Paragraph]]) -> dict[str, Texts]:
    """Return every text of a document in both languages."""
    same = {
        "title": [Paragraph(wording.TITLE)],
        "disclosure": [wording.DISCLOSURE],
        "appeal_code": [wording.APPEAL_CODE],
    }
    return {
        name: {lang: language.lines(parts, lang) for lang in language.LANGUAGES}
        for name, parts in (same | dict(said)).items()
    }
