"""One filing before its signature: row by row, in public, and what was before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Actor, Permission
from oversight.intake.models.batches import Batch
from oversight.intake.models.drafts import FaultList
from oversight.intake.pages import cited
from oversight.intake.pages.cited import Cited
from oversight.intake.pages.dockets import ItemCard, in_order
from oversight.intake.pages.rows import card_of
from oversight.intake.queries import earlier, exhibits, unsent
from oversight.intake.queries import matters as queries
from oversight.intake.queries.earlier import EarlierDocket
from oversight.intake.queries.exhibits import ExhibitRow
from oversight.intake.rules import preview
from oversight.intake.rules.answers import is_answered
from oversight.intake.rules.defects import DEFECTS
from oversight.intake.rules.lifecycle import BatchState
from oversight.intake.rules.locators import Locator
from oversight.intake.rules.particulars import SAID_ONCE
from oversight.intake.rules.planning import Candidate, Duplicate, Plan
from oversight.intake.rules.preview import PublicDocket
from oversight.intake.rules.rows import RowError
from oversight.law.queries import register as law

MOST_LINES = 200
MOST_NAMED = 12
SHOWN = 80


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One row as it would be filed."""

    row: int
    locator: str
    platform: str
    kind: str
    measure: str
    days: int
    lacks: int
    files: int


@dataclass(frozen=True, slots=True)
class LackGroup:
    """One thing that rows lack: what to do in which column, and the first rows.

    ``once`` says that the answers for the whole filing can say it for every row.
    """

    column: str
    sentence: str
    asked: str
    count: int
    rows: tuple[int, ...]
    once: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Which rows would not be filed, and why."""

    errors: tuple[RowError, ...]
    duplicates: tuple[Duplicate, ...]
    more_errors: int
    more_duplicates: int
    number: str = ""
    every: tuple[RowError, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A filing before its signature, row by row, or what became of it."""

    number: str
    name: str
    state: str
    created_at: datetime
    drafter: str
    signed_at: datetime | None
    partial: bool
    answers: tuple[tuple[str, str], ...]
    answered: bool
    rows: int
    fileable: int
    lacking: int
    lacks: tuple[LackGroup, ...]
    lines: tuple[PlanLine, ...]
    public: tuple[PublicDocket, ...]
    earlier: tuple[EarlierDocket, ...]
    told: Told | None
    dockets: tuple[str, ...]
    most_lines: int
    may_sign: bool
    may_answer: bool
    may_withdraw: bool
    own_work: bool
    file_sha256: str
    track: str
    only: ItemCard | None
    titles: Mapping[str, Cited]
    typed: bool  # on the form, and not handed in as a list

    @property
    def first(self) -> int | None:
        """Return the row with which reading begins, where there are several."""
        return self.lines[0].row if self.fileable > 1 else None


def refused_page(plan: Plan | None) -> Told | None:
    """Return what is wrong with a file that was not kept, where there is one."""
    if plan is None:
        return None
    return Told(
        errors=plan.errors[:MOST_LINES],
        duplicates=plan.duplicates[:MOST_LINES],
        more_errors=max(0, len(plan.errors) - MOST_LINES),
        more_duplicates=max(0, len(plan.duplicates) - MOST_LINES),
    )


def told_of(kept: FaultList) -> Told:
    """Return what was wrong with a list that was not kept, as it was kept."""
    errors = tuple(
        RowError(one["row"], one["column"], one["code"], one["sentence"], one["values"])
        for one in kept.faults
    )
    doubles = tuple(Duplicate(**one) for one in kept.duplicates)
    return Told(
        errors=errors[:MOST_LINES],
        duplicates=doubles[:MOST_LINES],
        more_errors=max(0, len(errors) - MOST_LINES),
        more_duplicates=max(0, len(doubles) - MOST_LINES),
        number=kept.number,
        every=errors,
    )


def batch_page(
    session: Session, number: str, by: Actor, plan: Plan | None, *, on: date
) -> BatchPage:
    """Return a filing of the visitor's own body; any other does not exist."""
    batch = queries.own_batch(session, number, by)
    waiting = batch.state is BatchState.WAITING
    fileable = plan.candidates if plan else ()
    answered = is_answered(batch.answers, on=on)
    ready = answered and _is_whole(batch, plan)
    public = _public(session, batch, fileable, on)
    return BatchPage(
        number=number,
        name=batch.source_name,
        state=batch.state.value,
        created_at=batch.created_at,
        drafter=_name(session, batch.drafter_id),
        signed_at=batch.signed_at,
        partial=batch.partial,
        answers=in_order(batch.answers),
        answered=answered,
        rows=queries.count_rows(session, [batch.id]).get(batch.id, 0),
        fileable=len(fileable),
        lacking=sum(1 for one in fileable if one.defects),
        lacks=lacks(fileable),
        lines=_lines(plan, exhibits.of_batch(session, batch.id)),
        public=public,
        earlier=earlier.of_locators(session, _named(fileable), body=by.body or ""),
        told=refused_page(plan),
        dockets=tuple((batch.result or {}).get("dockets", ())),
        most_lines=MOST_LINES,
        may_sign=ready and by.may(Permission.INTAKE_AUTHORISE),
        may_answer=waiting and by.may(Permission.INTAKE_DRAFT),
        may_withdraw=waiting,
        own_work=by.id == batch.drafter_id,
        file_sha256=batch.file_sha256,
        track=batch.answers.get("track", ""),
        titles=cited.in_words(session, [c for p in public for c in p.basis]),
        only=card_of(session, batch, fileable[0]) if len(fileable) == 1 else None,
        typed=bool(unsent.sent(session, number)),
    )


def _named(fileable: Iterable[Candidate]) -> list[Locator]:
    return [one.draft.locator for one in fileable]


def _is_whole(batch: Batch, plan: Plan | None) -> bool:
    """Say whether a filing waits with something in it that may be filed as it is."""
    if plan is None or batch.state is not BatchState.WAITING:
        return False
    return bool(plan.candidates) and (batch.partial or not plan.errors)


def lacks(fileable: Sequence[Candidate]) -> tuple[LackGroup, ...]:
    """Return what these rows lack, what most of them lack first."""
    found: dict[str, list[int]] = {}
    for one in fileable:
        for code in one.defects:
            found.setdefault(code, []).append(one.draft.row)
    return tuple(
        LackGroup(
            DEFECTS[code].field,
            DEFECTS[code].sentence,
            DEFECTS[code].asked,
            len(rows),
            tuple(rows[:MOST_NAMED]),
            once=DEFECTS[code].field in SAID_ONCE,
        )
        for code, rows in sorted(found.items(), key=lambda one: -len(one[1]))
    )


def _public(
    session: Session, batch: Batch, fileable: Sequence[Candidate], on: date
) -> tuple[PublicDocket, ...]:
    most = law.profile(session, on).docket_items
    return preview.of(fileable, most=most, track=batch.answers.get("track", ""))


def _lines(
    plan: Plan | None, files: Mapping[int, tuple[ExhibitRow, ...]]
) -> tuple[PlanLine, ...]:
    return tuple(
        PlanLine(
            row=one.draft.row,
            locator=_short(one.draft.locator.given),
            platform=one.draft.platform,
            kind=one.draft.item_kind,
            measure=one.draft.measure,
            days=one.draft.duration_days,
            lacks=len(one.defects),
            files=len(files.get(one.draft.row, ())),
        )
        for one in (plan.candidates[:MOST_LINES] if plan else ())
    )


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _name(session: Session, person_id: UUID) -> str:
    return session.scalars(select(Person.name).where(Person.id == person_id)).one()
