"""One docket for the body that filed it: its items, what is missing, where it is."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Permission
from oversight.core.clock import local_date
from oversight.intake.models.batches import Batch
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.pages import cited
from oversight.intake.pages.cited import Cited
from oversight.intake.pages.fallen import Fallen, fallen
from oversight.intake.queries import corrections, exhibits, particulars
from oversight.intake.queries import matters as queries
from oversight.intake.queries.corrections import Corrected
from oversight.intake.queries.exhibits import ExhibitRow
from oversight.intake.rules import curing
from oversight.intake.rules.answers import ANSWERS
from oversight.intake.rules.defects import DEFECTS, WITH_BOXES, Lack
from oversight.intake.rules.exhibits import TAKES_FILES, Purpose
from oversight.intake.rules.lifecycle import LIFECYCLE, RequestAct, RequestState
from oversight.intake.rules.particulars import Particulars


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One item as the agency and the registrar see it."""

    number: int
    kind: str
    locator: str
    native_id: str
    handle: str
    provisions: tuple[str, ...]
    measure: str
    territory: str
    days: int
    published_on: date | None
    language: str
    why_unlawful: str
    passage: str
    attribution: str
    risk: str
    protected: str
    capture_sha256: str
    captured_at: datetime | None
    ended_as: str
    agency_ref: str
    refiled_from: str
    new_facts: str
    more: Particulars
    missing: tuple[Lack, ...]
    exhibits: tuple[ExhibitRow, ...]
    withheld: tuple[str, ...]
    corrected: tuple[Corrected, ...]


@dataclass(frozen=True, slots=True)
class DocketPage:
    """One docket for the body that filed it."""

    docket: str
    batch: str
    platform: str
    state: str
    source: str
    agency_ref: str
    filed_at: datetime
    due_at: datetime | None
    screened_at: datetime | None
    cured_once: bool
    withdrawn_code: str
    withdrawn_reason: str
    items: tuple[ItemCard, ...]
    answers: tuple[tuple[str, str], ...]
    may_cure: bool
    may_withdraw: bool
    may_order: bool
    may_add_files: bool
    titles: Mapping[str, Cited]
    ordered: bool
    fallen: tuple[Fallen, ...]


@dataclass(frozen=True, slots=True)
class CureItem:
    """One item to be corrected: each field asked for, by its name on the form."""

    card: ItemCard
    asked: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class CurePage:
    """What the agency is asked to correct, item by item."""

    docket: str
    due_at: datetime | None
    items: tuple[CureItem, ...]


def docket_page(
    session: Session, docket: str, by: Actor, *, now: datetime
) -> DocketPage:
    """Return a docket of the visitor's own body; any other does not exist."""
    request = queries.own_request(session, docket, by)
    state, cancel = request.state, RequestAct.WITHDRAW
    return DocketPage(
        docket=docket,
        batch=_batch_number(session, request.batch_id),
        platform=request.platform.slug,
        state=state.value,
        source=request.source,
        agency_ref=request.agency_ref,
        filed_at=request.filed_at,
        due_at=due_at(request),
        screened_at=request.screened_at,
        cured_once=request.cured_once,
        withdrawn_code=request.withdrawn_code or "",
        withdrawn_reason=request.withdrawn_reason or "",
        items=cards(session, request),
        answers=in_order(request.answers),
        may_cure=state is RequestState.DEFECTIVE and by.may(Permission.INTAKE_CURE),
        may_withdraw=LIFECYCLE.allows(state, cancel)
        and request.ordered_at is None
        and any(item.ended_as is None for item in request.items)
        and by.may(Permission.INTAKE_WITHDRAW),
        may_order=state is RequestState.SCREENED
        and by.may(Permission.DISPATCH_AUTHORITY_ORDER),
        may_add_files=state in TAKES_FILES and by.may(Permission.INTAKE_DRAFT),
        titles=titles_of(session, request),
        ordered=request.ordered_at is not None,
        fallen=fallen(session, request.items, local_date(now)),
    )


