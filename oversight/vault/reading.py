"""Reading for a page: a private text, or when it was erased and on what ground."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.vault import service
from oversight.vault.models.erasures import Erasure
from oversight.vault.rules.wrapping import sealed_under

FORGOTTEN = "vault_forgotten"


@dataclass(frozen=True, slots=True)
class Gone:
    """A value was erased; when and why, where the value names the key it lay under."""

    at: datetime | None = None
    ground: str = ""


def text(
    session: Session, sealed: bytes, *, docket: str, subject: str, place: str
) -> str | Gone:
    """Return a text as ``open_text`` does, or that it was erased: a page goes on."""
    try:
        return service.open_text(
            session, sealed, docket=docket, subject=subject, place=place
        )
    except RuleError as error:
        if error.code != FORGOTTEN:
            raise
        return gone(session, sealed)


def gone(session: Session, sealed: bytes) -> Gone:
    """Return when a value that cannot be opened any more was erased, and why."""
    named = select(Erasure).where(Erasure.id == sealed_under(sealed))
    found = session.scalars(named).one_or_none()
    return Gone(found.erased_at, found.ground) if found else Gone()
