"""Filling in FORM-B, part by part, before another officer signs it."""

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.codes import new_code
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.models.batches import Batch
from oversight.intake.models.data import DataForm
from oversight.intake.queries import data as queries
from oversight.intake.rules import data_accounts, data_questions, data_tiers, officers
from oversight.intake.rules import filing as filing_rules
from oversight.intake.rules.barring import check_not_barred
from oversight.intake.rules.data_accounts import Account
from oversight.intake.service.filing import NUMBER_LENGTH
from oversight.law.queries import register as law
from oversight.ledger import service as ledger

NAME = "FORM-B"


def begin(session: Session, *, by: Actor, now: datetime) -> str:
    """Open an empty data request for the drafter's body and return its number."""
    officers.check_drafter(by)
    body = accounts.body(session, by.body or "")
    filing_rules.check_joined(
        joined=body.joined_on, left=body.left_on, on=local_date(now)
    )
    check_not_barred([bar.cause for bar in queries.bars(session, body.id)])

    number = f"B-{local_date(now).year}-{new_code()[:NUMBER_LENGTH]}"
    batch = Batch(
        id=uuid4(),
        number=number,
        body_id=body.id,
        drafter_id=by.id,
        # A form is nobody's file: its own number tells it from every other.
        file_sha256=sha256(number.encode()).hexdigest(),
        source_name=NAME,
        created_at=now,
    )
    session.add(batch)
    session.flush()
    session.add(DataForm(batch_id=batch.id))
    session.flush()

    ledger.note(session, "data.begun", by=by, now=now, subject=number)
    return number


def ask(
    session: Session,
    number: str,
    tier: str,
    *,
    window_from: date | None = None,
    window_to: date | None = None,
    by: Actor,
    now: datetime,
) -> str | None:
    """Keep which data are asked for; return a code where no law here allows it.

    What is never forwarded stops the form, and the attempt is counted in public (K39).
    """
    _batch, form = _mine(session, number, by)
    if tier in data_tiers.STOPPED:
        return _stop(session, tier, by=by, now=now)
    data_tiers.check_tier(tier)
    most = int(str(law.policy(session, "window_days", local_date(now))))
    data_tiers.check_window(
        window_from, window_to, tier=tier, most=most, today=local_date(now)
    )

    form.asked = {
        "tier": tier,
        "window_from": window_from.isoformat() if window_from else "",
        "window_to": window_to.isoformat() if window_to else "",
    }
    allowed = data_tiers.FIELDS_OF[tier]
    form.reasons = {f: why for f, why in form.reasons.items() if f in allowed}
    session.flush()

    _note(session, number, "tier", by=by, now=now)
    return None


def choose_fields(
    session: Session,
    number: str,
    reasons: Mapping[str, str],
    *,
    by: Actor,
    now: datetime,
) -> DataForm:
    """Keep the fields that are asked for, each with why it is needed."""
    _batch, form = _mine(session, number, by)
    tier = _tier(form)
    data_tiers.check_fields(list(reasons), tier=tier)
    data_questions.check_reasons(tier, reasons)

    form.reasons = {f: reasons[f] for f in data_tiers.in_order(reasons)}
    session.flush()

    _note(session, number, "fields", by=by, now=now)
    return form


def answer_part(
    session: Session,
    number: str,
    name: str,
    given: Mapping[str, object],
    *,
    by: Actor,
    now: datetime,
) -> DataForm:
    """Keep the answers to one part of the form, once that part is whole."""
    batch, form = _mine(session, number, by)
    part = data_questions.BY_NAME[name]
    answers = data_questions.cleaned(part, given)
    data_questions.check_part(part, answers)
    if name == data_questions.CUSTODY.name:
        _check_custodian(session, batch, answers["custodian"])

    form.answers = {**form.answers, **answers}
    session.flush()

    _note(session, number, name, by=by, now=now)
    return form


def put_account(
    session: Session,
    number: str,
    place: int | None,
    account: Account,
    *,
    by: Actor,
    now: datetime,
) -> DataForm:
    """Add an account, or write it anew in its place; each has reasons of its own."""
    _batch, form = _mine(session, number, by)
    kept = [Account.from_json(one) for one in form.accounts]
    others = [one for at, one in enumerate(kept, start=1) if at != place]
    data_accounts.check_new(account, others)
    if place is None:
        data_tiers.check_count(len(kept) + 1)
        kept.append(account)
    else:
        kept[_at(place, kept)] = account

    form.accounts = [one.as_json() for one in kept]
    session.flush()

    _note(session, number, "account", by=by, now=now)
    return form


def drop_account(
    session: Session, number: str, place: int, *, by: Actor, now: datetime
) -> DataForm:
    """Take one account out of a request that nobody has signed."""
    _batch, form = _mine(session, number, by)
    kept = list(form.accounts)

    del kept[_at(place, kept)]
    form.accounts = kept
    session.flush()

    _note(session, number, "account", by=by, now=now)
    return form


def _mine(session: Session, number: str, by: Actor) -> tuple[Batch, DataForm]:
    batch, form = queries.form(session, number, lock=True)
    officers.check_own_body(body=batch.body.slug, by=by)
    officers.check_drafter(by)
    filing_rules.check_unsigned(batch.state)
    return batch, form


def _stop(session: Session, tier: str, *, by: Actor, now: datetime) -> str:
    code = data_tiers.check_stopped(tier)
    ledger.record(
        session,
        "filing.refused",
        agency=by.body,
        public={"code": code},
        private={"person": str(by.id)},
        now=now,
    )
    return code


def _tier(form: DataForm) -> str:
    tier = str(form.asked.get("tier", ""))
    data_tiers.check_tier(tier)
    return tier


def _check_custodian(session: Session, batch: Batch, given: str) -> None:
    """Refuse a custodian who is not one of this body's."""
    known = {str(person) for person, _ in queries.custodians(session, batch.body.slug)}
    if given not in known:
        raise RuleError(
            "custodian_unknown",
            N_("Choose a custodian of your body, who does not investigate."),
            field="custodian",
        )


def _at(place: int, kept: list[Account] | list[dict[str, object]]) -> int:
    if not 1 <= place <= len(kept):
        raise RuleError("not_found", N_("There is nothing here under that number."))
    return place - 1


def _note(
    session: Session, number: str, part: str, *, by: Actor, now: datetime
) -> None:
    facts = {"part": part}
    ledger.note(session, "data.drafted", by=by, now=now, subject=number, facts=facts)


def custodian_id(answers: Mapping[str, str]) -> UUID | None:
    """Return who is to keep the data, where the form names somebody."""
    given = answers.get("custodian", "")
    return UUID(given) if given else None
