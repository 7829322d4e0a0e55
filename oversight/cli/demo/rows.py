"""Filing as the officers do it: rows handed in by one, signed by another."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from oversight.cli.demo.plans import Plan
from oversight.cli.demo.posts import Post
from oversight.cli.demo.stage import Stage
from oversight.cli.demo.texts import filing as texts
from oversight.cli.demo.texts import longer
from oversight.core.clock import local_date
from oversight.core.hashes import sha256_of
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.files import COLUMNS
from oversight.intake.service import filing, signing
from oversight.intake.service.uploads import BatchResult, Upload

SIGNED_AFTER = timedelta(hours=3)
_IN_ENGLISH = re.compile(r"(.+?) *\(“(.+)”\) *(.*)", re.DOTALL)


def cells(post: Post, filed: datetime) -> dict[str, str]:
    """Return the row of one item as the drafter writes it."""
    day = local_date(filed)
    published = day - timedelta(days=post.age)
    captured = filed - timedelta(days=min(post.age - 1, 2), hours=2)
    passage, translation = in_both(post.passage)
    row = {
        "kind": "takedown",
        "locator": post.locator,
        "native_id": post.native_id,
        "published_on": published.isoformat(),
        "language": post.language,
        "provision": ";".join(post.provisions),
        "why_unlawful": texts.why(post),
        "passage": passage,
        "translation": translation,
        "measure": post.measure,
        "duration_days": str(post.days),
        "attribution": texts.attribution(post),
        "risk": texts.risk(post),
        "item_kind": post.kind,
        "capture_sha256": sha256_of(f"capture of {post.locator}"),
        "captured_at": captured.isoformat(timespec="minutes"),
        "protected": post.protected,
        "reach": str(post.reach),
        "attribution_basis": "platform-data" if post.seed % 2 else "self-description",
        "confidence": ("high", "medium", "low")[post.seed % 3],
        "innocent_explanations": texts.innocent(post),
        "purpose": texts.purpose(post),
        "why_not_milder": texts.milder(post),
        "preserved": "yes",
        "prior_notice": "no",
        "notice_ground": "unreachable",
        "notice_facts": "The account takes no messages and names no address.",
    }
    return {name: "" if name in post.lacks else text for name, text in row.items()}


def in_both(text: str) -> tuple[str, str]:
    """Return a passage, and what it says in English where that stands in brackets."""
    found = _IN_ENGLISH.fullmatch(text)
    if found is None:
        return text, ""
    return " ".join(part for part in found.group(1, 3) if part), found.group(2)


def corrections(post: Post, now: datetime) -> Mapping[str, str]:
    """Return what the drafter fills in where the row lacked something."""
    row = cells(post, now - timedelta(days=3))
    whole = cells(replace(post, lacks=()), now - timedelta(days=3))
    return {name: whole[name] for name in row if name in post.lacks}


def receive(stage: Stage, plan: Plan) -> BatchResult:
    """Let the drafter hand the filing in."""
    rows = [cells(post, stage.now) for post in plan.posts]
    if plan.captured:  # Then the capture itself is handed in, and speaks for itself.
        rows[0]["capture_sha256"] = ""
    return filing.receive(
        stage.session,
        Upload(
            content=as_csv(rows),
            name=f"list-{local_date(stage.now).isoformat()}.csv",
            answers=texts.CHECKS
            | {"source": plan.source, "source_reference": plan.reference}
            | _consent(stage, plan),
            partial=plan.partial,
        ),
        by=stage.people[plan.drafter],
        now=stage.now,
    )


def sign(stage: Stage, plan: Plan, number: str) -> dict[str, dict[int, Post]]:
    """Let the authorising officer sign; return the items of each docket by number."""
    result = signing.sign(
        stage.session, number, by=stage.people[plan.authoriser], now=stage.now
    )
    by_locator = {post.locator: post for post in plan.posts}
    found: dict[str, dict[int, Post]] = {}
    rows = stage.session.execute(
        select(LegalRequest.docket, Item.number, Item.locator)
        .join(Item, Item.request_id == LegalRequest.id)
        .where(LegalRequest.docket.in_(result.dockets))
        .order_by(LegalRequest.docket, Item.number)
    )
    for docket, position, locator in rows:
        found.setdefault(docket, {})[position] = by_locator[locator]
    return found


def as_csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return the rows as a bulk file: comma-separated, every cell in quotes."""
    names = [name for name in COLUMNS if any(name in row for row in rows)]
    lines = [names, *([row.get(name, "") for name in names] for row in rows)]
    text = "\r\n".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines
    )
    return text.encode()


def _consent(stage: Stage, plan: Plan) -> dict[str, str]:
    """Return the victim's consent, where a filing runs on the victims' track."""
    if not plan.longer:
        return {}
    day = local_date(stage.now).isoformat()
    return longer.CONSENT | {"victim_consent_on": day}
