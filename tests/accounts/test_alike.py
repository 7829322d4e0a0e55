"""Whoever signs in wrongly learns nothing: not by the words, not by the work (A8)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from argon2 import PasswordHasher, extract_parameters
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from oversight.accounts import passwords
from oversight.accounts.queries import people
from oversight.core import clock
from oversight.web.store import STORE
from tests.factories.accounts import PASSWORD, a_person
from tests.factories.authenticator import a_passkey
from tests.fixtures.web import Visitor


class Watched(PasswordHasher):
    """The same hasher, which remembers how hard each of its checks was."""

    def __init__(self) -> None:
        """Take the parameters of the portal's own."""
        ours = passwords.HASHER
        super().__init__(
            time_cost=ours.time_cost,
            memory_cost=ours.memory_cost,
            parallelism=ours.parallelism,
        )
        self.checked: list[object] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Any:  # noqa: A002
        """Check, and remember."""
        self.checked.append(extract_parameters(str(hash)))
        return super().verify(hash, password)


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """What the portal asks its database meanwhile, without the values."""
    asked: list[str] = []
    engine = app.extensions[STORE].engine

    def before(*told: Any) -> None:
        asked.append(str(told[2]))

    event.listen(engine, "before_cursor_execute", before)
    yield asked
    event.remove(engine, "before_cursor_execute", before)


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a8_whoever_is_refused_costs_the_same_work_and_leaves_the_same_trace(
    app: Flask,
    visitor: Visitor,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    lang: str,
) -> None:
    known = a_person(session)
    closed = a_person(session, disabled_at=clock.utc_now())
    invited = a_person(session, password_hash=None)
    keyed = a_person(session)
    a_passkey(session, people.actor_of(keyed), now=clock.utc_now())
    passwords.matches(None, PASSWORD)  # What is made once is made before.
    watched = Watched()
    monkeypatch.setattr(passwords, "HASHER", watched)
    there, found = f"/{lang}/sign-in", []

    for email, password in (
        ("nobody@portal.example", PASSWORD),
        (known.email, "not the password"),
        (keyed.email, "not the password"),
        (closed.email, PASSWORD),
        (closed.email, "not the password"),
        (invited.email, PASSWORD),
        (known.email, ""),
        ("no address at all", PASSWORD),
    ):
        visitor.get(there)
        watched.checked.clear()
        with statements(app) as asked:
            answer = visitor.post(there, {"email": email, "password": password})
        names = sorted(name for name, _value in answer.headers)
        found.append((answer.status_code, names, watched.checked[:], asked))

    *tried, blank, nonsense = found
    assert all(one == tried[0] for one in [*tried, nonsense])
    status, _names, checked, asked = tried[0]
    assert (status, len(checked)) == (422, 1)
    assert len(asked) > 1
    # What is left empty is said before anybody is looked for.
    assert blank[2] == []
