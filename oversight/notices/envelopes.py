"""Puts a letter into the form in which mail travels.

A letter says the same each time it is handed over: its date is the moment of posting
and its message id never changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import Protocol

from oversight.notices.letters import Letter
from oversight.notices.rules.mail import flowed

NAMES = {"en": "Oversight", "ur": "شنوائی"}
LONGEST_LINE = 75


class Enclosed(Protocol):
    """A file that goes along."""

    @property
    def name(self) -> str:
        """Its name, without a path."""
        ...

    @property
    def content_type(self) -> str:
        """What it is."""
        ...

    @property
    def content(self) -> bytes:
        """Its bytes."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class Envelope:
    """A letter ready to be handed over: to whom, and its bytes."""

    to: str
    content: bytes
    international: bool


def envelope(
    letter: Letter,
    files: Sequence[Enclosed],
    *,
    language: str,
    message_id: str,
    posted_at: datetime,
    sender: str,
) -> Envelope:
    """Return a letter as it travels."""
    to = reachable(letter.to)
    international = not to.isascii()
    # Seven bits pass every server; what is no ASCII is encoded, never cut.
    policy = (SMTPUTF8 if international else SMTP).clone(cte_type="7bit")
    mail = EmailMessage(policy)
    mail["From"] = Address(NAMES[language], addr_spec=sender)
    mail["To"] = _address(to)
    mail.set_raw("Subject", _encoded(letter.subject))
    mail["Date"] = posted_at
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(flowed(letter.text), params={"format": "flowed"})
    mail.add_alternative(letter.html, subtype="html")
    for file in files:
        main, _, sub = file.content_type.partition("/")
        mail.add_attachment(
            file.content, maintype=main, subtype=sub, filename=file.name
        )
    # Last: what begins with Content- would move into the first part.
    mail["Content-Language"] = language
    return Envelope(to=to, content=bytes(mail), international=international)


def reachable(address: str) -> str:
    """Return an address with its host as the name servers know it."""
    local, _, host = address.rpartition("@")
    try:
        return f"{local}@{host.encode('idna').decode()}"
    except UnicodeError:
        return address


def _address(to: str) -> Address:
    local, _, host = to.rpartition("@")
    return Address(username=local, domain=host)


def _encoded(subject: str) -> str:
    """Return a subject that reads back exactly.

    The library's own folding loses a space between two encoded words.
    """
    if subject.isascii() and "=?" not in subject and len(subject) < LONGEST_LINE - 10:
        return subject
    return Header(
        subject, "utf-8", maxlinelen=LONGEST_LINE, header_name="Subject"
    ).encode(linesep="\r\n")
