"""Filling in FORM-B, part by part: kept as it is typed, whole or not.

Nothing of it is filed before another officer signs it, and then every part is whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from uuid import uuid4

from sqlalchemy.orm import Session

from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.codes import new_code
from oversight.core.errors import RuleError
from oversight.core.hashes import sha256_of
from oversight.intake.models.batches import Batch
from oversight.intake.models.data import DataForm
from oversight.intake.queries import data as queries
from oversight.intake.queries import exhibits
from oversight.intake.rules import (
    data_accounts,
    data_questions,
    data_reasons,
    data_tiers,
    officers,
)
from oversight.intake.rules import data_drafts as drafts
from oversight.intake.rules import filing as filing_rules
from oversight.intake.rules.barring import check_has_power, check_not_barred
from oversight.intake.rules.data_accounts import Account
from oversight.intake.service import data_custodians, data_hands, keeping
from oversight.intake.service.filing import NUMBER_LENGTH
from oversight.law.queries import register as law
from oversight.ledger import service as ledger

NAME = "FORM-B"


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of keeping a part: what is still wrong, and the mark of what is kept.

    ``stopped`` is the code under which an attempt at what no law allows was counted.
    """

    faults: tuple[RuleError, ...] = ()
    seen: str = ""
    stopped: str | None = None
    place: int | None = None


def begin(session: Session, *, by: Actor, now: datetime) -> str:
    """Open an empty data request for the drafter's body and return its number."""
    officers.check_drafter(by)
    body = accounts.body(session, by.body or "")
    filing_rules.check_joined(
        joined=body.joined_on, left=body.left_on, on=local_date(now)
    )
    on = local_date(now)
    catalogue = law.catalogue(session)
    check_has_power(catalogue.for_data(body.slug, on, *data_tiers.OPEN_TIERS))
    check_not_barred([bar.cause for bar in queries.bars(session, body.id)])

    number = f"B-{local_date(now).year}-{new_code()[:NUMBER_LENGTH]}"
    batch = Batch(
        id=uuid4(),
        number=number,
        body_id=body.id,
        drafter_id=by.id,
        # A form is nobody's file: its own number tells it from every other.
        file_sha256=sha256_of(number),
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
    window_from: str = "",
    window_to: str = "",
    seen: str = "",
    by: Actor,
    now: datetime,
) -> Kept:
    """Keep which data are asked for, and of which days as typed; say what is wrong.

    What is never forwarded stops the form, and the attempt is counted in public (K39).
    """
    _batch, form = data_hands.mine(session, number, by)
    if tier in data_tiers.STOPPED:
        return Kept(stopped=_stop(session, tier, by=by, now=now))
    if tier:
        data_tiers.check_tier(tier)
    asked = {"tier": tier, "window_from": window_from, "window_to": window_to}
    data_hands.check_free(
        seen, now_is=drafts.of_asked(form.asked), says=drafts.of_asked(asked)
    )

    form.asked = asked
    allowed = data_tiers.FIELDS_OF.get(tier, ())
    form.reasons = {f: why for f, why in form.reasons.items() if f in allowed}
    session.flush()

    data_hands.note(session, number, "tier", by=by, now=now)
    most = int(str(law.policy(session, "window_days", local_date(now))))
    faults = data_tiers.ask_faults(asked, most=most, today=local_date(now))
    return Kept(tuple(faults), drafts.of_asked(asked))


def choose_fields(
    session: Session,
    number: str,
    given: Mapping[str, str],
    *,
    unticked: Mapping[str, str] = MappingProxyType({}),
    seen: str = "",
    by: Actor,
    now: datetime,
) -> Kept:
    """Keep the fields that are ticked, each with why as typed; say what is missing.

    What was written about a field that is not ticked is kept beside the form.
    """
    _batch, form = data_hands.mine(session, number, by)
    tier = _tier(form)
    outside = set(given) - set(data_tiers.FIELDS_OF[tier])
    if outside:
        data_tiers.check_fields(sorted(outside), tier=tier)
    reasons = {name: given[name] for name in data_tiers.in_order(given)}
    answers = {**form.answers, **drafts.whys_as_answers({**unticked, **reasons})}
    drafts.check_kept(answers)
    data_hands.check_free(
        seen,
        now_is=drafts.of_fields(form.reasons, form.answers),
        says=drafts.of_fields(reasons, answers),
    )

    form.reasons, form.answers = reasons, answers
    session.flush()

    data_hands.note(session, number, "fields", by=by, now=now)
    faults = data_reasons.field_faults(tier, reasons)
    return Kept(tuple(faults), drafts.of_fields(reasons, answers))


def answer_part(
    session: Session,
    number: str,
    name: str,
    given: Mapping[str, object],
    *,
    seen: str = "",
    by: Actor,
    now: datetime,
) -> Kept:
    """Keep the answers to one part of the form as typed, and say what is missing."""
    batch, form = data_hands.mine(session, number, by)
    part = data_questions.BY_NAME[name]
    answers = {**form.answers, **data_questions.cleaned(part, given)}
    drafts.check_kept(answers)
    data_hands.check_free(
        seen,
        now_is=drafts.of_part(part, form.answers),
        says=drafts.of_part(part, answers),
    )

    form.answers = answers
    session.flush()

    data_hands.note(session, number, name, by=by, now=now)
    faults = list(data_questions.faults(part, answers))
    if name == data_questions.CUSTODY.name:
        faults += data_custodians.faults(
            session, batch.body.slug, answers.get("custodian", "")
        )
    return Kept(tuple(faults), drafts.of_part(part, answers))


def put_account(
    session: Session,
    number: str,
    place: int | None,
    account: Account,
    *,
    wrong: Sequence[RuleError] = (),
    seen: str = "",
    by: Actor,
    now: datetime,
) -> Kept:
    """Keep an account as typed, at the end or in its place; say what is wrong with it.

    ``wrong`` is what its page found already. Each account has reasons of its own.
    """
    form = data_hands.mine(session, number, by)[1]
    kept = [Account.from_json(one) for one in form.accounts]
    others = [one for at, one in enumerate(kept, start=1) if at != place]
    drafts.check_kept(account.as_json())
    if place is None:
        data_tiers.check_count(len(kept) + 1)
        place = len(kept) + 1
        account = data_hands.numbered(form, account)
        kept.append(account)
    else:
        at = data_hands.at(place, kept)
        account = replace(account, row=kept[at].row)
        now_is, says = drafts.of_account(kept[at]), drafts.of_account(account)
        data_hands.check_free(seen, now_is=now_is, says=says)
        kept[at] = account

    form.accounts = [one.as_json() for one in kept]
    session.flush()

    data_hands.note(session, number, "account", by=by, now=now)
    faults = [*wrong, *data_accounts.new_faults(account, others)]
    faults += data_accounts.own_faults(account, form.asked, form.reasons)
    return Kept(tuple(faults), drafts.of_account(account), place=place)


def drop_account(
    session: Session, number: str, place: int, *, by: Actor, now: datetime
) -> DataForm:
    """Take one account out of a request that nobody has signed, files and all."""
    batch, form = data_hands.mine(session, number, by)
    kept = [Account.from_json(one) for one in form.accounts]

    gone = kept.pop(data_hands.at(place, kept))
    form.accounts = [one.as_json() for one in kept]
    keeping.forget(session, exhibits.in_row(session, batch.id, gone.row), now=now)

    data_hands.note(session, number, "account", by=by, now=now)
    return form


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
