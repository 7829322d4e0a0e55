"""Talks to the mail server: one letter, one connection, every step within its time.

A server whose certificate is not trusted gets no letter, and no password goes over a
line that is not encrypted. What went wrong is told in a word and in the server's own
line; nothing here raises because a server misbehaves.
"""

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from smtplib import (
    SMTP,
    SMTP_SSL,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
)
from threading import Timer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from oversight.notices.envelopes import Envelope
from oversight.notices.rules.relay import Outcome, Trouble, Verdict, verdict_of

PATIENCE, LONGEST = 30.0, 180.0
PORTS = {"smtp": 25, "smtps": 465}
READY = 220
FAULTS = (OSError, SMTPException, ValueError)


@dataclass(frozen=True, slots=True, repr=False)
class Relay:
    """The server that takes the portal's letters, and how it is spoken to."""

    host: str
    port: int
    tls: bool = False
    strict: bool = False
    user: str = ""
    password: str = ""
    sender: str = ""
    authority: str | None = None
    name: str = "localhost"
    patience: float = PATIENCE
    longest: float = LONGEST

    @property
    def address(self) -> str:
        """Return under which name this server is remembered."""
        return f"{self.host}:{self.port}"


def relay(url: str, *, name: str, strict: bool) -> Relay:
    """Return the server that SMTP_URL names; ``strict`` wants every line encrypted."""
    parts = urlsplit(url)
    more = parse_qs(parts.query)
    return Relay(
        host=parts.hostname or "",
        port=parts.port or PORTS[parts.scheme],
        tls=parts.scheme == "smtps",
        strict=strict,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=more.get("from", [f"oversight@{name}"])[0],
        authority=more.get("ca", [None])[0],
        name=name,
    )


def hand_over(to: Relay, envelope: Envelope) -> Outcome:
    """Hand one letter to the server and return what became of it."""
    try:
        line = _opened(to)
    except FAULTS as error:
        return Outcome(Verdict.CLOSED, _trouble(error), _told(error))
    try:
        return _spoken(line, to, envelope)
    except FAULTS as error:
        return Outcome(Verdict.BROKEN, _trouble(error), _told(error))
    finally:
        # The answer counts; nobody waits for the server to say goodbye.
        with suppress(*FAULTS):
            line.putcmd("quit")
        line.close()


def _spoken(line: SMTP, to: Relay, envelope: Envelope) -> Outcome:
    """Say from whom, to whom and what, until the server says no."""
    options = ["SMTPUTF8", "BODY=8BITMIME"] if envelope.international else []
    if envelope.international and not line.has_extn("smtputf8"):
        sentence = "This server cannot write to an address in this script."
        return Outcome(Verdict.REFUSED, None, sentence)
    steps: tuple[Callable[[], tuple[int, bytes]], ...] = (
        lambda: line.mail(to.sender, options),
        lambda: line.rcpt(envelope.to),
        lambda: line.data(envelope.content),
    )
    for number, step in enumerate(steps):
        try:
            code, said = step()
        except SMTPDataError as error:
            code, said = error.smtp_code, _bytes(error.smtp_error)
        verdict = verdict_of(code, about_sender=number == 0)
        if verdict is not Verdict.ACCEPTED:
            return Outcome(verdict, Trouble.REFUSED, f"{code} {_text(said)}")
    return Outcome(Verdict.ACCEPTED, None, f"{code} {_text(said)}")


def _opened(to: Relay) -> SMTP:
    """Return a line to a server that greeted, is trusted and knows who we are."""
    context = _trusting(to.authority)
    given: dict[str, Any] = {"local_hostname": to.name, "timeout": to.patience}
    line: SMTP
    if to.tls:
        line = _Secure(to.host, to.port, longest=to.longest, context=context, **given)
    else:
        line = _Plain(to.host, to.port, longest=to.longest, **given)
    try:
        _introduced(line, to, context)
    except BaseException:
        line.close()
        raise
    return line


@cache
def _trusting(authority: str | None) -> ssl.SSLContext:
    """Return whom a line trusts, read once: it takes longer than to send a letter."""
    context = ssl.create_default_context(cafile=authority)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _introduced(line: SMTP, to: Relay, context: ssl.SSLContext) -> None:
    line.ehlo_or_helo_if_needed()
    encrypted = to.tls
    if not encrypted and line.has_extn("starttls"):
        code, said = line.starttls(context=context)
        if code != READY:
            raise SMTPResponseException(code, said)
        line.ehlo_or_helo_if_needed()
        encrypted = True
    if not encrypted and (to.strict or to.user):
        raise _NotEncryptedError("The server offers no encryption.")
    if to.user:
        line.login(to.user, to.password)


class _NotEncryptedError(SMTPException):
    """The line would be open to whoever listens."""


class _Plain(SMTP):
    """A line that is cut when a talk takes too long, however briefly it pauses."""

    def __init__(self, *where: Any, longest: float, **given: Any) -> None:  # noqa: ANN401
        self._watch = Timer(longest, self._cut)
        self._watch.daemon = True
        self._watch.start()
        try:
            super().__init__(*where, **given)
        except BaseException:
            self._watch.cancel()
            raise

    def close(self) -> None:
        """Let go of the line."""
        self._watch.cancel()
        super().close()

    def _cut(self) -> None:
        if self.sock is not None:
            with suppress(OSError):
                # Below TLS: whoever reads there wakes up and finds the end.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


class _Secure(_Plain, SMTP_SSL):
    """A line that is encrypted from its first word."""


def _trouble(error: BaseException) -> Trouble:
    """Return in one word what an administrator has to look at."""
    if isinstance(error.__context__, TimeoutError):
        # The library says of a server that fell silent that it hung up.
        return Trouble.SILENT
    kinds: tuple[tuple[type[BaseException], Trouble], ...] = (
        (ssl.SSLCertVerificationError, Trouble.CERTIFICATE),
        (_NotEncryptedError, Trouble.OPEN_LINE),
        (SMTPAuthenticationError, Trouble.SIGN_IN),
        (SMTPResponseException, Trouble.REFUSED),
        (TimeoutError, Trouble.SILENT),
        (SMTPServerDisconnected, Trouble.DROPPED),
        (ConnectionResetError, Trouble.DROPPED),
    )
    found = (trouble for kind, trouble in kinds if isinstance(error, kind))
    return next(found, Trouble.AWAY)


def _told(error: BaseException) -> str:
    if isinstance(error, SMTPResponseException):
        return f"{error.smtp_code} {_text(_bytes(error.smtp_error))}"
    return str(error)


def _bytes(said: bytes | str) -> bytes:
    return said.encode() if isinstance(said, str) else said


def _text(said: bytes) -> str:
    return said.decode("utf-8", "replace")
