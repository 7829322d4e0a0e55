"""What the file of one item holds, and the law it relies on, for its panel alone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.queries import (
    adding,
    consents,
    corrections,
    exhibits,
    particulars,
)
from oversight.intake.queries import earlier as before
from oversight.intake.queries.adding import Added
from oversight.intake.queries.corrections import Corrected
from oversight.intake.queries.earlier import EarlierDocket
from oversight.intake.queries.exhibits import ExhibitRow
from oversight.intake.rules.locators import Locator
from oversight.intake.rules.particulars import Particulars
from oversight.intake.rules.victims import Consent
from oversight.law.queries import register as law
from oversight.law.rules.public import ProvisionRow
from oversight.review.models.panels import Case
from oversight.review.queries import answers
from oversight.review.queries.naming import Named
from oversight.review.rules import elements
from oversight.review.rules.hearing import points
from oversight.vault.reading import Gone


@dataclass(frozen=True, slots=True)
class LawCard:
    """One provision relied on, in words, with the ground that is named."""

    citation: str
    instrument: Named
    number: str
    title: Named
    summary: str
    ground: str
    holds_today: bool
    held_then: bool
    starts: date | None
    elements: tuple[str, ...]
    cannot: tuple[str, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the file holds on one item: all that FORM-A asked, and what came since."""

    kind: str
    locator: str
    name: str
    published_on: date | None
    language: str | None
    passage: str
    why: str
    attribution: str
    risk: str
    protected: str
    protected_check: str
    candour: str
    capture_sha256: str | None
    captured_at: datetime | None
    new_facts: str
    answer: str | None
    erased: Gone | None
    points: tuple[str, ...]
    answer_shut: bool
    exhibits: tuple[ExhibitRow, ...]
    withheld: tuple[str, ...]
    native_id: str
    refiled_from: str
    agency_ref: str
    more: Particulars
    once: Mapping[str, str]
    consent: Consent | None
    corrected: tuple[Corrected, ...] = ()
    added: tuple[Added, ...] = ()


def evidence(session: Session, request: LegalRequest, item: Item) -> Evidence:
    """Return what the file holds on one item."""
    given = {name: str(text) for name, text in request.answers.items()}
    docket = request.docket
    read = answers.read(session, docket, item)
    erased, answer = (read, None) if isinstance(read, Gone) else (None, read)
    past = corrections.of_items(session, docket, [item.id]).get(item.id, ())
    last = corrections.latest(past)
    said = _particulars(session, item)
    return Evidence(
        kind=item.item_kind,
        locator=item.locator,
        name=last.get("handle", item.handle) or item.native_id or "",
        published_on=corrections.published_now(item, past),
        language=last.get("language", item.language),
        passage=item.passage or "",
        why=item.why_unlawful,
        attribution=item.attribution or "",
        risk=item.risk or "",
        protected=item.protected or "unknown",
        protected_check=given.get("protected_check", ""),
        candour=given.get("candour", ""),
        capture_sha256=item.capture_sha256,
        captured_at=corrections.captured_now(item, past),
        new_facts=item.new_facts or "",
        answer=answer,
        erased=erased,
        points=points(answer or ""),
        answer_shut=read is None and _was_asked(session, request),
        exhibits=exhibits.of_item(session, item.id),
        withheld=tuple(exhibits.withheld_of(session, [item.id]).get(item.id, ())),
        native_id=item.native_id or "",
        refiled_from=item.refiled_from or "",
        agency_ref=last.get("agency_ref", item.agency_ref or ""),
        more=corrections.particulars_now(said, past),
        once=given | ({"source": item.source} if item.source else {}),
        consent=consents.of_request(session, request),
        corrected=past,
        added=adding.of_matter(session, docket, request.id),
    )


def _particulars(session: Session, item: Item) -> Particulars:
    """Return what was stated of an item; of a post, what was stated of its account."""
    whole = item.parent_id or item.id
    said = particulars.of_items(session, [whole])[whole]
    # The words that were quoted, and where they stand, are the account's alone.
    return replace(said, passage_place="", translation="") if item.parent_id else said


def _was_asked(session: Session, request: LegalRequest) -> bool:
    asked = select(Case.asked_at).where(Case.request_id == request.id)
    return session.scalars(asked).one_or_none() is not None


def cards(session: Session, item: Item, now: datetime) -> tuple[LawCard, ...]:
    """Return the provisions an item relies on, in words."""
    return tuple(
        _card(law.provision_row(session, cited.partition(":")[0]), cited, item, now)
        for cited in item.provisions
    )


def _card(row: ProvisionRow, cited: str, item: Item, now: datetime) -> LawCard:
    grounds = {ground.code: ground.text for ground in row.grounds}
    starts = row.valid_from or row.not_before
    content = item.published_on
    on = local_date(now)
    return LawCard(
        citation=cited,
        instrument=Named(
            row.instrument_title, row.instrument_title_ur or row.instrument_title
        ),
        number=row.number,
        title=Named(row.title, row.title_ur or row.title),
        summary=row.summary,
        ground=grounds.get(cited.partition(":")[2], ""),
        holds_today=_holds(row, on),
        held_then=content is None or _holds(row, content),
        starts=starts,
        elements=elements.of(cited),
        cannot=elements.cannot(cited),
        limits=elements.limits(cited),
    )


def _holds(row: ProvisionRow, on: date) -> bool:
    starts = row.valid_from or row.not_before
    begun = starts is None or starts <= on
    ended = row.valid_to is not None and row.valid_to <= on
    suspended = row.suspended_by_court is not None and row.suspended_by_court <= on
    return begun and not ended and not suspended


def earlier(session: Session, case: Case, item: Item) -> tuple[EarlierDocket, ...]:
    """Return what else was filed on the same post or account, as its body was told."""
    named = Locator(
        platform=case.legal_request.platform.slug,
        kind=item.item_kind,
        canonical=item.canonical,
        native_id=item.native_id,
        handle=item.handle,
        given=item.locator,
    )
    return before.of_locators(
        session, [named], body=None, but=case.legal_request.docket
    )
