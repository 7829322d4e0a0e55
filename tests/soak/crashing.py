"""The crash loop: people at work, processes killed under them, nothing lost."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from threading import Event, Thread
from typing import Any
from uuid import UUID

from oversight.accounts.models.people import Person
from oversight.accounts.service import people as accounts
from oversight.authority.permissions import Role
from oversight.law.service import register as law
from oversight.storage.session import Store
from tests.factories.accounts import a_person
from tests.factories.appeals import a_code, a_sent_matter
from tests.factories.intake import NOW
from tests.factories.review import a_ballot, asked_of, ready
from tests.review.test_views import typed
from tests.soak.clients import (
    Browser,
    Journal,
    appeals,
    decisions,
    filings,
    watched,
)
from tests.soak.portal import BEGIN, Portal

APPELLANTS, OFFICERS = 3, 1
MOST_ANSWERS = 16  # between one kill and the next, so that work is under way
LONGEST_WAIT = 20.0
CASES_EACH, PAUSE_TO_THINK = 3, 1.0
Strike = Callable[[Portal, Journal, random.Random], None]


@dataclass(frozen=True)
class Outcome:
    """What a run did and found."""

    kills: int
    seconds: float
    appeals: int
    dockets: int
    decisions: int
    repeats: int
    faults: tuple[str, ...]


def founded(store: Store) -> list[str]:
    """Fill an empty portal with people and one sent matter; return notice codes."""
    with store.transaction() as session:
        law.load(session, now=NOW)  # On the record, as an operator loads it.
        docket = a_sent_matter(session, items=3)
        return [a_code(session, docket, item) for item in (1, 2, 3)]


@dataclass(frozen=True)
class Waiting:
    """A docket whose one reviewer has opened it, and what that one will write."""

    docket: str
    reviewer: UUID
    words: dict[str, Any]


def waiting(store: Store, count: int) -> list[Waiting]:
    """So many dockets that wait for the decision of one reviewer."""
    found = []
    for _ in range(count):
        with store.transaction() as session:
            docket, (sitting,) = ready(session)
            asked = asked_of(session, docket)
            words = typed(a_ballot(asked), asked)
            found.append(Waiting(docket, sitting.id, words))
    return found


def sitting(store: Store, portal: Portal, journal: Journal, reviewer: UUID) -> Browser:
    """A browser in which that reviewer has signed in."""
    with store.transaction() as session:
        token = accounts.begin(session, session.get_one(Person, reviewer), now=BEGIN)
    return Browser(portal.port, journal, {"staff": token})


def signed_in(store: Store, portal: Portal, journal: Journal, role: Role) -> Browser:
    """A browser in which a new officer of the regulator has signed in."""
    with store.transaction() as session:
        person: Person = a_person(session, role=role, body="pta")
        token = accounts.begin(session, person, now=BEGIN)
    return Browser(portal.port, journal, {"staff": token})


def run(
    portal: Portal, *, kills: int, seed: int = 1, strike: Strike | None = None
) -> Outcome:
    """Kill what ``strike`` kills, or the portal's own processes, while people work.

    At the end everything that was acknowledged is looked for.
    """
    journal, stop, chance = Journal(), Event(), random.Random(seed)  # noqa: S311
    with portal.opened() as store:
        codes = founded(store)
        cases = waiting(store, kills * CASES_EACH)
        officers = [
            [
                signed_in(store, portal, journal, role)
                for role in (Role.DRAFTER, Role.AUTHORISER)
            ]
            for _ in range(OFFICERS)
        ]
        benches = [
            (sitting(store, portal, journal, one.reviewer), one) for one in cases
        ]
    begun = time.monotonic()
    portal.tend()
    portal.wait()
    people = [
        Thread(target=watched(journal, work), daemon=True)
        for work in _works(portal, journal, officers, benches, codes, stop)
    ]
    for person in people:
        person.start()
    for _ in range(kills):
        _let_work(journal, chance)
        (strike or _strike)(portal, journal, chance)
    stop.set()
    for person in people:
        person.join()
    _check(portal, journal)
    return Outcome(
        kills,
        round(time.monotonic() - begun, 1),
        len(journal.appeals),
        len(journal.dockets),
        len(journal.decisions),
        journal.repeats,
        tuple(journal.faults),
    )


def _works(
    portal: Portal,
    journal: Journal,
    officers: list[list[Browser]],
    benches: list[tuple[Browser, Waiting]],
    codes: list[str],
    stop: Event,
) -> Iterator[Callable[[], None]]:
    for number in range(APPELLANTS):
        browser = Browser(portal.port, journal)
        with_code = repeat(codes[number]) if number < len(codes) - 1 else iter(())
        yield partial(appeals, browser, with_code, stop)
    for drafter, authoriser in officers:
        yield partial(filings, drafter, authoriser, stop)
    yield partial(_deciding, benches, stop)


def _deciding(benches: list[tuple[Browser, Waiting]], stop: Event) -> None:
    """Sign one decision after another, spread over the whole run."""
    for browser, case in benches:
        if not stop.wait(PAUSE_TO_THINK):
            decisions(browser, case.docket, case.words)


def _let_work(journal: Journal, chance: random.Random) -> None:
    """Wait until people got some answers, and then a moment that no one can foresee."""
    wanted = journal.answers + chance.randint(1, MOST_ANSWERS)
    end = time.monotonic() + LONGEST_WAIT
    while journal.answers < wanted and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(chance.uniform(0, 0.1))


def _strike(portal: Portal, _: Journal, chance: random.Random) -> None:
    """Kill the server, one of its processes, or the worker; start it again."""
    target = chance.choice(("serve", "child", "child", "worker"))
    portal.tend()
    if target == "child":
        portal.kill_a_child()
    else:
        portal.kill(target)
    portal.tend()
    portal.wait()


def _check(portal: Portal, journal: Journal) -> None:
    """Open everything that was acknowledged, and look over the whole data."""
    portal.tend()
    portal.wait()
    visitor = Browser(portal.port, journal)
    for receipt, docket in journal.appeals.items():
        visitor.get("/en/track")
        if visitor.post("/en/track", code=receipt) != 200:
            journal.fault(f"the receipt of {docket} opens nothing")
        elif docket not in visitor.page.text:
            journal.fault(f"the receipt of {docket} opens something else")
    for docket in sorted(journal.dockets):
        if visitor.get(f"/en/register/{docket}") != 200:
            journal.fault(f"{docket} was acknowledged and is not there")
    for docket in sorted(journal.decisions):
        status = visitor.get(f"/en/register/{docket}")
        if "Decided item 1: approved here" not in visitor.page.main:
            said = f"{status} {visitor.page.main}"
            journal.fault(f"{docket} was decided and does not say so: {said}")
    portal.stop()
    journal.faults += [str(one) for one in portal.fsck()["broken"]]
