"""Writing a signed filing: linked dockets, their items, defects, touches, leaves."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.core.hashes import sha256_of
from oversight.core.words import N_
from oversight.intake.models.batches import Batch
from oversight.intake.models.requests import Item, LegalRequest, Touch
from oversight.intake.models.victims import Consent
from oversight.intake.rules import splitting, victims
from oversight.intake.rules.lifecycle import Capacity, RequestState
from oversight.intake.rules.planning import Candidate, Plan
from oversight.intake.service import beside, clocks
from oversight.intake.service.citing import cite
from oversight.intake.service.tallying import tally
from oversight.law.queries import register as law
from oversight.ledger import service as ledger
from oversight.ledger.service import Entry

KIND = "TD"
_ITEMS = Item.metadata.tables[Item.__tablename__]
Row = dict[str, Any]


def write(
    session: Session,
    batch: Batch,
    plan: Plan,
    *,
    first: str,
    by: Actor,
    now: datetime,
) -> tuple[str, ...]:
    """File a plan whole and return its dockets; items keep the order of the file."""
    due = clocks.due(session, "screening", now)
    platforms = {one.slug: one.id for one in accounts.platforms(session)}
    named = {one.draft.row: one for one in plan.candidates}
    most = law.profile(session, local_date(now)).docket_items
    consent = _consent(session, batch, now)
    parts = splitting.dockets_of([one.draft for one in plan.candidates], most=most)
    requests: list[Row] = []
    items: list[Row] = []
    for part in parts:
        docket = first if not requests else ledger.open_docket(session, KIND, now=now)
        request = _request(batch, [named[draft.row] for draft in part])
        request |= {
            "docket": docket,
            "platform_id": platforms[part[0].platform],
            "authoriser_id": by.id,
            "track": victims.VICTIM if consent else victims.ORDINARY,
            "consent_id": consent,
            "filed_at": now,
            "screening_due": due,
        }
        requests.append(request)
        items += [
            _item(request["id"], number, named[draft.row])
            for number, draft in enumerate(part, start=1)
        ]
    _insert(session, requests, items, by=by, now=now)
    filed = [named[draft.row] for part in parts for draft in part]
    beside.write(session, batch, items, filed, now=now)
    _leaves(session, batch, requests, items, now=now)
    return tally(session, batch.body_id, [request["docket"] for request in requests])


def _consent(session: Session, batch: Batch, now: datetime) -> UUID | None:
    """Keep the consent a victim's filing rests on; there is none of any other."""
    if not victims.is_victims(batch.answers):
        return None
    given = victims.consent_of(batch.answers, on=local_date(now))
    kept = Consent(id=uuid4(), batch_id=batch.id, **asdict(given))
    session.add(kept)
    session.flush()
    return kept.id


def _request(batch: Batch, part: Sequence[Candidate]) -> Row:
    answers = dict(batch.answers)
    source = _one(c.draft.source for c in part) or answers["source"]
    return {
        "id": uuid4(),
        "kind": KIND,
        "body_id": batch.body_id,
        "batch_id": batch.id,
        "drafter_id": batch.drafter_id,
        "state": RequestState.FILED,
        "item_count": len(part),
        "source": source,
        "agency_ref": _one(c.draft.agency_ref for c in part) or "",
        "answers": answers,
        "cured_once": False,
        "platform": part[0].draft.platform,
    }


def _item(request_id: UUID, number: int, one: Candidate) -> Row:
    draft = one.draft
    return {
        "id": uuid4(),
        "request_id": request_id,
        "number": number,
        "item_kind": draft.item_kind,
        "locator": draft.locator.given,
        "canonical": draft.locator.canonical,
        "native_id": draft.native_id,
        "handle": draft.locator.handle,
        "provisions": list(draft.provisions),
        "measure": draft.measure,
        "territory": draft.territory,
        "duration_days": draft.duration_days,
        "published_on": draft.published_on,
        "language": draft.language,
        "why_unlawful": draft.why_unlawful,
        "passage": draft.passage,
        "attribution": draft.attribution,
        "risk": draft.risk,
        "protected": draft.protected,
        "capture_sha256": draft.capture_sha256,
        "captured_at": draft.captured_at,
        "source": draft.source,
        "agency_ref": draft.agency_ref,
        "refiled_from": one.refiled_from,
        "new_facts": one.new_facts,
        "reach": draft.more.reach,
    }


