"""After a restore: what had been forgotten is forgotten again."""

from dataclasses import asdict, dataclass
from pathlib import Path

import click

from oversight.appeals.service.forgetting import purge
from oversight.cli import clockwork, erasures, lastseen, opening
from oversight.cli.answering import REFUSED, Answer, Refused, answers
from oversight.cli.opening import Portal
from oversight.cli.vault import forgetting
from oversight.core import clock
from oversight.ledger import sequencer
from oversight.ledger.rules.errors import LogError
from oversight.privacy.rules.listing import Listed
from oversight.privacy.service import replaying
from oversight.privacy.service.replaying import Replayed

BATCH = 500


@dataclass(frozen=True, slots=True)
class Told:
    """What a replay has to say: figures, sentences, and whether all is well."""

    facts: dict[str, object]
    lines: tuple[str, ...]
    sound: bool


@click.command()
@click.argument(
    "file",
    required=False,
    metavar="[LIST]",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@answers
def replay(file: Path | None) -> Answer:
    """Forget again everything that LIST says was forgotten, and clean the files.

    Without LIST: the portal's own (OVERSIGHT_ERASURE_LIST). Safe to repeat.
    """
    with opening.portal() as portal, clockwork.alone(portal):
        _check_reconciled(portal)
        told = replayed(portal, file or portal.settings.erasure_list)
    return Answer(told.facts, told.lines, 0 if told.sound else REFUSED)


def replayed(portal: Portal, file: Path) -> Told:
    """Forget again what a list names, some in each transaction, and clean the files."""
    found, torn = erasures.listed(file)
    done = [_some(portal, found[i : i + BATCH]) for i in range(0, len(found), BATCH)]
    erased, absent, known = (
        sum(getattr(one, name) for one in done)
        for name in ("erased", "absent", "known")
    )
    cleaned = forgetting.clean_files(portal.store) if erased else True
    total = Replayed(erased, absent, known)
    facts: dict[str, object] = {**asdict(total), "unreadable": torn, "clean": cleaned}
    figures = f"{erased} were here again, {absent} were not here, {known} were known."
    lines = [f"{len(found)} erasures on the list: {figures}"]
    lines += [f"Line {number} cannot be read." for number in torn]
    lines += [forgetting.told_of_files(clean=cleaned)] if erased else []
    erasures.bring_up(portal)
    return Told(facts, tuple(lines), cleaned and not torn)


def _some(portal: Portal, some: list[Listed]) -> Replayed:
    with portal.store.transaction() as session:
        return replaying.replay(session, some, purge, now=clock.utc_now())


def _check_reconciled(portal: Portal) -> None:
    """Refuse before the log is whole: what is told of anew would take a number."""
    seen = lastseen.seen(portal.settings)
    try:
        with portal.store.reading() as session:
            sequencer.check_seen(session, seen)
    except LogError as error:
        raise Refused(error.code, error.sentence) from None
