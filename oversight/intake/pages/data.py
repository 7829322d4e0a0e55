"""FORM-B as a list of tasks, and what is filed of it, for the body that asks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor, Permission
from oversight.core.errors import RuleError
from oversight.intake.models.batches import Batch
from oversight.intake.models.data import DataForm
from oversight.intake.pages import cited, data_tasks
from oversight.intake.pages.cited import Cited
from oversight.intake.pages.data_tasks import FIELDS, Task
from oversight.intake.queries import data as queries
from oversight.intake.queries import earlier, exhibits
from oversight.intake.queries.earlier import EarlierDocket
from oversight.intake.rules import (
    data_accounts,
    data_drafts,
    data_preview,
    data_tiers,
)
from oversight.intake.rules import data_questions as questions
from oversight.intake.rules.data_accounts import Account
from oversight.intake.rules.data_preview import PublicData, PublicSaid
from oversight.intake.rules.data_questions import Part
from oversight.intake.rules.lifecycle import BatchState
from oversight.law.queries import register as law

__all__ = ["FIELDS"]


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account as drafted."""

    number: int
    locator: str
    platform: str
    kind: str
    subject: str
    link: str
    native_id: str
    fields: tuple[str, ...]
    window_from: str
    window_to: str
    beyond: tuple[RuleError, ...]
    is_whole: bool
    seen: str
    row: int
    files: int


@dataclass(frozen=True, slots=True)
class Said:
    """One question of the form with its answer, in words or as a code."""

    name: str
    answer: str
    vocabulary: str
    answer_ur: str = ""


@dataclass(frozen=True, slots=True)
class FormPage:
    """A data request before its signature: its tasks, and everything answered."""

    number: str
    state: str
    tier: str
    window_from: str
    window_to: str
    window_days: int | None
    asked_seen: str
    tasks: tuple[Task, ...]
    accounts: tuple[AccountLine, ...]
    reasons: tuple[tuple[str, str], ...]
    whys: Mapping[str, str]
    fields_seen: str
    said: tuple[Said, ...]
    earlier: tuple[EarlierDocket, ...]
    public: tuple[PublicData, ...]
    public_said: PublicSaid | None
    titles: Mapping[str, Cited]
    drafter: str
    created_at: datetime
    signed_at: datetime | None
    dockets: tuple[str, ...]
    barred: tuple[str, ...]
    may_edit: bool
    may_sign: bool
    may_withdraw: bool
    own_work: bool

    @property
    def is_whole(self) -> bool:
        """Say whether every task is done."""
        return all(task.done for task in self.tasks)


def form_page(session: Session, number: str, by: Actor, *, on: date) -> FormPage:
    """Return a data request of the visitor's own body; any other does not exist."""
    batch, form = queries.own_form(session, number, by)
    tier = str(form.asked.get("tier", ""))
    waiting = batch.state is BatchState.WAITING
    tasks = tuple(data_tasks.of(session, form, tier, on=on))
    whole = waiting and all(task.done for task in tasks)
    public = _public(session, form, on) if waiting and tier else ()
    first, last = (str(form.asked.get(f"window_{end}", "")) for end in ("from", "to"))
    return FormPage(
        number=number,
        state=batch.state.value,
        tier=tier,
        window_from=first,
        window_to=last,
        asked_seen=data_drafts.of_asked(form.asked),
        window_days=data_tiers.window_length(first, last),
        tasks=tasks,
        accounts=_accounts(session, form),
        reasons=tuple(form.reasons.items()),
        whys=data_drafts.whys(form.reasons, form.answers),
        fields_seen=data_drafts.of_fields(form.reasons, form.answers),
        said=_said(session, form, tier, batch),
        earlier=_earlier(session, form, by) if waiting else (),
        public=public,
        public_said=_public_said(form, tier) if public else None,
        titles=cited.in_words(session, public[0].basis) if public else {},
        drafter=_name(session, batch),
        created_at=batch.created_at,
        signed_at=batch.signed_at,
        dockets=tuple((batch.result or {}).get("dockets", ())),
        barred=tuple(bar.cause.value for bar in queries.bars(session, batch.body_id)),
        may_edit=waiting and by.may(Permission.INTAKE_DRAFT),
        may_sign=whole and by.may(Permission.INTAKE_AUTHORISE),
        may_withdraw=waiting,
        own_work=by.id == batch.drafter_id,
    )


def _accounts(session: Session, form: DataForm) -> tuple[AccountLine, ...]:
    kept = [Account.from_json(one) for one in form.accounts]
    files = exhibits.of_batch(session, form.batch_id)
    return tuple(
        _account(at, one, form, files=len(files.get(one.row, ())))
        for at, one in enumerate(kept, start=1)
    )


def _account(number: int, one: Account, form: DataForm, *, files: int) -> AccountLine:
    beyond = tuple(data_accounts.own_faults(one, form.asked, form.reasons))
    return AccountLine(
        number=number,
        locator=one.locator,
        platform=one.platform,
        kind=one.kind,
        subject=one.subject,
        link=one.link,
        native_id=one.native_id,
        fields=one.fields,
        window_from=one.window_from,
        window_to=one.window_to,
        beyond=beyond,
        is_whole=data_accounts.is_whole(one) and not beyond,
        seen=data_drafts.of_account(one),
        row=one.row,
        files=files,
    )


def _earlier(session: Session, form: DataForm, by: Actor) -> tuple[EarlierDocket, ...]:
    """Return what was filed before on these accounts."""
    kept = [Account.from_json(one) for one in form.accounts]
    named = [one for one in kept if one.canonical]
    return earlier.of_locators(session, named, body=by.body or "")


def _public(session: Session, form: DataForm, on: date) -> tuple[PublicData, ...]:
    return data_preview.of(
        [Account.from_json(one) for one in form.accounts],
        asked=form.asked,
        basis=questions.cited(form.answers),
        most=law.profile(session, on).docket_items,
    )


def _public_said(form: DataForm, tier: str) -> PublicSaid:
    return data_preview.said(form.answers, tier=tier, fields=tuple(form.reasons))


def _said(
    session: Session, form: DataForm, tier: str, batch: Batch
) -> tuple[Said, ...]:
    parts = questions.parts_for(tier) if tier else ()
    people = {
        str(person): name
        for person, name in queries.custodians(session, batch.body.slug)
    }
    return tuple(said(session, parts, form.answers, people))


def said(
    session: Session,
    parts: Iterable[Part],
    answers: dict[str, str],
    people: dict[str, str],
) -> Iterator[Said]:
    """Return what was answered, in the order of the form, as a reader needs it."""
    titles = cited.in_words(session, answers.values())
    for part in parts:
        for question in part.questions:
            given, given_ur = answers.get(question.name, ""), ""
            if not given:
                continue
            if question.kind in {"power", "offence"}:
                given, given_ur = titles[given].title, titles[given].title_ur
            elif question.kind == "person":
                given = people.get(given, "")
            yield Said(question.name, given, _vocabulary(question), given_ur)


def _vocabulary(question: questions.Question) -> str:
    return "yes_no" if question.kind == "sign" else question.vocabulary


def _name(session: Session, batch: Batch) -> str:
    return session.get_one(Person, batch.drafter_id).name


def platforms(session: Session) -> tuple[str, ...]:
    """Return the platforms that can be asked."""
    return tuple(one.slug for one in accounts.platforms(session))


def day(text: str) -> date:
    """Return a day as it was kept."""
    return date.fromisoformat(text)
