"""From rows to the values that stand in a document."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.dispatch.models.answers import AuthorityOrder
from oversight.dispatch.models.orders import Line
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.document import (
    Basis,
    Entry,
    Fixed,
    Order,
    Party,
    Way,
    moment,
)
from oversight.intake.models.requests import Item, LegalRequest
from oversight.law.rules.register import Catalogue, Citation, Forum, parse_citation
from oversight.review.models.deciding import ItemDecision, Vote
from oversight.review.models.signatures import VoteSignature
from oversight.review.rules.findings import Findings

Signed: TypeAlias = Sequence[Mapping[str, object]]


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


def cited(item: Item) -> tuple[Citation, ...]:
    """Return the provisions an item relies on."""
    return tuple(parse_citation(text) for text in item.provisions)


def entry(plan: Planned, signed: Signed = ()) -> Entry:
    """Return what the document says on one item, and who signed for it."""
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
        signatures=tuple(signed),
        split=decision.split,
        dissent=decision.dissent,
        decided_at=moment(decision.decided_at),
        reasons=decision.reasons,
        summary=decision.summary,
        milder=_milder(found),
        exempt_purpose=found.exempt,
        exempt_why=found.exempt_why,
        proportionality=found.scope,
        collateral=found.collateral,
        conditions=found.conditions,
        measure=plan.measure,
        territory=plan.territory,
        starts_at=moment(plan.starts_at),
        ends_at=moment(plan.ends_at),
        with_account=item.parent_id is not None,
    )


def _milder(found: Findings) -> tuple[Mapping[str, str], ...]:
    """Return each milder measure, whether it works, and why."""
    return tuple(
        {"measure": rung.measure, "works": rung.works, "why": rung.why}
        for rung in found.ladder
    )


def signatures(
    session: Session, items: Collection[UUID]
) -> dict[UUID, list[Mapping[str, object]]]:
    """Return who signed on each of these items: what was signed, and with what.

    A post that an account was narrowed to was signed for with its account.
    """
    found = session.execute(
        select(Item.id, Vote.pseudonym, VoteSignature)
        .join(Vote, Vote.item_id == func.coalesce(Item.parent_id, Item.id))
        .join(VoteSignature, VoteSignature.vote_id == Vote.id)
        .where(Item.id.in_(items))
        .order_by(Item.id, Vote.pseudonym)
    )
    made: dict[UUID, list[Mapping[str, object]]] = {}
    for item_id, pseudonym, row in found:
        said = {
            "by": pseudonym,
            "at": moment(row.at),
            "digest": row.digest,
            "passkey": row.credential_id is not None,
        }
        made.setdefault(item_id, []).append(said)
    return made


def fixed(session: Session, request: LegalRequest) -> tuple[Fixed, ...]:
    """Return every manifest error that was put right so far, oldest first."""
    return tuple(
        Fixed(
            version=version,
            item=row.number,
            field=row.field.value,
            was=row.was,
            becomes=row.becomes,
            why=row.why,
            by=row.by_name,
        )
        for row, version in rows.corrections(session, request.id)
    )


def orders(session: Session, request: LegalRequest) -> tuple[Order, ...]:
    """Return the Authority's own orders on a request, with their papers' digests."""
    found = rows.authority_orders(session, request.id)
    annexes = rows.annexes(session, found)
    return tuple(_order(order, annexes) for order in found)


def party(request: LegalRequest) -> Party:
    """Return the public body that asked."""
    return Party(
        slug=request.body.slug,
        name=request.body.name,
        name_ur=request.body.name_ur,
        register_type=request.body.kind.value,
    )


def basis(citation: Citation, catalogue: Catalogue, days: tuple[date, ...]) -> Basis:
    """Return one provision relied on, with the days on which it had to be law."""
    row = catalogue.provisions[citation.provision_id]
    return Basis(
        provision=row.id,
        ground=citation.ground,
        number=row.number,
        title=row.title,
        title_ur=row.title_ur,
        instrument=row.instrument.title,
        instrument_ur=row.instrument.title_ur,
        since=row.starts.isoformat() if row.starts else None,
        until=row.valid_to.isoformat() if row.valid_to else None,
        checked_on=tuple(dict.fromkeys(day.isoformat() for day in days)),
    )


def _order(order: AuthorityOrder, annexes: Mapping[UUID, str]) -> Order:
    told = order.communicated_on
    return Order(
        body=order.body.slug,
        number=order.number,
        passed_on=order.passed_on.isoformat(),
        communicated_on=told.isoformat() if told else None,
        document_sha256=annexes.get(order.id),
    )


def way(forum: Forum) -> Way:
    """Return one way to another forum."""
    return Way(
        title=forum.title,
        title_ur=forum.title_ur,
        stage=forum.stage.value,
        within_days=forum.within_days,
        runs_from=forum.runs_from,
        uncertainty=forum.uncertainty,
    )
