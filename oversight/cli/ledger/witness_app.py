"""A witness as a web application: two addresses, one table, nothing about anybody.

What it has signed is on disk before it answers, and looked at under the same lock:
two requests at once can never both be signed from one old size.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from sqlalchemy import (
    BigInteger,
    Column,
    LargeBinary,
    MetaData,
    String,
    Table,
    delete,
    insert,
    select,
)
from sqlalchemy import update as changed
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from oversight.core import clock
from oversight.core.hashes import sha256_of
from oversight.ledger.rules import checkpoints, notes, policies, witnessing
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.cosigning import cosigned, cosigned_later
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import COSIGNATURE, Note, Signature
from oversight.ledger.rules.policies import Party, Policy
from oversight.ledger.rules.witnessing import MAX_BODY, PATH, SIZE_TYPE, Declined
from oversight.storage.session import Store

TABLES = MetaData()
SEEN = Table(
    "witness_seen",
    TABLES,
    Column("origin", String(255), primary_key=True),
    Column("note", LargeBinary, nullable=False),
)
SIZES = Table(
    "witness_keys",
    TABLES,
    Column("vkey", String(400), primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger),
)
POSTED, GOT = "POST", "GET"


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness: under which name and keys it signs, which logs it knows, its table.

    ``later`` signs beside the first key, for the day when Ed25519 is broken.
    """

    name: str
    key: Ed25519PrivateKey
    logs: Sequence[Party]
    store: Store
    later: MLDSA44PrivateKey | None = None

    def __call__(self, environ: Mapping[str, object], start: object) -> Iterable[bytes]:
        """Answer one request (WSGI)."""
        request = Request(dict(environ))
        request.max_content_length = MAX_BODY
        return self.answer(request)(dict(environ), start)  # type: ignore[arg-type]

    def answer(self, request: Request) -> Response:
        """Return what the protocol answers."""
        if request.path == PATH and request.method == POSTED:
            return self._add(request)
        if request.method == GOT and request.path.endswith("/checkpoint"):
            return self._latest(request.path.strip("/").removesuffix("/checkpoint"))
        return Response("not found\n", 404, mimetype="text/plain")

    def _add(self, request: Request) -> Response:
        try:
            line = self.sign(request.get_data(), clock.utc_now())
        except RequestEntityTooLarge:
            return Response("too large\n", 413, mimetype="text/plain")
        except Declined as declined:
            if declined.status == witnessing.OTHER_SIZE:
                return Response(f"{declined.size}\n", 409, content_type=SIZE_TYPE)
            told = f"{declined.sentence}\n"
            return Response(told, declined.status, mimetype="text/plain")
        return Response(line, 200, mimetype="text/plain")

    def sign(self, body: bytes, now: datetime) -> str:
        """Return the cosignatures' lines, kept on disk; raises ``Declined``."""
        asked, time = witnessing.parse(body), witnessing.second(now)
        origin = witnessing.origin(asked)
        with self.store.transaction() as session:
            held = self._held(session, origin)
            before = _tree(held)
            new = witnessing.checked(asked, self.logs, before)
            last = self._last_second(held)
            if before is not None and new.size > before.size:
                witnessing.second(now, last)
            # What was signed before is said again as it was, and never for earlier.
            mine = self._signed(new.text, max(time, last))
            note = _with(asked.note, mine)
            self._keep(session, origin, note, known=held is not None)
        return "".join(one.line for one in mine)

    def _last_second(self, held: bytes | None) -> int:
        """Return under which time this witness signed the tree that it holds."""
        if held is None:
            return 0
        mine = notes.public_key(self.name, self.key, COSIGNATURE)
        with suppress(LogError):
            return max(one.time or 0 for one in notes.check(notes.parse(held), [mine]))
        return 0  # It was signed under a key that this witness had before.

    def _signed(self, text: str, time: int) -> list[Signature]:
        lines = [cosigned(text, self.name, self.key, time)]
        if self.later is not None:
            lines.append(cosigned_later(text, self.name, self.later, time))
        return lines

    def _latest(self, digest: str) -> Response:
        origins = {one.key.name for one in self.logs}
        found = [one for one in origins if sha256_of(one) == digest]
        with self.store.reading() as session:
            held = self._held(session, found[0]) if found else None
        if held is None:
            return Response("not found\n", 404, mimetype="text/plain")
        return Response(held, 200, mimetype="text/plain")

    def _held(self, session: Session, origin: str) -> bytes | None:
        asked = select(SEEN.c.note).where(SEEN.c.origin == origin)
        return session.scalar(asked)

    def _keep(self, session: Session, origin: str, note: bytes, *, known: bool) -> None:
        if known:
            act = changed(SEEN).where(SEEN.c.origin == origin).values(note=note)
            session.execute(act)
            return
        session.execute(insert(SEEN).values(origin=origin, note=note))


def prepare(store: Store) -> None:
    """Make the table of what was signed, once."""
    with store.transaction() as session:
        TABLES.create_all(session.connection())


def bound(store: Store, logs: Sequence[Party]) -> tuple[Party, ...]:
    """Return the logs' keys with the sizes that were ever told of each, and keep them.

    A size that was told once may be closed later and never opened again. Raises
    ``LogError`` ``other_range``.
    """
    with store.transaction() as session:
        held = {
            key: Party(key, since=since, until=until)
            for vkey, since, until in session.execute(select(SIZES))
            for key in (notes.parse_vkey(vkey),)
        }
        asked = Policy(tuple(logs))
        found = policies.remembering(asked, Policy(tuple(held.values()))).logs
        lines = "\n".join(one.line for one in found).encode()
        again = [held[one.key] for one in found if one.key in held]
        policies.bound(Policy(tuple(again)), lines)
        for one in found:
            session.execute(delete(SIZES).where(SIZES.c.vkey == one.key.vkey))
            told = {"vkey": one.key.vkey, "since": one.since, "until": one.until}
            session.execute(insert(SIZES).values(told))
    return found


def _tree(note: bytes | None) -> Checkpoint | None:
    return None if note is None else checkpoints.parse(notes.parse(note).text)


def _with(raw: bytes, mine: Sequence[Signature]) -> bytes:
    """Return the note with this witness's lines instead of any older of its own."""
    note, own = notes.parse(raw), {(one.name, one.id) for one in mine}
    others = [one for one in note.signatures if (one.name, one.id) not in own]
    return Note(note.text, (*others, *mine)).raw
