"""Asks every address of the portal, in every state, as everybody, and writes it down.

``python -m tests.access.matrix`` writes the file anew; a reviewer reads its changes.
"""

import csv
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from oversight.storage.session import Store
from oversight.vault import service as vault
from oversight.web.access import staff_cookie
from oversight.web.store import STORE
from tests.browser.world import LATER, World
from tests.fixtures.databases import VAULT_KEY, filled, import_models
from tests.fixtures.web import settings_for
from tests.journeys.stage import time_of_its_own

FILE = Path(__file__).with_name("matrix.csv")
NOBODY = "anonymous"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
# The same hats once more, of the body that asked for data.
TWICE = {"data-authoriser", "data-auditor"}
# Addresses that one kind of matter alone can have; all others get one of each stranger.
ONLY = {"DR": ("data", "custody", "warrant"), "AP": ("appeals",)}
STRANGERS = {"dr-sent", "ap-voting"}
# After these nobody is signed in any more, or the forms have another token.
ENDS_THE_VISIT = ("sign-out", "sign-in", "appeal/leave", "/desk/me")
NOT_ASKED = {"static", "probes.csp", "probes.metrics"}
# What stands in an address beside the docket; each a thing that exists.
WORDS = {
    "lang": "en",
    "provision": "peca-2016-s37",
    "period": "2026-Q3",
    "stage": "sent",
    "kind": "powers",
    "what": "policy",
    "pseudonym": "R-21",
    "copy": "view",
    "token": "no-such-token",
}


class Portal:
    """One portal full of matters, with an application in front of it."""

    def __init__(self, place: Path) -> None:
        """Build the world in a database of its own."""
        # Imported late: the databases serve tests that need no application.
        from oversight.app import create_app

        import_models()
        vault.use(VAULT_KEY)
        self.url = f"sqlite:///{place / 'world.db'}"
        self.store: Store = filled(self.url)
        self.app: Flask = create_app(settings_for(self.url, place))
        self.app.config["PROPAGATE_EXCEPTIONS"] = False
        # Last: what it hands out is opened by the secrets the application stands on.
        self.world = World(self.store).build()

    def close(self) -> None:
        """Give back every connection."""
        self.store.close()
        opened = self.app.extensions[STORE]
        assert isinstance(opened, Store)
        opened.close()

    def people(self) -> dict[str, str]:
        """Return who asks: every role, a member of the panel, a stranger to it."""
        known = self.world.people
        roles = {n: n for n in known if not n.startswith("R-") and n not in TWICE}
        member = self.world.sits("drawn")
        other = next(
            name
            for name in sorted(known)
            if name.startswith("R-")
            and name not in {self.world.sits("drawn", n) for n in range(1)}
            and not self._sits_anywhere(name)
        )
        return {NOBODY: "", **roles, "reviewer-member": member, "reviewer-other": other}

    def _sits_anywhere(self, name: str) -> bool:
        return any(
            name == self.world.sits(docket)
            for docket in ("drawn", "asked", "fresh", "draft", "rejected", "sent")
        )


def rows(portal: Portal) -> Iterator[tuple[str, str, str]]:
    """Return every question: method, rule, and the state of the matter asked about."""
    for rule in sorted(portal.app.url_map.iter_rules(), key=str):
        if rule.endpoint in NOT_ASKED:
            continue
        states = (
            _states(portal.world, rule.rule) if "docket" in rule.arguments else ["-"]
        )
        for method in ("GET", "POST"):
            if method in (rule.methods or ()):
                yield from ((method, rule.rule, state) for state in states)


def _states(world: World, rule: str) -> list[str]:
    """Return the matters that are asked about at an address."""
    kinds = [k for k, words in ONLY.items() if any(word in rule for word in words)]
    kind = kinds[0] if kinds and "/register" not in rule else "TD"
    of_kind = {name for name, no in world.dockets.items() if no.startswith(kind)}
    return sorted(of_kind | STRANGERS | {"sent"})