def cure_page(session: Session, docket: str, by: Actor) -> CurePage:
    """Return what is to be corrected in a docket of the visitor's own body."""
    request = queries.own_request(session, docket, by)
    shown = cards(session, request)
    return CurePage(
        docket=docket,
        due_at=request.cure_due,
        items=tuple(CureItem(card, _asked(card)) for card in shown if card.missing),
    )


def titles_of(session: Session, request: LegalRequest) -> Mapping[str, Cited]:
    """Return what a request cites, in words."""
    return cited.in_words(session, [c for one in request.items for c in one.provisions])


def due_at(request: LegalRequest) -> datetime | None:
    """Return until when the registrar or the agency has time, if anybody's runs."""
    if request.state is RequestState.FILED:
        return request.screening_due
    return request.cure_due if request.state is RequestState.DEFECTIVE else None


def cards(session: Session, request: LegalRequest) -> tuple[ItemCard, ...]:
    """Return the items in the order of the file, each with what it still lacks."""
    open_defects = queries.defects(session, [request.id], open_only=True)
    wanted = queries.wanted(request, open_defects)
    ids = [item.id for item in request.items]
    said = particulars.of_items(session, ids)
    files = exhibits.of_items(session, ids)
    withheld = exhibits.withheld_of(session, ids)
    past = corrections.of_items(session, request.docket, ids)
    return tuple(
        _card(
            item,
            wanted.get(item.number, ()),
            said[item.id],
            files.get(item.id, ()),
            withheld.get(item.id, ()),
            past.get(item.id, ()),
        )
        for item in request.items
    )


def in_order(answers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the answers to what is asked once, in the order of the questions."""
    return tuple((name, answers[name]) for name in ANSWERS if answers.get(name))


def _card(
    item: Item,
    missing: Collection[str],
    more: Particulars,
    files: tuple[ExhibitRow, ...],
    withheld: Iterable[str],
    past: tuple[Corrected, ...],
) -> ItemCard:
    captured = next((one.sha256 for one in files if one.purpose == Purpose.CAPTURE), "")
    last = corrections.latest(past)
    return ItemCard(
        number=item.number,
        kind=item.item_kind,
        locator=item.locator,
        native_id=item.native_id or "",
        handle=last.get("handle", item.handle or ""),
        provisions=tuple(item.provisions),
        measure=item.measure,
        territory=item.territory,
        days=item.duration_days,
        published_on=corrections.published_now(item, past),
        language=last.get("language", item.language or ""),
        why_unlawful=item.why_unlawful,
        passage=item.passage or "",
        attribution=item.attribution or "",
        risk=item.risk or "",
        protected=item.protected or "",
        capture_sha256=item.capture_sha256 or captured,
        captured_at=corrections.captured_now(item, past),
        ended_as=item.ended_as.value if item.ended_as else "",
        agency_ref=last.get("agency_ref", item.agency_ref or ""),
        refiled_from=item.refiled_from or "",
        new_facts=item.new_facts or "",
        more=corrections.particulars_now(more, past),
        missing=tuple(DEFECTS[code] for code in missing),
        exhibits=files,
        withheld=tuple(withheld),
        corrected=past,
    )


def _asked(card: ItemCard) -> tuple[tuple[str, str, str], ...]:
    """Return each field once: its place on the form, its name, what to do.

    What a “no” brings with it stands there too, and says so.
    """
    named = {
        lack.field: lack.asked if lack.field in WITH_BOXES else lack.sentence
        for lack in reversed(card.missing)
    }
    fields = dict.fromkeys(lack.field for lack in card.missing)
    if curing.TOLD in fields:
        fields |= dict.fromkeys(curing.BROUGHT)
        named = {**curing.BROUGHT, **named}
    return tuple(
        (curing.place(card.number, field), field, named[field]) for field in fields
    )


def _batch_number(session: Session, batch_id: UUID) -> str:
    return session.scalars(select(Batch.number).where(Batch.id == batch_id)).one()
