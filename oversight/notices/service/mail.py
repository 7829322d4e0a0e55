"""Posting a letter: a row in the transaction of the act that owes it, sent later.

If the act is undone, so is the letter; if the act stands, the letter will be sent
however long the mail server is away. No act waits for a mail server.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.notices import language as languages
from oversight.notices import letters
from oversight.notices.letters import Letter
from oversight.notices.models.mail import Mail
from oversight.notices.queries import mail as queries
from oversight.notices.rules import mail as rules
from oversight.notices.rules.mail import MailState
from oversight.vault import service as vault

SUBJECT = "mail"
NOTHING: Mapping[str, str] = MappingProxyType({})
BAD_ADDRESS = "This is not an address that mail can be sent to."


@dataclass(frozen=True, slots=True, repr=False)
class Attachment:
    """One file that goes along with a letter."""

    name: str
    content_type: str
    content: bytes


def post(
    session: Session,
    message: str,
    *,
    to: str,
    language: str,
    key: str,
    now: datetime,
    values: Mapping[str, str] = NOTHING,
    attachments: Sequence[Attachment] = (),
) -> None:
    """Owe somebody a letter, once: the same key asked again does nothing.

    An address that no server could take is set aside at once and shown to the
    administrator; the act that owes the letter goes on.
    """
    if queries.by_key(session, key) is not None:
        return
    letter = letters.written(message, language, to=to, values=values)
    row = Mail(
        key=key,
        message=message,
        language=language,
        message_id=f"<{uuid4().hex}@{languages.host()}>",
        state=MailState.WAITING,
        posted_at=now,
        next_try_at=now,
    )
    if not rules.is_address(to):
        row.state = rules.LIFECYCLE.after(row.state, rules.MailAct.PARK)
        row.parked_at, row.answer = now, BAD_ADDRESS
    row.letter = _sealed(session, row, "letter", letter.kept())
    if attachments:
        row.files = _sealed(session, row, "files", _packed(attachments))
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # A rival posted it while we did: one letter is enough.
        return


def rewrite(session: Session, row: Mail, letter: Letter) -> None:
    """Keep another letter in the place of one that no server has taken."""
    row.letter = _sealed(session, row, "letter", letter.kept())


def letter_of(session: Session, row: Mail) -> Letter:
    """Open what a letter says and to whom, or refuse when it was forgotten."""
    return Letter.read(_opened(session, row, "letter", row.letter))


def files_of(session: Session, row: Mail) -> tuple[Attachment, ...]:
    """Open the files that go along with a letter."""
    if row.files is None:
        return ()
    packed = json.loads(_opened(session, row, "files", row.files))
    return tuple(
        Attachment(name, kind, b64decode(content)) for name, kind, content in packed
    )


def _packed(attachments: Sequence[Attachment]) -> str:
    return json.dumps(
        [
            (rules.file_name(a.name), a.content_type, b64encode(a.content).decode())
            for a in attachments
        ]
    )


def _sealed(session: Session, row: Mail, field: str, text: str) -> bytes:
    return vault.seal_text(
        session,
        text,
        docket=_month(row),
        subject=SUBJECT,
        place=_place(row, field),
        now=row.posted_at,
    )


def _opened(session: Session, row: Mail, field: str, sealed: bytes | None) -> str:
    return vault.open_text(
        session,
        sealed or b"",
        docket=_month(row),
        subject=SUBJECT,
        place=_place(row, field),
    )


def _month(row: Mail) -> str:
    """Return under whose key a letter lies: one for each month of posting."""
    return f"MAIL-{local_date(row.posted_at):%Y-%m}"


def _place(row: Mail, field: str) -> str:
    return f"notices/mails/{row.message_id}/{field}"
