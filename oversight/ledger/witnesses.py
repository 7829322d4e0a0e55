"""Asking witnesses for their cosignatures; none of them is believed on its word.

Whatever a witness answers or fails to answer never stops the log, with one exception:
a checkpoint that our own key signed and that our tree does not contain. That is
evidence, whoever brings it, and then nothing is signed any more (LEDGER 5).
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from queue import Empty, Queue
from threading import Thread
from typing import TypeAlias
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.hashes import sha256_of
from oversight.ledger import sequencer, tree
from oversight.ledger.models import Cosignature
from oversight.ledger.rules import checkpoints, notes, plain, tiles
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import Key, Note, Signature
from oversight.ledger.rules.policies import Party, Policy
from oversight.ledger.rules.witnessing import OTHER_SIZE, PATH, Asked
from oversight.storage.session import Store

SECONDS = 5
FAR_SECONDS = 3600
PATIENCE = 2 * SECONDS
MAX_ANSWER = 64_000
OK, NOTHING_KNOWN = 200, 404
LAST_SECOND = 253_402_300_799  # the end of the year 9999
Prove: TypeAlias = Callable[[int], Sequence[bytes]]


class _NoOtherWay(HTTPRedirectHandler):
    """A witness answers where it is asked, or not at all."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


_opener = build_opener(_NoOtherWay)


@dataclass(frozen=True, slots=True)
class Said:
    """What came of asking one witness: its line, or why there is none, and evidence."""

    name: str
    line: Signature | None = None
    time: int = 0
    why: str = ""
    evidence: Checkpoint | None = None


def ask(
    store: Store, policy: Policy, head: bytes, *, now: datetime | None = None
) -> tuple[Said, ...]:
    """Ask every witness with an address, at once, and keep what holds.

    ``head`` is the signed checkpoint's note. Of a word far from ``now``, the machine's
    own time, nothing is kept: a wrong time would stand in receipts for good. Raises
    ``LogError`` (``rolled_back`` or ``forked``) when a witness holds a checkpoint of
    ours that our tree contradicts.
    """
    parties = [party for party in policy.witnesses.values() if party.url]
    if not parties:
        return ()
    checkpoint = checkpoints.parse(notes.parse(head).text)
    logs = policy.log(checkpoint.origin) or _own(store)
    with store.reading() as session:
        last = {party.key.name: _last(session, party.key.name) for party in parties}

    def prove(old: int) -> Sequence[bytes]:
        with store.reading() as session:
            return tiles.consistency(old, checkpoint.size, tree.reader(session))

    def one(party: Party) -> Said:
        said = _ask(party, head, last[party.key.name], prove, logs)
        return said if now is None else _in_time(said, now)

    said = _all_at_once(parties, one)
    with store.transaction() as session:
        _keep(session, checkpoint.size, said)
        sequencer.check_seen(session, [one.evidence for one in said if one.evidence])
    return said


def look(
    store: Store, policy: Policy, origin: str, own: Sequence[Key]
) -> tuple[Said, ...]:
    """Ask every witness with an address which tree of this log it knows.

    For a log that has nothing to show yet. ``own`` are its keys, whose signature alone
    makes an answer evidence. Raises ``LogError`` as ``ask`` does.
    """
    parties = [party for party in policy.witnesses.values() if party.url]
    logs = [*policy.log(origin), *own]

    def one(party: Party) -> Said:
        status, body = _got(party, origin)
        found = _held(status, body, logs)
        answered = found is not None or status == NOTHING_KNOWN
        why = "" if answered else f"answered {status}" if status else "did not answer"
        return Said(party.key.name, why=why, evidence=found)

    said = _all_at_once(parties, one)
    with store.reading() as session:
        sequencer.check_seen(session, [one.evidence for one in said if one.evidence])
    return said


def _all_at_once(
    parties: Sequence[Party], one: Callable[[Party], Said]
) -> tuple[Said, ...]:
    """Ask everybody at once; whoever drips an answer is not waited for."""
    told: Queue[Said] = Queue()
    for party in parties:
        # No pool: the end of the program would wait for its threads.
        Thread(target=lambda who=party: told.put(one(who)), daemon=True).start()
    said: dict[str, Said] = {}
    with suppress(Empty):
        while len(said) < len(parties):
            answer = told.get(timeout=PATIENCE)
            said[answer.name] = answer
    silent = [Said(party.key.name, why="did not answer") for party in parties]
    return tuple(said.get(party.name, party) for party in silent)


