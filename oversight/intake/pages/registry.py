"""The registrar's desk: what waits, oldest first, and the closed checklist."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.core.hashes import sha256_of
from oversight.intake.models.requests import LegalRequest
from oversight.intake.pages.cited import Cited
from oversight.intake.pages.dockets import ItemCard, cards, due_at, in_order, titles_of
from oversight.intake.pages.filings import DocketLine, docket_lines
from oversight.intake.pages.handovers import NoteRow, notes
from oversight.intake.queries import adding, consents
from oversight.intake.queries import matters as queries
from oversight.intake.queries.adding import Added
from oversight.intake.rules.defects import DEFECTS
from oversight.intake.rules.lifecycle import RequestState
from oversight.intake.rules.screening import CHECKLIST, listed, needs_translation
from oversight.intake.rules.victims import Consent
from oversight.law.queries import register as law

MOST = 50


@dataclass(frozen=True, slots=True)
class DeskPage:
    """What waits for the registrar, oldest first."""

    filed: tuple[DocketLine, ...]
    defective: tuple[DocketLine, ...]
    filed_count: int
    defective_count: int
    most: int
    first_due: datetime | None
    hours_left: int
    notes: tuple[NoteRow, ...]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One question of the checklist, answered by the machine or to be ticked."""

    number: int
    question: str
    ticked: bool
    failing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CheckPage:
    """One docket with the closed checklist."""

    docket: str
    body: str
    body_ur: str
    platform: str
    state: str
    filed_at: datetime
    due_at: datetime | None
    cured_once: bool
    checks: tuple[CheckLine, ...]
    items: tuple[ItemCard, ...]
    answers: tuple[tuple[str, str], ...]
    numbers: tuple[int, ...]
    needs_translation: bool
    complete: bool
    open: bool
    days_left: int
    notes: tuple[NoteRow, ...]
    listed: tuple[str, ...]
    consent: Consent | None
    titles: Mapping[str, Cited]
    added: tuple[Added, ...] = ()
    missing: tuple[tuple[int, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a registrar is about to list, before it goes out.

    ``items`` has what the agency is asked, by item (0: the request as a whole); ``own``
    the checks that are the registrar's alone, with the items that fail each; ``sent``
    what the button sends, with the ``mark`` of exactly this list.
    """

    items: tuple[tuple[int, tuple[str, ...]], ...]
    own: tuple[tuple[str, tuple[int, ...]], ...]
    sent: tuple[tuple[str, str], ...]
    mark: str


def desk_page(session: Session, *, now: datetime) -> DeskPage:
    """Return what waits for the registrar and what waits for an agency."""
    filed = LegalRequest.state == RequestState.FILED
    defective = LegalRequest.state == RequestState.DEFECTIVE
    counted = select(func.count(LegalRequest.id))
    first = session.scalar(select(func.min(LegalRequest.screening_due)).where(filed))
    return DeskPage(
        filed=docket_lines(session, filed, victims_first=True, most=MOST),
        defective=docket_lines(session, defective, victims_first=True, most=MOST),
        filed_count=session.scalar(counted.where(filed)) or 0,
        defective_count=session.scalar(counted.where(defective)) or 0,
        most=MOST,
        first_due=first,
        hours_left=_hours(now, first),
        notes=notes(session, None),
    )


def check_page(
    session: Session,
    docket: str,
    lost: tuple[tuple[int, str], ...],
    *,
    now: datetime,
) -> CheckPage:
    """Return one docket with each check answered as far as the machine can."""
    request = queries.request(session, docket)
    defects = queries.defects(session, [request.id], open_only=True)
    missing = _missing(queries.wanted(request, defects), lost)
    return CheckPage(
        docket=docket,
        body=request.body.name,
        body_ur=request.body.name_ur,
        platform=request.platform.slug,
        state=request.state.value,
        filed_at=request.filed_at,
        due_at=due_at(request),
        cured_once=request.cured_once,
        checks=_checks(missing),
        items=cards(session, request),
        answers=in_order(request.answers),
        numbers=tuple(item.number for item in request.items),
        needs_translation=needs_translation(item.language for item in request.items),
        complete=not missing,
        open=request.state is RequestState.FILED,
        days_left=law.calendar(session).working_days_between(
            now, due_at(request) or now
        ),
        notes=notes(session, request.id),
        listed=tuple(sorted({code for codes in missing.values() for code in codes})),
        consent=consents.of_request(session, request),
        titles=titles_of(session, request),
        added=adding.of_matter(session, docket, request.id),
        missing=tuple((number, tuple(missing[number])) for number in sorted(missing)),
    )


def _missing(
    wanted: Mapping[int, Iterable[str]], lost: Iterable[tuple[int, str]]
) -> dict[int, set[str]]:
    """Return what each item lacks: what was listed, and files that were lost since."""
    missing = {number: set(codes) for number, codes in wanted.items()}
    for number, code in lost:
        missing.setdefault(number, set()).add(code)
    return missing


def read_back(page: CheckPage, by_hand: Mapping[str, Sequence[int]]) -> ReadBack | None:
    """Return what would be listed for the agency; None where nothing can be."""
    codes = {number: set(found) for number, found in page.missing}
    for number, code in listed(by_hand):
        codes.setdefault(number, set()).add(code)
    if not (codes and page.open) or page.cured_once:
        return None
    ticks = [(name, str(n)) for name, found in by_hand.items() for n in found]
    items = tuple(
        (number, tuple(DEFECTS[code].asked for code in DEFECTS if code in found))
        for number, found in sorted(codes.items())
    )
    mark = sha256_of(repr((items, ticks)))
    return ReadBack(
        items=items,
        own=tuple(
            (check.question, tuple(sorted(by_hand.get(check.code, ()))))
            for check in CHECKLIST
            if check.ticked
        ),
        sent=(*ticks, ("read", mark)),
        mark=mark,
    )


def numbers(session: Session, docket: str) -> tuple[int, ...]:
    """Return the numbers of a docket's items."""
    return tuple(item.number for item in queries.request(session, docket).items)


def _hours(now: datetime, due: datetime | None) -> int:
    return 0 if due is None else max(0, int((due - now).total_seconds() // 3600))


def _checks(missing: Mapping[int, set[str]]) -> tuple[CheckLine, ...]:
    failing: dict[str, list[int]] = {}
    for number in sorted(missing):
        for check in {DEFECTS[code].check for code in missing[number]}:
            failing.setdefault(check, []).append(number)
    return tuple(
        CheckLine(
            number=place,
            question=check.question,
            ticked=check.ticked,
            failing=tuple(failing.get(check.code, ())),
        )
        for place, check in enumerate(CHECKLIST, start=1)
    )
