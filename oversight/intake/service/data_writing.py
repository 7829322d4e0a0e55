"""Writing a signed data request: its promises, its accounts, and their leaves."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor
from oversight.core.hashes import sha256_of
from oversight.intake.models.batches import Batch
from oversight.intake.models.data import DataForm, DataItem, DataRequest
from oversight.intake.models.requests import Item, LegalRequest, Touch
from oversight.intake.queries import exhibits
from oversight.intake.rules import data_accounts, data_questions, data_tiers
from oversight.intake.rules.data_accounts import Account
from oversight.intake.rules.data_tiers import Tier
from oversight.intake.rules.lifecycle import Capacity, RequestState
from oversight.intake.service import clocks, data_custodians
from oversight.intake.service.citing import cite_again
from oversight.intake.service.tallying import tally
from oversight.ledger import service as ledger


def write(
    session: Session,
    batch: Batch,
    form: DataForm,
    part: Sequence[Account],
    *,
    by: Actor,
    now: datetime,
) -> str:
    """File one docket of a signed form: request, promises, accounts, and leaves."""
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
    captured = exhibits.captures(session, batch.id)
    items = [
        _item(request.id, at, one, form, captured.get(one.row))
        for at, one in enumerate(part, start=1)
    ]
    session.add_all(items)
    session.flush()
    asked = [_asked(item, one, form) for item, one in zip(items, part, strict=True)]
    session.add_all(asked)
    session.flush()
    cite_again(session, request)

    _record(session, batch, request, promise, items, asked, by=by, now=now)
    tally(session, batch.body_id, [docket])
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
        custodian_id=None if kept else data_custodians.named_in(answers),
        form_version=data_questions.FORM_VERSION,
        answers={name: said for name, said in answers.items() if name in needed},
        reasons=dict(form.reasons),
        notice_plan=data_questions.DELAY if delays else data_questions.AT_PRODUCTION,
        delay_ground=answers["delay_ground"] if delays else None,
        delay_days=int(answers["delay_days"]) if delays else None,
        retention_days=None if kept else int(answers["retention_days"]),
    )


def _item(
    request_id: UUID, number: int, one: Account, form: DataForm, captured: str | None
) -> Item:
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
        provisions=data_questions.cited(form.answers),
        measure=data_tiers.measure_of(tier),
        territory=data_tiers.HOME,
        duration_days=int(form.answers[days]),
        why_unlawful=one.link,
        capture_sha256=captured,
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
    ledger.record(
        session,
        "request.filed",
        docket=request.docket,
        agency=batch.body.slug,
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
        _record_item(
            session, batch, request, item, one, slugs[request.platform_id], now
        )


def _record_item(
    session: Session,
    batch: Batch,
    request: LegalRequest,
    item: Item,
    one: DataItem,
    platform: str,
    now: datetime,
) -> None:
    ledger.record(
        session,
        "item.filed",
        docket=request.docket,
        item=item.number,
        agency=batch.body.slug,
        public=_filed(item, one, platform=platform),
        private={
            "locator": item.locator,
            "canonical": item.canonical,
            "native_id": item.native_id,
            "handle": item.handle,
            "text_sha256": _hashed(one.link),
            "capture_sha256": item.capture_sha256,
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
    return sha256_of(raw)
