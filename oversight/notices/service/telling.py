"""Making notices, handing them on, and knowing a person by a notice's code.

The secret that keys the codes is handed over once per process by ``use``; a code is
kept only as its keyed hash and, for the liaison who passes it on, sealed in the vault.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core import codes
from oversight.core.hashes import sha256_of
from oversight.ledger import service as ledger
from oversight.notices import language
from oversight.notices.models.notices import Notice
from oversight.notices.queries import notices as queries
from oversight.notices.rules import facts as rules
from oversight.notices.rules.parts import Paragraph, Stage
from oversight.notices.rules.text import paragraphs
from oversight.vault import reading
from oversight.vault import service as vault
from oversight.vault.reading import Gone

_secret: list[bytes] = []
NOTHING_NEWER: Mapping[str, Any] = MappingProxyType({})


def use(secret: bytes | str) -> None:
    """Take the secret that keys the notice codes of this process."""
    _secret[:] = [secret.encode() if isinstance(secret, str) else secret]


def issue(
    session: Session,
    *,
    docket: str,
    item: int,
    stage: Stage | str,
    platform: str,
    facts: Mapping[str, Any],
    now: datetime,
) -> str:
    """Make the notice on this item at this stage once, and return its code.

    Asked a second time it returns the first code. The calling act writes the leaf.
    """
    rules.check_facts(facts)
    made = queries.find(session, docket, item, Stage(stage))
    if made is not None:
        return code_of(session, made)
    code = codes.new_code()
    row = Notice(
        docket=docket,
        item=item,
        stage=Stage(stage).value,
        platform=platform,
        facts=dict(facts),
        code_hash=_hashed(code),
        made_at=now,
    )
    row.code_sealed = _sealed(session, row, code)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # A rival made it while we did: the first one counts.
        return code_of(session, queries.made(session, docket, item, Stage(stage)))
    return code


def code_of(session: Session, notice: Notice) -> str:
    """Open the code of a notice, for the page of the liaison who passes it on."""
    return vault.open_text(
        session,
        notice.code_sealed,
        docket=notice.docket,
        subject=rules.SUBJECT,
        place=_place(notice),
    )


def code_kept(session: Session, notice: Notice) -> str | Gone:
    """Return that code, or that it was erased: the notice itself can still be read."""
    return reading.text(
        session,
        notice.code_sealed,
        docket=notice.docket,
        subject=rules.SUBJECT,
        place=_place(notice),
    )


def by_code(session: Session, code: str) -> Notice:
    """Return the notice this code opens; every other text gets the same refusal."""
    plain = codes.normalise(code)
    found = None if plain is None else queries.by_hash(session, _hashed(plain))
    if found is None:
        raise rules.unknown_code()
    return found


def content(
    notice: Notice, *, code: str = "", newer: Mapping[str, Any] = NOTHING_NEWER
) -> list[Paragraph]:
    """Return the text of a notice as sentences ready to be translated.

    ``newer`` holds what has changed since it was made, such as a longer time.
    """
    rules.check_facts(newer)
    return paragraphs(
        Stage(notice.stage),
        {**notice.facts, **newer},
        platform=notice.platform,
        code=codes.grouped(code) if code else "",
    )


def pass_on(session: Session, notice_id: UUID, *, by: Actor, now: datetime) -> Notice:
    """Record that the platform handed the notice to the account holder: time runs."""
    notice = queries.notice(session, notice_id, lock=True)
    return hand_on(session, notice, by=by, now=now)


def hand_on(session: Session, notice: Notice, *, by: Actor, now: datetime) -> Notice:
    """Record the same of a notice that the calling act has locked."""
    rules.check_own_platform(by.platform, platform=notice.platform)
    rules.check_not_passed_on(notice.passed_on_at)

    notice.passed_on_at = now

    _record(session, "notice.sent", notice, now)
    return notice


def fail(session: Session, notice_id: UUID, *, by: Actor, now: datetime) -> Notice:
    """Record that the notice reached nobody, and publish that it was due."""
    notice = queries.notice(session, notice_id, lock=True)
    return give_up(session, notice, by=by, now=now)


def give_up(session: Session, notice: Notice, *, by: Actor, now: datetime) -> Notice:
    """Record the same of a notice that the calling act has locked."""
    rules.check_own_platform(by.platform, platform=notice.platform)
    rules.check_not_passed_on(notice.passed_on_at)
    rules.check_not_failed(notice.failed_at)

    notice.failed_at = now

    _record(session, "notice.failed", notice, now)
    publish(session, notice, now=now)
    return notice


def publish(session: Session, notice: Notice, *, now: datetime) -> None:
    """Put on the public docket, once, that a notice is there for whoever holds it."""
    if notice.published_at is not None:
        return

    notice.published_at = now

    _record(session, "notice.published", notice, now)


def hold(session: Session, docket: str) -> list[Notice]:
    """Lock the notices of a docket, before the act that calls this writes a leaf.

    A liaison who hands notices on holds them first and counts leaves after; whoever
    changes them after a leaf of the same docket would wait in a ring.
    """
    return queries.of_docket(session, docket, lock=True)


def complete(
    session: Session, docket: str, facts: Mapping[str, Any], *, now: datetime
) -> int:
    """Add what has become known to the notices of a docket not yet passed on.

    They are locked: the text of one that is passed on meanwhile stays as it was read.
    """
    rules.check_facts(facts)
    held = hold(session, docket)
    waiting = [notice for notice in held if notice.passed_on_at is None]

    for notice in waiting:
        notice.facts = {**notice.facts, **facts}

    ledger.note(
        session,
        "notice.completed",
        by=None,
        now=now,
        subject=docket,
        facts={"notices": len(waiting), "names": sorted(facts)},
    )
    return len(waiting)


def _sealed(session: Session, row: Notice, code: str) -> bytes:
    """Seal a code for the one place in which it is kept."""
    return vault.seal_text(
        session,
        code,
        docket=row.docket,
        subject=rules.SUBJECT,
        place=_place(row),
        now=row.made_at,
    )


def _record(session: Session, kind: str, notice: Notice, now: datetime) -> None:
    told = language.text(content(notice), "en")
    ledger.record(
        session,
        kind,
        docket=notice.docket,
        item=notice.item,
        public={"stage": notice.stage},
        private={
            "text_sha256": sha256_of(told),
            "code_hash": notice.code_hash,
        },
        now=now,
        subject=rules.SUBJECT,
    )


def _hashed(code: str) -> str:
    if not _secret:
        raise RuntimeError("notices have no secret yet: call notices.use at start")
    return codes.keyed_hash(_secret[0], rules.PURPOSE, code)


def _place(notice: Notice) -> str:
    return f"notices/{notice.docket}/{notice.item}/{notice.stage}/code"
