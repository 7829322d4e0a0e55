"""A filed data request: what is asked of whom, its promises and its warrants."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.intake.models.batches import Batch
from oversight.intake.models.requests import LegalRequest
from oversight.intake.models.warrants import Warrant
from oversight.intake.pages import cited
from oversight.intake.pages.cited import Cited
from oversight.intake.pages.data import Said, said
from oversight.intake.queries import adding, exhibits, matter_files, matters
from oversight.intake.queries import data as queries
from oversight.intake.queries.adding import Added
from oversight.intake.queries.exhibits import ExhibitRow
from oversight.intake.rules import data_questions
from oversight.intake.rules.data_tiers import Tier
from oversight.intake.rules.exhibits import TAKES_FILES
from oversight.intake.rules.lifecycle import ItemEnd, RequestState


@dataclass(frozen=True, slots=True)
class AskedItem:
    """What is asked on one account."""

    number: int
    kind: str
    locator: str
    native_id: str
    subject: str
    link: str
    fields: tuple[str, ...]
    window_from: date | None
    window_to: date | None
    ended_as: str
    exhibits: tuple[ExhibitRow, ...] = ()
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WarrantRow:
    """A court's warrant, and where it stands."""

    court: str
    judge: str
    number: str
    issued_on: date
    expires_on: date
    sha256: str
    standing: str
    entered_at: datetime
    called_name: str
    called_number: str
    called_at: datetime | None
    paper: ExhibitRow | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """A filed data request as its body, the registrar and its reviewers may see it."""

    docket: str
    tier: str
    state: str
    body: str
    body_ur: str
    platform: str
    batch: str
    filed_at: datetime
    due_at: datetime | None
    screened_at: datetime | None
    provisions: tuple[Cited, ...]
    items: tuple[AskedItem, ...]
    reasons: tuple[tuple[str, str], ...]
    said: tuple[Said, ...]
    custodian: str
    retention_days: int | None
    delay_ground: str
    delay_days: int | None
    warrants: tuple[WarrantRow, ...]
    needs_warrant: bool
    withdrawn_code: str
    added: tuple[Added, ...] = ()
    takes_files: bool = False
    cured_once: bool = False
    drafter: str = ""
    signatory: str = ""


def filed(session: Session, docket: str, *, now: datetime) -> Filed:
    """Return a filed data request, whoever may look at it."""
    request = matters.request(session, docket)
    promise = queries.promise(session, request.id)
    custodian = _name(session, promise.custodian_id)
    people = {str(promise.custodian_id): custodian}
    parts = data_questions.parts_for(promise.tier)
    batch = session.get_one(Batch, request.batch_id)
    law = [one for item in request.items for one in item.provisions]
    return Filed(
        docket=docket,
        tier=promise.tier.value,
        state=_state(request),
        body=request.body.name,
        body_ur=request.body.name_ur,
        platform=request.platform.slug,
        batch=batch.number,
        filed_at=request.filed_at,
        due_at=request.screening_due if request.state is RequestState.FILED else None,
        screened_at=request.screened_at,
        provisions=tuple(cited.in_words(session, law).values()),
        items=_items(session, request),
        reasons=tuple(promise.reasons.items()),
        said=tuple(said(session, parts, promise.answers, people)),
        custodian=custodian,
        retention_days=promise.retention_days,
        delay_ground=promise.delay_ground or "",
        delay_days=promise.delay_days,
        warrants=tuple(_warrants(session, request, now)),
        needs_warrant=promise.tier is Tier.D2,
        withdrawn_code=request.withdrawn_code or "",
        added=adding.of_matter(session, docket, request.id),
        cured_once=request.cured_once,
        drafter=_name(session, batch.drafter_id),
        signatory=_name(session, batch.signed_by),
        takes_files=request.state in TAKES_FILES and request.ordered_at is None,
    )


def warrant_of(
    session: Session, docket: str, sha256: str, *, now: datetime
) -> WarrantRow:
    """Return one warrant of a request by the fingerprint that stands on it."""
    request = matters.request(session, docket)
    for one in _warrants(session, request, now):
        if one.sha256 == sha256:
            return one
    raise exhibits.nothing()


def standing(warrant: Warrant, now: datetime) -> str:
    """Say in one code where a warrant stands."""
    if warrant.confirmed is False:
        return "not-confirmed"
    if warrant.expires_at < now:
        return "expired"
    return "confirmed" if warrant.confirmed else "entered"


def _items(session: Session, request: LegalRequest) -> tuple[AskedItem, ...]:
    asked = queries.items_of(session, request.id)
    files = exhibits.of_items(session, list(asked))
    withheld = exhibits.withheld_of(session, list(asked))
    return tuple(
        AskedItem(
            number=item.number,
            kind=item.item_kind,
            locator=item.locator,
            native_id=item.native_id or "",
            subject=asked[item.id].subject,
            link=asked[item.id].link,
            fields=tuple(asked[item.id].fields),
            window_from=asked[item.id].window_from,
            window_to=asked[item.id].window_to,
            ended_as=item.ended_as.value if item.ended_as else "",
            exhibits=files.get(item.id, ()),
            withheld=tuple(withheld.get(item.id, ())),
        )
        for item in request.items
    )


def _warrants(
    session: Session, request: LegalRequest, now: datetime
) -> Iterator[WarrantRow]:
    papers = matter_files.of_warrants(session, request.id)
    for one in queries.warrants(session, request.id):
        yield replace(_warrant(one, now), paper=papers.get(one.id))


def _warrant(one: Warrant, now: datetime) -> WarrantRow:
    return WarrantRow(
        court=one.court,
        judge=one.judge,
        number=one.number,
        issued_on=one.issued_on,
        expires_on=one.expires_on,
        sha256=one.sha256,
        standing=standing(one, now),
        entered_at=one.entered_at,
        called_name=one.called_name or "",
        called_number=one.called_number or "",
        called_at=one.called_at,
    )


def _name(session: Session, person: object) -> str:
    query = select(Person.name).where(Person.id == person)
    return session.scalars(query).one_or_none() or ""


def _state(request: LegalRequest) -> str:
    """Return where a request stands; decided here, it no longer waits for a draw."""
    ends = {item.ended_as for item in request.items}
    if ends == {ItemEnd.REJECTED}:
        return ItemEnd.REJECTED.value
    return "approved" if request.ordered_at else request.state.value