def _ask(
    party: Party, head: bytes, old: int, prove: Prove, logs: Sequence[Key]
) -> Said:
    """Ask one witness, once more with the size that it names."""
    name, size = party.key.name, checkpoints.parse(notes.parse(head).text).size
    status, body = 0, b""
    for _ in range(2):
        asked = Asked(old, tuple(prove(old)), head)
        status, body = _posted(party.url, asked.raw)
        if status != OTHER_SIZE:
            break
        with suppress(LogError, UnicodeDecodeError):
            old = plain.number(body.decode("ascii").removesuffix("\n"))
        if old > size:
            break
    if status == OK:
        return _believed(party.key, head, body)
    origin = checkpoints.parse(notes.parse(head).text).origin
    evidence = _evidence(party, origin, logs) if status else None
    why = f"answered {status}" if status else "did not answer"
    return Said(name, why=why, evidence=evidence)


def _believed(key: Key, head: bytes, body: bytes) -> Said:
    """Return the witness's line, if its own key stands behind it."""
    try:
        lines = notes.signatures(body.decode())
        [mine] = [one for one in lines if (one.name, one.id) == (key.name, key.id)]
        [seen] = notes.check(Note(notes.parse(head).text, (mine,)), [key])
    except (LogError, UnicodeDecodeError, ValueError):
        return Said(key.name, why="answered what does not hold")
    time = seen.time or 0
    if not 0 < time <= LAST_SECOND:
        return Said(key.name, why="answered what does not hold")
    return Said(key.name, mine, time)


def _in_time(said: Said, now: datetime) -> Said:
    far = abs(said.time - now.timestamp()) > FAR_SECONDS
    if said.line is None or not far:
        return said
    return Said(said.name, why="signed under a time that cannot be")


def _evidence(party: Party, origin: str, logs: Sequence[Key]) -> Checkpoint | None:
    """Return the checkpoint that a witness holds, if our own key signed it."""
    return _held(*_got(party, origin), logs)


def _got(party: Party, origin: str) -> tuple[int, bytes]:
    place = sha256_of(origin)
    return _sent(Request(f"{party.url.rstrip('/')}/{place}/checkpoint"))  # noqa: S310


def _held(status: int, body: bytes, logs: Sequence[Key]) -> Checkpoint | None:
    try:
        note = notes.parse(body) if status == OK else Note("")
        notes.check(note, logs)
        return checkpoints.parse(note.text)
    except LogError:
        return None


def _posted(url: str, body: bytes) -> tuple[int, bytes]:
    return _sent(Request(url.rstrip("/") + PATH, data=body, method="POST"))  # noqa: S310


def _sent(request: Request) -> tuple[int, bytes]:
    """Return status and body of an answer, or 0 when there was none in time."""
    try:
        with _opener.open(request, timeout=SECONDS) as answer:
            data = answer.read(MAX_ANSWER + 1)
            return answer.status, data if len(data) <= MAX_ANSWER else b""
    except HTTPError as error:
        with error, suppress(OSError, HTTPException):
            return error.code, error.read(MAX_ANSWER)
        return error.code, b""
    except (URLError, HTTPException, OSError, ValueError):
        return 0, b""


def _keep(session: Session, size: int, said: Sequence[Said]) -> None:
    for one in said:
        if one.line is None:
            continue
        at = datetime.fromtimestamp(one.time, UTC)
        known = select(Cosignature.id).where(
            Cosignature.size == size,
            Cosignature.witness == one.name,
            Cosignature.at == at,
        )
        if session.scalar(known) is None:
            row = {"size": size, "witness": one.name, "line": one.line.line, "at": at}
            session.add(Cosignature(**row))
    session.flush()


def _last(session: Session, name: str) -> int:
    """Return the largest size that a witness is known to have signed."""
    asked = select(Cosignature.size).where(Cosignature.witness == name)
    return session.scalar(asked.order_by(Cosignature.size.desc()).limit(1)) or 0


def _own(store: Store) -> tuple[Key, ...]:
    with store.reading() as session:
        return tuple(notes.parse_vkey(vkey) for vkey in tree.vkeys(session))
