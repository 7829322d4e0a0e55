"""FORM-B as a list of tasks, and what is filed of it, for the body that asks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor, Permission
from oversight.intake.models.batches import Batch
from oversight.intake.models.data import DataForm
from oversight.intake.queries import data as queries
from oversight.intake.rules import data_questions as questions
from oversight.intake.rules.data_accounts import Account
from oversight.intake.rules.data_questions import Part
from oversight.intake.rules.data_tiers import Tier
from oversight.intake.rules.lifecycle import BatchState
from oversight.law.queries import register as law
from oversight.law.rules.kinds import Role
from oversight.law.rules.register import Catalogue, Provision

ACCOUNTS, TIER, FIELDS = "accounts", "tier", "fields"


@dataclass(frozen=True, slots=True)
class Task:
    """One task of the form, and whether it is done."""

    name: str
    done: bool


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


@dataclass(frozen=True, slots=True)
class Said:
    """One question of the form with its answer, in words or as a code."""

    name: str
    answer: str
    vocabulary: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """A data request before its signature: its tasks, and everything answered."""

    number: str
    state: str
    tier: str
    window_from: str
    window_to: str
    tasks: tuple[Task, ...]
    accounts: tuple[AccountLine, ...]
    reasons: tuple[tuple[str, str], ...]
    said: tuple[Said, ...]
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


@dataclass(frozen=True, slots=True)
class Choices:
    """What the register of law and of people offers for a request."""

    powers: tuple[tuple[str, str, str], ...]
    offences: tuple[tuple[str, str, str], ...]
    people: tuple[tuple[str, str, str], ...]

    def of(self, kind: str) -> tuple[tuple[str, str, str], ...]:
        """Return the choices for one kind: a code and its words in both languages."""
        found = {"power": self.powers, "offence": self.offences, "person": self.people}
        return found[kind]


def form_page(session: Session, number: str, by: Actor) -> FormPage:
    """Return a data request of the visitor's own body; any other does not exist."""
    batch, form = queries.own_form(session, number, by)
    tier = str(form.asked.get("tier", ""))
    waiting = batch.state is BatchState.WAITING
    tasks = tuple(_tasks(form, tier))
    whole = waiting and all(task.done for task in tasks)
    barred = tuple(bar.cause.value for bar in queries.bars(session, batch.body_id))
    return FormPage(
        number=number,
        state=batch.state.value,
        tier=tier,
        window_from=str(form.asked.get("window_from", "")),
        window_to=str(form.asked.get("window_to", "")),
        tasks=tasks,
        accounts=_accounts(form),
        reasons=tuple(form.reasons.items()),
        said=_said(session, form, tier, batch),
        drafter=_name(session, batch),
        created_at=batch.created_at,
        signed_at=batch.signed_at,
        dockets=tuple((batch.result or {}).get("dockets", ())),
        barred=barred,
        may_edit=waiting and by.may(Permission.INTAKE_DRAFT),
        may_sign=whole and by.may(Permission.INTAKE_AUTHORISE),
        may_withdraw=waiting,
        own_work=by.id == batch.drafter_id,
    )


def choices(session: Session, by: Actor, *, tier: str, on: date) -> Choices:
    """Return which laws this body may use for a tier, and who could keep the data."""
    catalogue = law.catalogue(session)
    needed = catalogue.tiers.get(tier) or frozenset().union(*catalogue.tiers.values())
    body = by.body or ""
    powers = [
        row
        for row in catalogue.provisions.values()
        if row.standalone
        and row.powers & needed
        and row.holds(on)
        and catalogue.may_file(body, row.id, on)
    ]
    offences = [
        row
        for row in catalogue.provisions.values()
        if row.role is Role.OFFENCE and row.holds(on)
    ]
    return Choices(
        powers=tuple(_choice(row) for row in powers),
        offences=tuple(_choice(row) for row in offences),
        people=tuple(
            (str(person), name, name)
            for person, name in queries.custodians(session, body)
        ),
    )


def _choice(row: Provision) -> tuple[str, str, str]:
    return row.id, row.named, row.named_ur or row.named


def title_of(catalogue: Catalogue, provision: str) -> str:
    """Return a provision by its number and title, as a reader knows it."""
    row = catalogue.provisions.get(provision.partition(":")[0])
    return provision if row is None else row.named


def _tasks(form: DataForm, tier: str) -> Iterator[Task]:
    yield Task(TIER, bool(tier))
    yield Task(ACCOUNTS, bool(form.accounts))
    if tier and tier != Tier.D0:
        yield Task(FIELDS, bool(form.reasons))
    for part in questions.parts_for(tier) if tier else ():
        yield Task(part.name, questions.is_whole(part, form.answers))


def _accounts(form: DataForm) -> tuple[AccountLine, ...]:
    kept = [Account.from_json(one) for one in form.accounts]
    return tuple(
        AccountLine(
            number=at,
            locator=one.locator,
            platform=one.platform,
            kind=one.kind,
            subject=one.subject,
            link=one.link,
            native_id=one.native_id,
        )
        for at, one in enumerate(kept, start=1)
    )


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
    catalogue = law.catalogue(session)
    for part in parts:
        for question in part.questions:
            given = answers.get(question.name, "")
            if not given:
                continue
            if question.kind in {"power", "offence"}:
                given = title_of(catalogue, given)
            elif question.kind == "person":
                given = people.get(given, "")
            yield Said(question.name, given, _vocabulary(question))


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
