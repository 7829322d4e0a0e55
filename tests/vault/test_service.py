"""Private values under keys that can be forgotten, on both databases."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.storage.session import Store
from oversight.vault import service as vault
from oversight.vault.models.erasures import Erasure
from oversight.vault.models.keys import DataKey, Kept
from oversight.vault.rules import wrapping as rules
from tests.fixtures.databases import VAULT_KEY

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DOCKET = "AP-2026-000001"
WORDS = "میری پوسٹ سچ تھی۔ It was true."
WRITERS = 32


@pytest.fixture
def other_key() -> Iterator[None]:
    """A process that was given another vault key, until the test ends."""
    yield
    vault.use(VAULT_KEY)


def seal(session: Session, words: str = WORDS, subject: str = "appellant") -> bytes:
    """Some words, kept for the place ``a/b``."""
    return vault.seal_text(
        session, words, docket=DOCKET, subject=subject, place="a/b", now=NOW
    )


def forget(
    session: Session,
    *,
    subject: str = "appellant",
    ground: str = "court-order",
    entry: tuple[str, int] | None = None,
) -> bool:
    """Whether the key of a subject was thrown away."""
    return vault.forget(
        session, docket=DOCKET, subject=subject, ground=ground, now=NOW, entry=entry
    )


def keep(session: Session, *value: Any) -> None:
    """The disclosures of one leaf, kept."""
    vault.keep_all(session, [vault.Value(*value)], now=NOW)


def read(session: Session, sealed: bytes, **where: str) -> str:
    """The words again, from the same place unless another is named."""
    whole = {"docket": DOCKET, "subject": "appellant", "place": "a/b"} | where
    return vault.open_text(session, sealed, **whole)


def test_words_come_back_from_their_own_place_alone(session: Session) -> None:
    sealed = seal(session)
    seal(session, subject="state")
    with pytest.raises(RuleError) as moved:
        read(session, sealed, place="a/c")
    with pytest.raises(RuleError) as other:
        read(session, sealed, subject="state")

    assert read(session, sealed) == WORDS
    assert WORDS.encode() not in sealed
    assert moved.value.code == other.value.code == "vault_damaged"


def test_there_is_one_key_for_each_docket_and_subject(session: Session) -> None:
    for subject in ("state", "appellant", "state"):
        seal(session, subject=subject)
        keep(session, uuid4(), b"x", "house", subject)
    session.flush()
    keys = session.scalars(select(DataKey)).all()

    assert {(key.docket, key.subject) for key in keys} == {
        (docket, subject)
        for docket in (DOCKET, "house")
        for subject in ("state", "appellant")
    }
    assert len(keys) == 4
    assert len({key.wrapped for key in keys}) == 4


def test_a_key_is_kept_over_transactions(store: Store) -> None:
    with store.transaction() as session:
        first = seal(session, "first")
    with store.transaction() as session:
        second = seal(session, "second")
    with store.reading() as session:
        assert read(session, first) == "first"
        assert read(session, second) == "second"
        assert len(session.scalars(select(DataKey)).all()) == 1


def test_swapped_values_are_refused(session: Session) -> None:
    events = [uuid4(), uuid4()]
    for event in events:
        keep(session, event, event.bytes, DOCKET, "state")
    session.flush()
    assert [vault.opened(session, event) for event in events] == [
        event.bytes for event in events
    ]
    one, two = session.scalars(select(Kept).order_by(Kept.event_id)).all()
    one.sealed, two.sealed = two.sealed, one.sealed
    session.flush()

    for event in events:
        with pytest.raises(RuleError) as refused:
            vault.opened(session, event)
        assert refused.value.code == "vault_damaged"


def test_a_key_wrapped_for_another_is_refused(session: Session) -> None:
    sealed = seal(session)
    session.execute(
        update(DataKey)
        .where(DataKey.docket == DOCKET)
        .values(docket="AP-2026-000002")
        .execution_options(synchronize_session=False)
    )
    session.expire_all()

    with pytest.raises(RuleError) as refused:
        read(session, sealed, docket="AP-2026-000002")
    assert refused.value.code == "vault_damaged"


@pytest.mark.usefixtures("other_key")
def test_another_vault_key_opens_nothing(session: Session) -> None:
    sealed = seal(session)
    vault.use(b"other" + VAULT_KEY[5:])

    with pytest.raises(RuleError) as refused:
        read(session, sealed)
    assert refused.value.code == "vault_damaged"


@pytest.mark.usefixtures("other_key")
@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_vault_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        vault.use(b"k" * length)


@pytest.mark.usefixtures("other_key")
def test_a_process_without_a_key_keeps_nothing(session: Session) -> None:
    vault._root.clear()  # noqa: SLF001

    with pytest.raises(RuntimeError, match="no key yet"):
        seal(session)


def test_erasing_the_key_forgets_and_others_stay(store: Store) -> None:
    event = uuid4()
    with store.transaction() as session:
        sealed, state = seal(session), seal(session, subject="state")
        keep(session, event, b"x", DOCKET, "appellant")
    with store.transaction() as session:
        assert forget(session)
    with store.transaction() as session:
        with pytest.raises(RuleError) as words:
            read(session, sealed)
        with pytest.raises(RuleError) as leaf:
            vault.opened(session, event)
        assert read(session, state, subject="state") == WORDS
        seal(session)
        with pytest.raises(RuleError) as later:
            read(session, sealed)

    assert {error.value.code for error in (words, leaf, later)} == {"vault_forgotten"}


def test_what_is_damaged_is_not_called_forgotten(session: Session) -> None:
    seal(session)
    assert forget(session)
    fresh = seal(session)

    for sealed in (fresh[:-1] + bytes([fresh[-1] ^ 1]), b"", b"short", bytes(60)):
        with pytest.raises(RuleError) as refused:
            read(session, sealed)
        assert refused.value.code == "vault_damaged"


def test_what_was_sealed_before_keys_were_named_still_opens(session: Session) -> None:
    bare = seal(session)[rules.ID_BYTES :]

    assert read(session, bare) == WORDS


def test_of_what_was_forgotten_the_id_of_its_key_alone_is_remembered(
    store: Store,
) -> None:
    with store.transaction() as session:
        sealed = seal(session)
        entry = (DOCKET, 2)
        forget(session, ground="term-ended", entry=entry)
    with store.reading() as session:
        (row,) = session.scalars(select(Erasure))
    assert row.id == rules.sealed_under(sealed)
    assert (row.ground, row.erased_at, row.stream, row.n) == (
        *("term-ended", NOW),
        *entry,
    )
    for change in ("UPDATE vault_erasures SET n = 3", "DELETE FROM vault_erasures"):
        with (
            pytest.raises(SQLAlchemyError, match="append-only"),
            store.transaction() as session,
        ):
            session.execute(text(change))


def test_half_an_entry_is_refused_by_the_table(session: Session) -> None:
    session.add(Erasure(ground="term-ended", erased_at=NOW, stream=DOCKET))
    with pytest.raises(IntegrityError):
        session.flush()


def test_no_words_stand_in_the_database(session: Session) -> None:
    canary = "canary-4711"
    seal(session, canary)
    keep(session, uuid4(), canary.encode(), DOCKET, "state")
    session.flush()
    for table in ("vault_keys", "vault_values"):
        for row in session.execute(text(f"SELECT * FROM {table}")):
            assert not any(canary.encode() in bytes(str(v), "utf8") for v in row)
            assert not any(canary.encode() in v for v in row if isinstance(v, bytes))


def test_a_key_taken_back_with_its_savepoint_is_made_again(session: Session) -> None:
    with suppress(LookupError), session.begin_nested():
        seal(session)
        raise LookupError
    sealed = seal(session)
    again = seal(session)

    assert read(session, sealed) == read(session, again) == WORDS


def test_32_writers_of_one_subject_share_one_key(store: Store) -> None:
    start = threading.Barrier(WRITERS)

    def write(number: int) -> bytes:
        start.wait()
        with store.transaction() as session:
            return seal(session, str(number))

    with ThreadPoolExecutor(WRITERS) as pool:
        sealed = list(pool.map(write, range(WRITERS)))
    with store.reading() as session:
        assert [read(session, one) for one in sealed] == [
            str(number) for number in range(WRITERS)
        ]
        assert len(session.scalars(select(DataKey)).all()) == 1


def test_many_values_under_one_key_open_in_their_own_places(session: Session) -> None:
    named = {"docket": DOCKET, "subject": "exhibit:1"}
    plain = {"a:1/2": b"first", "a:2/2": b"second"}
    sealed = vault.seal_all(session, plain, **named, now=NOW)

    assert vault.open_all(session, sealed, **named) == plain
    swapped = {"a:1/2": sealed["a:2/2"], "a:2/2": sealed["a:1/2"]}
    with pytest.raises(RuleError, match="changed or moved"):
        vault.open_all(session, swapped, **named)


def test_a_key_thrown_away_opens_nothing_and_is_made_anew(session: Session) -> None:
    named = {"docket": DOCKET, "subject": "exhibit:1"}
    sealed = vault.seal_all(session, {"a": b"x"}, **named, now=NOW)

    assert forget(session, subject="exhibit:1")

    with pytest.raises(RuleError, match="erased"):
        vault.open_all(session, sealed, **named)
    again = vault.seal_all(session, {"a": b"x"}, **named, now=NOW)
    assert vault.open_all(session, again, **named) == {"a": b"x"}
    with pytest.raises(RuleError, match="erased"):
        vault.open_all(session, sealed, **named)
    assert not forget(session, subject="nobody")