def _insert(
    session: Session,
    requests: list[Row],
    items: list[Row],
    *,
    by: Actor,
    now: datetime,
) -> None:
    rows = [_without(row, "platform") for row in requests]
    session.execute(insert(LegalRequest), rows)
    try:
        with session.begin_nested():
            session.execute(insert(_ITEMS), [_without(one, "reach") for one in items])
    except IntegrityError as error:
        # The index on live addresses is the last lock: a rival was quicker.
        raise RuleError(
            "taken_meanwhile_unnamed",
            N_(
                "While this was being signed, another filing named one of the same "
                "addresses. Nothing was filed here. Open the page again and sign "
                "what is left."
            ),
        ) from error
    session.execute(
        insert(Touch),
        [
            {
                "id": uuid4(),
                "matter_id": row["id"],
                "person_id": person,
                "capacity": Capacity.AGENCY,
                "since": now,
            }
            for row in requests
            for person in (row["drafter_id"], by.id)
        ],
    )
    cite(session, requests, items)


def _leaves(
    session: Session,
    batch: Batch,
    requests: list[Row],
    items: list[Row],
    *,
    now: datetime,
) -> None:
    by_request: dict[UUID, list[Row]] = {}
    for item in items:
        by_request.setdefault(item["request_id"], []).append(item)
    ledger.record_all(session, _entries(batch, requests, by_request), now=now)


def _entries(
    batch: Batch, requests: list[Row], items: Mapping[UUID, list[Row]]
) -> Iterator[Entry]:
    agency = batch.body.slug
    for request in requests:
        yield _request_leaf(batch, request, agency=agency)
        for item in items[request["id"]]:
            yield _item_leaf(request, item, agency=agency)


def _request_leaf(batch: Batch, request: Row, *, agency: str) -> Entry:
    said = json.dumps(batch.answers, sort_keys=True, ensure_ascii=False)
    return Entry(
        "request.filed",
        docket=request["docket"],
        agency=agency,
        public={
            "what": "takedown",
            "batch": batch.number,
            "items": request["item_count"],
            "emergency": "no",
            "source": request["source"],
        },
        private={
            "drafter": str(request["drafter_id"]),
            "authoriser": str(request["authoriser_id"]),
            "text_sha256": sha256_of(said),
            "file_sha256": batch.file_sha256,
            "agency_ref": request["agency_ref"] or None,
        },
    )


def _item_leaf(request: Row, item: Row, *, agency: str) -> Entry:
    return Entry(
        "item.filed",
        docket=request["docket"],
        item=item["number"],
        agency=agency,
        public={
            "what": item["item_kind"],
            "platform": request["platform"],
            "basis": item["provisions"],
            "measure": item["measure"],
            "territory": item["territory"],
            "days": item["duration_days"],
        },
        private={
            "locator": item["locator"],
            "canonical": item["canonical"],
            "native_id": item["native_id"],
            "handle": item["handle"],
            "text_sha256": sha256_of(item["why_unlawful"]),
            "capture_sha256": item["capture_sha256"],
            "protected": item["protected"],
            "reach": item["reach"] or None,
        },
    )


def _without(row: Row, name: str) -> Row:
    """Return a row without what only its leaf says."""
    return {key: value for key, value in row.items() if key != name}


def _one(values: Iterable[str | None]) -> str | None:
    """Return the one value that all name, if they name one."""
    found = set(values)
    return found.pop() if len(found) == 1 else None
