"""Signing a data request: another officer's act, and only by it is anything filed."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models.batches import Batch
from oversight.intake.models.data import DataForm, DataItem, DataRequest
from oversight.intake.models.requests import Item, LegalRequest, Touch
from oversight.intake.queries import data as queries
from oversight.intake.queries import matters
from oversight.intake.rules import (
    data_accounts,
    data_questions,
    data_tiers,
    officers,
)
from oversight.intake.rules import filing as filing_rules
from oversight.intake.rules.barring import check_not_barred
from oversight.intake.rules.data_accounts import Account
from oversight.intake.rules.data_tiers import Tier
from oversight.intake.rules.lifecycle import BatchState, Capacity, RequestState
from oversight.intake.service import clocks
from oversight.intake.service.data_drafting import custodian_id
from oversight.law.queries import register as law
from oversight.law.rules import basis
from oversight.law.rules.register import parse_citation
from oversight.ledger import service as ledger

WEEK = timedelta(days=7)


def sign(session: Session, number: str, *, by: Actor, now: datetime) -> tuple[str, ...]:
    """File a data request in one transaction, by another officer's signature.

    A preservation needs no screening: it keeps data where they are and hands nothing
    over. Everything else goes to the registrar, and then to a reviewer.
    """
    batch, form = queries.form(session, number, lock=True)
    officers.check_two_officers(drafter=batch.drafter_id, body=batch.body.slug, by=by)
    if batch.state is BatchState.FILED and batch.signed_by == by.id:
        return tuple((batch.result or {})["dockets"])
    _check(session, batch, form, now)
    named = [Account.from_json(one) for one in form.accounts]
    most = law.profile(session, local_date(now)).docket_items

    dockets = [
        _file(session, batch, form, part, by=by, now=now)
        for part in data_accounts.dockets_of(named, most=most)
    ]
    batch.state = BatchState.FILED
    batch.signed_by, batch.signed_at = by.id, now
    batch.result = {
        "filed": len(named),
        "dockets": dockets,
        "duplicates": [],
        "errors": [],
        "batch": number,
    }
    session.flush()
    return tuple(dockets)


def check_law(session: Session, form: DataForm, *, body: str, now: datetime) -> None:
    """Refuse a request whose law gives this body no power over data so deep."""
    tier = str(form.asked.get("tier", ""))
    basis.check_basis(
        [parse_citation(cited) for cited in cited_in(form)],
        measure=data_tiers.measure_of(tier),
        body=body,
        on=local_date(now),
        content_date=None,
        catalogue=law.catalogue(session),
        tier=tier,
    )


def cited_in(form: DataForm) -> list[str]:
    """Return the provisions a request cites: the power first, then the offence."""
    named = (form.answers.get("power", ""), form.answers.get("offence_law", ""))
    return [one for one in dict.fromkeys(named) if one]


def _check(session: Session, batch: Batch, form: DataForm, now: datetime) -> None:
    filing_rules.check_unsigned(batch.state)
    today = local_date(now)
    filing_rules.check_joined(
        joined=batch.body.joined_on, left=batch.body.left_on, on=today
    )
    # The body's row is ours from here on: no bar can be set meanwhile.
    held = queries.bars(session, batch.body_id, lock=True)
    check_not_barred([bar.cause for bar in held])
    tier = str(form.asked.get("tier", ""))
    data_tiers.check_tier(tier)
    fields = list(form.reasons)
    data_questions.check_whole(
        tier, form.answers, fields=fields, accounts=len(form.accounts)
    )
    data_questions.check_reasons(tier, form.reasons)
    data_tiers.check_count(len(form.accounts), most=len(form.accounts))
    most = int(str(law.policy(session, "window_days", today)))
    for one in form.accounts:
        _check_account(Account.from_json(one), form, fields, most, now)
    check_law(session, form, body=batch.body.slug, now=now)
    profile = law.profile(session, today)
    filed = matters.filed_since(session, now - WEEK)
    filing_rules.check_week(
        filed=filed, more=len(form.accounts), most=profile.week_items
    )


def _check_account(
    account: Account, form: DataForm, fields: list[str], most: int, now: datetime
) -> None:
    tier = str(form.asked["tier"])
    data_tiers.check_one_account(account.kind)
    data_questions.check_link(account.subject, account.link)
    data_tiers.check_fields(account.fields or fields, tier=tier)
    days = data_accounts.window_of(account, form.asked)
    first, last = days or (None, None)
    data_tiers.check_window(first, last, tier=tier, most=most, today=local_date(now))


def _file(
    session: Session,
    batch: Batch,
    form: DataForm,
    part: Sequence[Account],
    *,
    by: Actor,
    now: datetime,
) -> str:
    docket = ledger.open_docket(session, data_tiers.KIND, now=now)
    request = _request(session, batch, form, part, docket=docket, by=by, now=now)
    session.add(request)
    session.flush()
    promise = _promise(request.id, batch, form)
    session.add(promise)
    session.add_all(
        Touch(
            matter_id=request.id, person_id=person, capacity=Capacity.AGENCY, since=now
        )
        for person in (batch.drafter_id, by.id, promise.custodian_id)
        if person is not None
    )
    items = [_item(request.id, at, one, form) for at, one in enumerate(part, start=1)]
    session.add_all(items)
    session.flush()
    asked = [_asked(item, one, form) for item, one in zip(items, part, strict=True)]
    session.add_all(asked)
    session.flush()

    _record(session, batch, request, promise, items, asked, by=by, now=now)
    return docket


def _request(
    session: Session,
    batch: Batch,
    form: DataForm,
    part: Sequence[Account],
    *,
    docket: str,
    by: Actor,
    now: datetime,
) -> LegalRequest:
    platforms = {one.slug: one.id for one in accounts.platforms(session)}
    kept = form.asked["tier"] == Tier.D0
    return LegalRequest(
        id=uuid4(),
        docket=docket,
        kind=data_tiers.KIND,
        body_id=batch.body_id,
        platform_id=platforms[part[0].platform],
        batch_id=batch.id,
        drafter_id=batch.drafter_id,
        authoriser_id=by.id,
        state=RequestState.SCREENED if kept else RequestState.FILED,
        screened_at=now if kept else None,
        item_count=len(part),
        source=form.answers["source"],
        agency_ref=form.answers.get("agency_ref", ""),
        answers={},
        filed_at=now,
        screening_due=clocks.due(session, "screening", now),
    )


def _promise(request_id: UUID, batch: Batch, form: DataForm) -> DataRequest:
    answers, kept = form.answers, form.asked["tier"] == Tier.D0
    delays = not kept and answers["notice_plan"] == data_questions.DELAY
    needed = {
        question.name
        for part in data_questions.parts_for(form.asked["tier"])
        for question in part.questions
    }
    return DataRequest(
        request_id=request_id,
        tier=Tier(form.asked["tier"]),
        drafter_id=batch.drafter_id,
        custodian_id=None if kept else custodian_id(answers),
        form_version=data_questions.FORM_VERSION,
        answers={name: said for name, said in answers.items() if name in needed},
        reasons=dict(form.reasons),
        notice_plan=data_questions.DELAY if delays else data_questions.AT_PRODUCTION,
        delay_ground=answers["delay_ground"] if delays else None,
        delay_days=int(answers["delay_days"]) if delays else None,
        retention_days=None if kept else int(answers["retention_days"]),
    )


def _item(request_id: UUID, number: int, one: Account, form: DataForm) -> Item:
    tier = form.asked["tier"]
    days = "keep_days" if tier == Tier.D0 else "retention_days"
    return Item(
        request_id=request_id,
        number=number,
        item_kind=one.kind,
        locator=one.locator,
        canonical=one.canonical,
        native_id=one.native_id or None,
        handle=one.handle or None,
        provisions=cited_in(form),
        measure=data_tiers.measure_of(tier),
        territory=data_tiers.HOME,
        duration_days=int(form.answers[days]),
        why_unlawful=one.link,
        protected=data_accounts.protected(form.answers),
    )


def _asked(item: Item, one: Account, form: DataForm) -> DataItem:
    tier = Tier(form.asked["tier"])
    fields = data_tiers.in_order(one.fields or tuple(form.reasons))
    days = data_accounts.window_of(one, form.asked) if tier is Tier.D2 else None
    return DataItem(
        item_id=item.id,
        request_id=item.request_id,
        number=item.number,
        tier=tier,
        account_kind=one.kind,
        subject=one.subject,
        link=one.link,
        fields=[] if tier is Tier.D0 else list(fields),
        field_count=0 if tier is Tier.D0 else len(fields),
        window_from=days[0] if days else None,
        window_to=days[1] if days else None,
        window_days=data_tiers.days_between(*days) if days else None,
    )


def _record(
    session: Session,
    batch: Batch,
    request: LegalRequest,
    promise: DataRequest,
    items: Sequence[Item],
    asked: Sequence[DataItem],
    *,
    by: Actor,
    now: datetime,
) -> None:
    agency = batch.body.slug
    ledger.record(
        session,
        "request.filed",
        docket=request.docket,
        agency=agency,
        public={
            "what": "data",
            "batch": batch.number,
            "items": request.item_count,
            "emergency": "no",
            "source": request.source,
        },
        private={
            "drafter": str(batch.drafter_id),
            "authoriser": str(by.id),
            "text_sha256": _hashed({"a": promise.answers, "r": promise.reasons}),
            "agency_ref": request.agency_ref or None,
        },
        now=now,
    )
    slugs = {one.id: one.slug for one in accounts.platforms(session)}
    for item, one in zip(items, asked, strict=True):
        ledger.record(
            session,
            "item.filed",
            docket=request.docket,
            item=item.number,
            agency=agency,
            public=_filed(item, one, platform=slugs[request.platform_id]),
            private={
                "locator": item.locator,
                "canonical": item.canonical,
                "native_id": item.native_id,
                "handle": item.handle,
                "text_sha256": _hashed(one.link),
                "protected": item.protected,
            },
            now=now,
        )


def _filed(item: Item, one: DataItem, *, platform: str) -> dict[str, Any]:
    return {
        "what": item.item_kind,
        "platform": platform,
        "basis": item.provisions,
        "measure": item.measure,
        "territory": item.territory,
        "days": item.duration_days,
        "tier": one.tier.value,
        "nfields": one.field_count,
        "window": one.window_days,
    }


def _hashed(said: object) -> str:
    raw = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return sha256(raw.encode()).hexdigest()