def answers(portal: Portal, who: str) -> dict[tuple[str, str, str], int]:
    """Ask everything as one person; reads come first, then what may change things."""
    by_rule = {rule.rule: rule for rule in portal.app.url_map.iter_rules()}
    client, token = _entered(portal, who)
    got: dict[tuple[str, str, str], int] = {}
    for asked in sorted(rows(portal)):
        method, rule, state = asked
        path = address(portal, by_rule[rule], state)
        if method == "GET":
            got[asked] = client.get(path).status_code
            continue
        reply = client.post(path, data={"csrf_token": token})
        got[asked] = reply.status_code
        if any(word in rule for word in ENDS_THE_VISIT):
            client, token = _entered(portal, who)
    return got


def _entered(portal: Portal, who: str) -> tuple[FlaskClient, str]:
    """Return a client that is signed in as somebody, and the token of its forms."""
    client = portal.app.test_client()
    if who:
        with portal.app.app_context():
            client.set_cookie(staff_cookie(), portal.world.token(who))
    token = TOKEN.search(client.get("/en/check").text)
    assert token is not None
    return client, token[1]


def address(portal: Portal, rule: Rule, state: str) -> str:
    """Return an address of this rule where a matter in this state is asked about."""
    values = {name: _value(portal.world, rule, name, state) for name in rule.arguments}
    built = rule.build(values, append_unknown=False)
    assert built is not None, (rule, values)
    return built[1]


def _value(world: World, rule: Rule, name: str, state: str) -> object:
    """Return a thing that exists for this part of an address, where there is one."""
    defaults = rule.defaults or {}
    known: dict[str, object] = {
        "docket": world.dockets.get(state),
        "proposal_id": UUID(world.proposal),
        "person_id": world.people["auditor"].id,
        **WORDS,
        **defaults,
    }
    kind = "" if name in defaults else type(rule._converters[name]).__name__  # noqa: SLF001
    if name not in known and kind in {"IntegerConverter", "Number"}:
        return 1
    if kind == "AnyConverter" and known.get(name) not in rule._converters[name].items:  # type: ignore[attr-defined]  # noqa: SLF001
        return min(rule._converters[name].items)  # type: ignore[attr-defined]  # noqa: SLF001
    if name not in known and kind == "UUIDConverter":
        return UUID(int=0)
    return known.get(name, world.filing if name == "number" else "none")


def table(
    ask: Callable[[], Iterator[tuple[str, dict[tuple[str, str, str], int]]]],
) -> str:
    """Return the file: one line for each address and each set of states answered alike."""
    columns = dict(ask())
    questions = sorted(next(iter(columns.values())))
    alike: dict[tuple[str, str, tuple[int, ...]], list[str]] = {}
    for method, rule, state in questions:
        given = tuple(columns[who][method, rule, state] for who in columns)
        alike.setdefault((rule, method, given), []).append(state)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["address", "method", "states", *columns])
    for (rule, method, given), states in sorted(alike.items()):
        writer.writerow(
            [rule.removeprefix("/<lang:lang>"), method, " ".join(states), *given]
        )
    return out.getvalue()


def made() -> str:
    """Build a world for each person, ask everything, and return the file."""
    with tempfile.TemporaryDirectory() as folder, time_of_its_own(LATER):
        return table(lambda: _each(Path(folder)))


def _each(folder: Path) -> Iterator[tuple[str, dict[tuple[str, str, str], int]]]:
    portal = Portal(folder)
    try:
        people = portal.people()
        _print(portal)
        kept = folder / "kept.db"
        with portal.store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(folder / "world.db", kept)
        for name, who in people.items():
            yield name, answers(portal, who)
            _back(portal, folder, kept)
    finally:
        portal.close()


def _print(portal: Portal) -> None:
    """Let what is printed once for everybody be printed before anybody asks."""
    by_rule = {rule.rule: rule for rule in portal.app.url_map.iter_rules()}
    client = portal.app.test_client()
    for method, rule, state in rows(portal):
        if method == "GET" and rule.endswith(".pdf"):
            client.get(address(portal, by_rule[rule], state))


def _back(portal: Portal, folder: Path, kept: Path) -> None:
    """Let the world be as it was before somebody asked."""
    opened = portal.app.extensions[STORE]
    assert isinstance(opened, Store)
    for store in (portal.store, opened):
        store.engine.dispose()
    for leftover in folder.glob("world.db-*"):
        leftover.unlink()
    shutil.copy(kept, folder / "world.db")


if __name__ == "__main__":
    sys.stdout.write(made())
