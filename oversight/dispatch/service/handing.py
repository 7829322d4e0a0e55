"""What a liaison hands to an account holder: the notice, and its code opened here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.codes import grouped
from oversight.dispatch.queries import pages
from oversight.notices import language
from oversight.notices.service import telling as notices
from oversight.vault.reading import Gone


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One notice in both languages, with the code that only its holder may have."""

    docket: str
    item: int
    stage: str
    locator: str
    native_id: str
    code: str
    erased: Gone | None
    english: str
    urdu: str
    passed_on_at: datetime | None
    failed_at: datetime | None
    may_pass_on: bool
    may_fail: bool


def notice_page(
    session: Session, docket: str, number: int, stage: str, *, by: Actor
) -> NoticePage:
    """Return a notice of the visitor's own platform; any other does not exist."""
    notice = pages.own_notice(session, docket, number, stage, by=by)
    locator, native_id = pages.item_locator(session, docket, number)
    kept = notices.code_kept(session, notice)
    erased, code = (kept, "") if isinstance(kept, Gone) else (None, kept)
    said = notices.content(notice, code=code)
    return NoticePage(
        docket=docket,
        item=number,
        stage=notice.stage,
        locator=locator,
        native_id=native_id,
        code=grouped(code),
        erased=erased,
        english=language.text(said, "en"),
        urdu=language.text(said, "ur"),
        passed_on_at=notice.passed_on_at,
        failed_at=notice.failed_at,
        may_pass_on=notice.passed_on_at is None,
        may_fail=notice.passed_on_at is None and notice.failed_at is None,
    )
