"""Forgetting private values while others write, or forget, the same ones."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.ledger import queries as leaves
from oversight.ledger import service as ledger
from oversight.privacy.service import erasing
from oversight.storage.session import Store
from oversight.vault import service as vault
from oversight.vault.models.keys import DataKey, Kept
from tests.ledger.tree.growing import NOW

DOCKET = "AP-2026-000001"
ERASERS = 8


def filed(store: Store, *, subject: str = "appellant") -> None:
    """Keep one private value of a subject in the docket."""
    with store.transaction() as session:
        record(session, subject)


def record(session: Session, subject: str) -> None:
    """One act of the docket with a private value."""
    ledger.record(
        session,
        "appeal.filed",
        docket=DOCKET,
        private={"contact": f"canary of the {subject}"},
        subject=subject,
        now=NOW,
    )


def erase(store: Store, docket: str = DOCKET, subject: str = "appellant") -> str:
    """Erase, and say which refusal came of it, if any."""
    try:
        with store.transaction() as session:
            erasing.erase(session, docket, subject, "asked-by-person", now=NOW)
    except RuleError as error:
        return error.code
    return "erased"


def test_of_many_erasers_at_once_one_erases_and_leaves_one_entry(store: Store) -> None:
    filed(store)
    start = threading.Barrier(ERASERS)

    def one(_: int) -> str:
        start.wait()
        return erase(store)

    with ThreadPoolExecutor(ERASERS) as pool:
        told = list(pool.map(one, range(ERASERS)))

    assert sorted(told) == ["erased", *["nothing_kept"] * (ERASERS - 1)]
    with store.reading() as session:
        kinds = [leaf["k"] for leaf in leaves.of_stream(session, DOCKET)]
    assert kinds == ["appeal.filed", "vault.erased"]


def test_an_erasure_waits_for_the_act_that_writes_and_forgets_it_too(
    store: Store,
) -> None:
    filed(store)
    filed(store, subject="state")
    with ThreadPoolExecutor(1) as pool:
        with store.transaction() as session:
            record(session, "appellant")
            later = pool.submit(erase, store)
            with pytest.raises(TimeoutError):
                later.result(timeout=0.5)
        assert later.result() == "erased"

    with store.reading() as session:
        assert vault.subjects(session, DOCKET) == ("state",)
        assert len(session.scalars(select(Kept)).all()) == 1
        numbers = [leaf["n"] for leaf in leaves.of_stream(session, DOCKET)]
    assert numbers == [1, 2, 3, 4]


def test_an_act_that_sealed_a_text_and_has_yet_to_record_it_goes_first(
    store: Store,
) -> None:
    filed(store)
    named = {"docket": DOCKET, "subject": "appellant"}
    with ThreadPoolExecutor(1) as pool:
        with store.transaction() as session:
            sealed = vault.seal_text(session, "words", **named, place="a/b", now=NOW)
            soon = pool.submit(erase, store)
            with suppress(TimeoutError):
                soon.result(timeout=0.5)
            record(session, "appellant")
        told = soon.result()
    if told == "key_in_use":
        told = erase(store)

    assert told == "erased"
    with store.reading() as session:
        assert vault.subjects(session, DOCKET) == ()
        kinds = [leaf["k"] for leaf in leaves.of_stream(session, DOCKET)]
        with pytest.raises(RuleError, match="erased"):
            vault.open_text(session, sealed, **named, place="a/b")
    assert kinds == ["appeal.filed", "appeal.filed", "vault.erased"]


def test_an_act_after_the_erasure_is_kept_under_a_fresh_key(store: Store) -> None:
    filed(store)
    asked = select(DataKey.wrapped)
    with store.reading() as session:
        before = session.scalars(asked).one()
    erase(store)
    filed(store)

    with store.reading() as session:
        assert session.scalars(asked).one() != before


@pytest.mark.parametrize("place", ["2026-10", "accounts", "B-2026-0007"])
def test_what_belongs_to_no_docket_is_told_of_in_the_house_stream(
    store: Store, place: str
) -> None:
    with store.transaction() as session:
        vault.seal_text(
            session, "words", docket=place, subject="mail", place="a/b", now=NOW
        )

    assert erase(store, place, "mail") == "erased"

    with store.reading() as session:
        (leaf,) = leaves.of_stream(session, ledger.HOUSE)
    assert (leaf["k"], "docket" in leaf) == ("vault.erased", False)
    assert place not in str(leaf)
