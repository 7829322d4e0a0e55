"""The tasks of FORM-B: which a request needs, how far each is, and what it lacks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.intake.models.batches import Batch
from oversight.intake.models.data import DataForm
from oversight.intake.rules import data_accounts, data_questions, data_reasons
from oversight.intake.rules import data_tiers as tiers
from oversight.intake.rules.data_accounts import Account
from oversight.intake.rules.data_tiers import Tier
from oversight.intake.rules.lifecycle import BatchState
from oversight.law.queries import register as law

ACCOUNTS, TIER, FIELDS = "accounts", "tier", "fields"


@dataclass(frozen=True, slots=True)
class Task:
    """One task of the form, whether it is done, and whether anything of it is."""

    name: str
    done: bool
    begun: bool


@dataclass(frozen=True, slots=True)
class TierAsks:
    """What a request of one tier is asked for, before anybody begins it."""

    tier: str
    parts: tuple[str, ...]
    fields: tuple[str, ...]
    warrant: bool


def beforehand() -> tuple[TierAsks, ...]:
    """Return each tier with its parts and the fields that it may name."""
    return tuple(
        TierAsks(
            tier=tier.value,
            parts=(
                ACCOUNTS,
                *((FIELDS,) if tier is not Tier.D0 else ()),
                *(part.name for part in data_questions.parts_for(tier)),
            ),
            fields=tiers.FIELDS_OF[tier],
            warrant=tier is Tier.D2,
        )
        for tier in Tier
    )


def of(session: Session, form: DataForm, tier: str, *, on: date) -> Iterator[Task]:
    """Return the tasks of a form in their order."""
    most = int(str(law.policy(session, "window_days", on)))
    lacks = list(tiers.ask_faults(form.asked, most=most, today=on))
    yield Task(TIER, not lacks, any(form.asked.values()))
    named = [Account.from_json(one) for one in form.accounts]
    yield Task(ACCOUNTS, _are_whole(named, form), bool(named))
    if tier and tier != Tier.D0:
        lacks = list(data_reasons.field_faults(tier, form.reasons))
        yield Task(FIELDS, not lacks, bool(form.reasons))
    for part in data_questions.parts_for(tier) if tier else ():
        yield Task(
            part.name,
            data_questions.is_whole(part, form.answers),
            data_questions.is_begun(part, form.answers),
        )


def unfinished(session: Session, body_id: UUID, *, on: date) -> dict[UUID, int]:
    """Return how many tasks are left of each unsigned form that still lacks some."""
    forms = session.scalars(
        select(DataForm)
        .join(Batch, Batch.id == DataForm.batch_id)
        .where(Batch.body_id == body_id, Batch.state == BatchState.WAITING)
    )
    left = {form.batch_id: _left(session, form, on) for form in forms}
    return {batch: count for batch, count in left.items() if count}


def _left(session: Session, form: DataForm, on: date) -> int:
    tier = str(form.asked.get("tier", ""))
    return sum(not task.done for task in of(session, form, tier, on=on))


def _are_whole(named: list[Account], form: DataForm) -> bool:
    return bool(named) and not any(
        not data_accounts.is_whole(one)
        or any(True for _ in data_accounts.new_faults(one, named[:at]))
        or any(True for _ in data_accounts.own_faults(one, form.asked, form.reasons))
        for at, one in enumerate(named)
    )
