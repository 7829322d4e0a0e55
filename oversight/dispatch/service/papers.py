"""Writing the document: from the decisions to canonical bytes that never change."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.dispatch.models.answers import AuthorityOrder
from oversight.dispatch.models.orders import Line, OrderDocument
from oversight.dispatch.queries import rows
from oversight.dispatch.rules import checks, validator
from oversight.dispatch.rules import document as rules
from oversight.dispatch.rules.document import (
    Basis,
    Entry,
    Order,
    Paper,
    Party,
    Texts,
    Way,
    moment,
)
from oversight.intake.models.requests import Item, LegalRequest
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.law.rules.register import Catalogue, Citation, Forum, parse_citation
from oversight.ledger import service as ledger
from oversight.ledger.rules.leaf import canonical
from oversight.notices import language
from oversight.notices.rules.parts import Paragraph
from oversight.review.models.deciding import ItemDecision
from oversight.review.rules.findings import Findings

APPEAL_WINDOW = "appeal_window"
RESTORE = "restore"
_DOCUMENTS = "orders"


@dataclass(frozen=True, slots=True)
class Planned:
    """One approved item as it is to stand in the document."""

    item: Item
    decision: ItemDecision
    measure: str
    territory: str
    starts_at: datetime
    ends_at: datetime


def planned(line: Line, decision: ItemDecision) -> Planned:
    """Return a line as it stands now, for the next version of its document."""
    return Planned(
        item=line.item,
        decision=decision,
        measure=line.measure,
        territory=line.territory,
        starts_at=line.starts_at,
        ends_at=line.ends_at,
    )


def write(
    session: Session,
    request: LegalRequest,
    plans: Sequence[Planned],
    *,
    now: datetime,
) -> OrderDocument:
    """Write the next version of a document and record it.

    The first version leaves only if it lacks nothing; no remedy ever waits for that.
    """
    before = rows.document(session, request.docket)
    version = 1 if before is None else before.version + 1
    composed = rules.compose(_paper(session, request, plans, version=version, now=now))
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
    return validator.item_faults(rules.compose_entry(entry(plan)))


def cited(item: Item) -> tuple[Citation, ...]:
    """Return the provisions an item relies on."""
    return tuple(parse_citation(text) for text in item.provisions)


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
    *,
    version: int,
    now: datetime,
) -> Paper:
    citations = tuple(dict.fromkeys(c for plan in plans for c in cited(plan.item)))
    catalogue = law.catalogue(session)
    forums = ways(session, (c.provision_id for c in citations), now=now)
    keep_until, texts = _said(session, forums, now=now)
    return Paper(
        docket=request.docket,
        version=version,
        party=_party(request),
        platform=request.platform.slug,
        platform_name=request.platform.name,
        mandate=_mandate(session, now),
        bases=tuple(_basis(citation, catalogue) for citation in citations),
        entries=tuple(entry(plan) for plan in plans),
        orders=tuple(
            _order(order) for order in rows.authority_orders(session, request.id)
        ),
        ways=tuple(_way(forum) for forum in forums),
        texts=texts,
        filed_at=moment(request.filed_at),
        decided_at=moment(max(plan.decision.decided_at for plan in plans)),
        issued_at=moment(now),
        preserve_until=moment(keep_until),
    )


def _mandate(session: Session, now: datetime) -> str:
    return str(law.mandate(session, local_date(now)).value)


def _party(request: LegalRequest) -> Party:
    return Party(
        slug=request.body.slug,
        name=request.body.name,
        name_ur=request.body.name_ur,
        register_type=request.body.kind.value,
    )


def _said(
    session: Session, forums: tuple[Forum, ...], *, now: datetime
) -> tuple[datetime, dict[str, Texts]]:
    """Return until when to keep a copy, and every text in both languages."""
    today = local_date(now)
    window = law.clock(session, APPEAL_WINDOW, today)
    keep_until = due(window, now, law.calendar(session))
    redress = rules.redress(
        appeal_days=window.amount,
        restore_hours=law.clock(session, RESTORE, today).amount,
        tribunal_days=tribunal_days(forums) or None,
    )
    return keep_until, _texts(_mandate(session, now), redress, keep_until)


def _texts(
    mandate: str, redress: list[Paragraph], keep_until: datetime
) -> dict[str, Texts]:
    said = {
        "title": [Paragraph(rules.TITLE)],
        "mandate": [Paragraph(rules.MANDATES[mandate])],
        "preservation": [rules.preservation(keep_until)],
        "disclosure": [rules.DISCLOSURE],
        "redress": redress,
    }
    return {
        name: {lang: language.lines(parts, lang) for lang in language.LANGUAGES}
        for name, parts in said.items()
    }


def entry(plan: Planned) -> Entry:
    """Return what the document says on one item."""
    item, decision = plan.item, plan.decision
    found = Findings.from_json(decision.findings)
    return Entry(
        number=item.number,
        kind=item.item_kind,
        locator=item.locator,
        canonical=item.canonical,
        native_id=item.native_id,
        handle=item.handle,
        language=item.language,
        published_on=item.published_on.isoformat() if item.published_on else None,
        capture_sha256=item.capture_sha256,
        captured_at=moment(item.captured_at) if item.captured_at else None,
        citations=tuple(item.provisions),
        passage=item.passage,
        why_unlawful=item.why_unlawful,
        outcome=decision.outcome.value,
        reviewers=tuple(decision.by),
        split=decision.split,
        dissent=decision.dissent,
        decided_at=moment(decision.decided_at),
        reasons=decision.reasons,
        summary=decision.summary,
        milder=tuple(
            {"measure": rung.measure, "works": rung.works, "why": rung.why}
            for rung in found.ladder
        ),
        exempt_purpose=found.exempt,
        exempt_why=found.exempt_why,
        proportionality=found.scope,
        collateral=found.collateral,
        measure=plan.measure,
        territory=plan.territory,
        starts_at=moment(plan.starts_at),
        ends_at=moment(plan.ends_at),
    )


def _basis(citation: Citation, catalogue: Catalogue) -> Basis:
    row = catalogue.provisions[citation.provision_id]
    return Basis(
        provision=row.id,
        ground=citation.ground,
        number=row.number,
        title=row.title,
        title_ur=row.title_ur,
        instrument=row.instrument.title,
        instrument_ur=row.instrument.title_ur,
    )


def _order(order: AuthorityOrder) -> Order:
    told = order.communicated_on
    return Order(
        body=order.body.slug,
        number=order.number,
        passed_on=order.passed_on.isoformat(),
        communicated_on=told.isoformat() if told else None,
    )


def _way(forum: Forum) -> Way:
    return Way(
        title=forum.title,
        title_ur=forum.title_ur,
        stage=forum.stage.value,
        within_days=forum.within_days,
        runs_from=forum.runs_from,
        uncertainty=forum.uncertainty,
    )
