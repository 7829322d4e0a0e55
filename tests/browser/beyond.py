"""What the world holds of data beyond an approval: with a court, for more, in doubt."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.clock import local_date
from oversight.dispatch.rules.lodging import Lodged
from oversight.dispatch.rules.using import MoreUse
from oversight.dispatch.service import holding, lodging, misuse, using
from oversight.law.rules.changes import PowerChange
from oversight.law.rules.kinds import Confidence
from oversight.law.service import register as law
from tests.factories import data as da
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import some_words

THEN = da.RECEIVED + timedelta(minutes=10)  # Before the hour at which others look.


def enter(
    session: Session, dockets: dict[str, str], people: dict[str, Actor]
) -> dict[str, str]:
    """Keep two matters of another body: one asks for more, one is in doubt."""
    team = da.a_team(session, "fia")
    empower(session, "fia")
    people["beyond-authoriser"], people["beyond-custodian"] = (
        team.authoriser,
        team.custodian,
    )
    names: dict[str, str] = {}
    for name in ("dr-more", "dr-doubt"):
        docket, _ = da.received(session, team)
        holding.minimise(session, docket, 1, by=team.custodian, now=THEN)
        dockets[name] = docket
    docket, day = dockets["dr-more"], local_date(THEN)
    kept = tuple(da.held(session, docket).fields[:1])
    paper = Lodged("Sessions Court, Lahore", "Case 4/2026", kept, day, "0b" * 32)
    copy = lodging.lodge(session, docket, 1, paper, by=team.custodian, now=THEN)
    asked = MoreUse("time", 20, "", "", some_words("more", 100))
    made = using.ask(session, docket, 1, asked, by=team.authoriser, now=THEN)
    names |= {"copy": str(copy.id), "longer": made.judge}
    found = misuse.flag(
        *(session, dockets["dr-doubt"], 1, "passed-on", some_words("doubt", 100)),
        by=team.custodian,
        now=THEN,
    )
    return names | {"drawn": str(found.judge)}


def empower(session: Session, body: str) -> None:
    """Let another body file for data too, as two administrators would."""
    one, second = (an_actor(session, role=Role.ADMINISTRATOR) for _ in range(2))
    power = PowerChange(
        body=body,
        provision="peca-2016-s31",
        may_file=True,
        may_order=False,
        valid_from=local_date(NOW),
        confidence=Confidence.MEDIUM,
        source="A notification of this test",
    )
    law.make(session, power, by=one, second=second, now=NOW)


def pages(dockets: dict[str, str], names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Return each page of these, and who opens it."""
    more, doubt = f"{dockets['dr-more']}/1", f"{dockets['dr-doubt']}/1"
    for path in (
        f"/desk/custody/{more}",
        f"/desk/custody/{more}/lodge",
        f"/desk/custody/{more}/lodged/{names['copy']}/over",
        f"/desk/misuse/{more}/report",
    ):
        yield path, "beyond-custodian"
    for path in (
        f"/desk/uses/{more}/ask",
        f"/desk/data-docket/{dockets['dr-more']}",
        f"/desk/data-docket/{dockets['dr-doubt']}",
        f"/desk/misuse/{doubt}",
    ):
        yield path, "beyond-authoriser"
    yield from (
        (p, names["longer"]) for p in ("/desk/uses/", f"/desk/uses/{more}/time")
    )
    yield from ((p, names["drawn"]) for p in ("/desk/misuse/", f"/desk/misuse/{doubt}"))
    yield from ((p, "presiding") for p in ("/desk/misuse/", f"/desk/misuse/{doubt}"))
