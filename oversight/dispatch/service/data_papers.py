"""Writing the document that asks for data: canonical bytes that never change."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.dispatch.models.data import DataOrder
from oversight.dispatch.queries import channels
from oversight.dispatch.rules import data_document as rules
from oversight.dispatch.rules.data_document import (
    DataEntry,
    DataPaper,
    Delays,
    WarrantRow,
)
from oversight.dispatch.rules.document import Basis, Texts, moment
from oversight.dispatch.rules.wording import MANDATES
from oversight.dispatch.service import parts
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.models.warrants import Warrant
from oversight.intake.queries import data as intake
from oversight.law.queries import register as law
from oversight.law.rules.calendar import Clock
from oversight.law.rules.register import parse_citation
from oversight.ledger import service as ledger
from oversight.ledger.rules.leaf import canonical
from oversight.notices import language
from oversight.notices.rules.parts import Paragraph
from oversight.review.models.data import DataDecision
from oversight.review.models.deciding import ItemDecision
from oversight.review.queries import data as review
from oversight.review.rules.data_conditions import NOBODY

APPEAL_WINDOW, ANSWER = "appeal_window", "answer"
_DOCUMENTS = "orders"
Approval = tuple[ItemDecision, DataDecision, Item]


def composed(
    session: Session,
    request: LegalRequest,
    approved: Sequence[Approval],
    warrant: Warrant | None,
    *,
    now: datetime,
) -> dict[str, object]:
    """Return the document for what was approved, as plain values."""
    signed = parts.signatures(session, [item.id for _, _, item in approved])
    entries = tuple(
        _entry(session, *one, signed.get(one[2].id, ())) for one in approved
    )
    mandate = str(law.mandate(session, local_date(now)).value)
    within = law.clock(session, ANSWER, local_date(now))
    delays = [(entry.number, entry.delay_days) for entry in entries]
    return rules.compose(
        DataPaper(
            docket=request.docket,
            party=parts.party(request),
            platform=request.platform.slug,
            platform_name=request.platform.name,
            addressee=channels.addressee(session, request.platform_id),
            mandate=mandate,
            bases=_bases(session, approved, now=now),
            entries=entries,
            warrant=None if warrant is None else _warrant(warrant),
            texts=_texts(session, request.docket, mandate, within, now),
            filed_at=moment(request.filed_at),
            issued_at=moment(now),
            answer_within=within,
            disclosure=disclosure(session, request.id, delays),
        )
    )


def disclosure(session: Session, request_id: UUID, delays: Delays) -> dict[str, object]:
    """Return which account holder the platform may tell at once, and which when."""
    ground = intake.promise(session, request_id).delay_ground
    later = rules.later(delays, ground)
    return {
        "user_may_be_told": not later,
        "later": later,
        "text": _both(rules.disclosure(delays, ground)),
    }


def answer_within(session: Session, *, now: datetime) -> dict[str, object]:
    """Return how long an answer to what is sent today may take, as documents say it."""
    return rules.answer_within(law.clock(session, ANSWER, local_date(now)))


def record(
    session: Session, order: DataOrder, numbers: list[int], *, now: datetime
) -> None:
    """Put on the record that a document was written, by its fingerprint alone."""
    ledger.record(
        session,
        "order.issued",
        docket=order.legal_request.docket,
        public={
            "version": 1,
            "items": numbers,
            "until": moment(order.stale_at),
            "sha256": order.sha256,
        },
        now=now,
        subject=_DOCUMENTS,
    )


def hashed(document: dict[str, object]) -> tuple[str, str]:
    """Return the bytes of a document as text, and their fingerprint."""
    raw = canonical(document)
    return raw.decode(), hashlib.sha256(raw).hexdigest()


def _bases(
    session: Session, approved: Sequence[Approval], *, now: datetime
) -> tuple[Basis, ...]:
    catalogue = law.catalogue(session)
    cited = dict.fromkeys(text for *_, item in approved for text in item.provisions)
    return tuple(
        parts.basis(parse_citation(text), catalogue, _days(approved, text, now=now))
        for text in cited
    )


def _days(
    approved: Sequence[Approval], text: str, *, now: datetime
) -> tuple[date, ...]:
    """Return the days on which this had to be law: of each decision on it, and now."""
    decided = [one.decided_at for one, _, item in approved if text in item.provisions]
    return tuple(sorted({local_date(at) for at in (*decided, now)}))


def _entry(
    session: Session,
    decision: ItemDecision,
    approved: DataDecision,
    item: Item,
    signed: Sequence[Mapping[str, object]],
) -> DataEntry:
    first, last = approved.window_from, approved.window_to
    found = review.findings_of(decision)
    return DataEntry(
        number=item.number,
        kind=item.item_kind,
        locator=item.locator,
        canonical=item.canonical,
        native_id=item.native_id,
        handle=item.handle,
        tier=approved.tier.value,
        fields=tuple(approved.fields),
        window_from=first.isoformat() if first else None,
        window_to=last.isoformat() if last else None,
        citations=tuple(item.provisions),
        retention_days=approved.retention_days,
        use=found.use.strip() or None,
        sharing=review.shared_with(session, decision.id) or NOBODY,
        conditions=found.conditions.strip() or None,
        outcome=decision.outcome.value,
        reviewers=tuple(decision.by),
        signatures=tuple(signed),
        split=decision.split,
        dissent=decision.dissent,
        decided_at=moment(decision.decided_at),
        reasons=decision.reasons,
        delay_days=approved.delay_days,
    )


def _warrant(warrant: Warrant) -> WarrantRow:
    return WarrantRow(
        court=warrant.court,
        number=warrant.number,
        issued_on=warrant.issued_on.isoformat(),
        expires_on=warrant.expires_on.isoformat(),
        sha256=warrant.sha256,
    )


def _texts(
    session: Session, docket: str, mandate: str, within: Clock, now: datetime
) -> dict[str, Texts]:
    window = law.clock(session, APPEAL_WINDOW, local_date(now))
    said = {
        "title": [Paragraph(rules.TITLE)],
        "mandate": [Paragraph(MANDATES[mandate])],
        "effect": [rules.effect(docket)],
        "scope": [*rules.scope(), rules.answer_within_line(within)],
        "redress": rules.redress(appeal_days=window.amount),
    }
    return {name: _both(told) for name, told in said.items()}


def _both(told: Sequence[Paragraph]) -> Texts:
    return {lang: language.lines(told, lang) for lang in language.LANGUAGES}
