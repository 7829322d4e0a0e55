"""One file, cleaned in a process of its own: a viewing copy, or a sentence why not."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import BoundedSemaphore, Timer

from oversight.privacy.rules import kinds, names, refusals
from oversight.privacy.rules.kinds import Media
from oversight.privacy.rules.scanning import Scan
from oversight.privacy.service import scanning
from oversight.settings import HOUSE

COMMAND = (sys.executable, "-P", "-s", "-m", "oversight.privacy.cleaner")
WALL_SECONDS = 20.0
MOST_ANSWER = 16 * 1024 * 1024
AT_ONCE, WAIT_SECONDS = 2, 30.0
_LONGEST_HEAD = 1000
_places = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True, repr=False)
class Cleaned:
    """A file that may be kept: as it was sent, and as it is shown."""

    name: str
    media: Media
    original: bytes
    viewing_media: Media
    viewing: bytes
    width: int | None
    height: int | None
    pages: int | None
    seconds: int | None
    left_out: tuple[str, ...]
    scan: Scan

    @property
    def sha256(self) -> str:
        """Return the fingerprint of the file as it was sent."""
        return sha256(self.original).hexdigest()


def clean(name: str, content: bytes) -> Cleaned:
    """Return a file with its viewing copy, or refuse it and say why."""
    kept_name, ending = names.check_name(name)
    kind = kinds.check_kind(ending, content)
    scan = scanning.scan(content)
    head, viewing = _answer(ask((*COMMAND, kind.media.value), content))
    told = _words(head.get("left"))
    return Cleaned(
        name=kept_name,
        media=kind.media,
        original=content,
        viewing_media=Media(str(head["kind"])),
        viewing=viewing,
        width=_number(head.get("width")),
        height=_number(head.get("height")),
        pages=_number(head.get("pages")),
        seconds=_number(head.get("seconds")),
        left_out=tuple(code for code in kinds.LEFT_OUT if code in told),
        scan=scan,
    )


def ask(
    command: Sequence[str], content: bytes, *, seconds: float = WALL_SECONDS
) -> bytes:
    """Return what a process answers to a file; it is stopped when it takes too long.

    It inherits no secret: its surroundings are named here, word for word.
    """
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise refusals.refusal("busy")
    try:
        with os.fdopen(os.memfd_create("file"), "w+b") as source:
            source.write(content)
            source.seek(0)
            return _listen(command, source.fileno(), seconds)
    finally:
        _places.release()


def _listen(command: Sequence[str], source: int, seconds: float) -> bytes:
    process = subprocess.Popen(  # noqa: S603  # Our own words; the file is no part.
        command,
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(HOUSE), "LC_ALL": "C.UTF-8"},
        cwd="/",
        start_new_session=True,
    )
    with process:
        alarm = Timer(seconds, process.kill)
        alarm.start()
        assert process.stdout is not None
        said = process.stdout.read(MOST_ANSWER)
        alarm.cancel()
        process.kill()
    return said


def _answer(said: bytes) -> tuple[dict[str, object], bytes]:
    """Return a whole answer in its two parts; half an answer is a broken parser."""
    line, _, content = said.partition(b"\n")
    try:
        head = json.loads(line[:_LONGEST_HEAD])
    except ValueError:
        raise refusals.refusal("broke") from None
    if "refused" in head:
        raise refusals.refusal(head["refused"], **head["values"])
    if head["size"] != len(content):
        raise refusals.refusal("broke")
    return head, content


def _words(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
