"""Writing leaves: exact fields, numbers, seals, days, and no second thoughts."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.ledger import queries, sequencer
from oversight.ledger import service as ledger
from oversight.ledger.models import Pending
from oversight.ledger.rules.kinds import KINDS
from oversight.storage.session import Store
from oversight.vault.models.keys import DataKey
from tests.ledger.opening import last, opened, rows
from tests.ledger.promise import promised

NOW = datetime(2026, 11, 22, 9, 41, 7, 250_000, tzinfo=UTC)
DOCKET = "TD-2026-000412"


def place(kind: str) -> dict[str, Any]:
    """Where a leaf of this kind belongs."""
    of = KINDS[kind]
    return {
        "docket": None if of.house else DOCKET,
        "item": 3 if of.item else None,
        "agency": "pta" if of.agency else None,
        "now": NOW,
    }


@pytest.mark.parametrize("name", promised())
def test_each_kind_says_what_was_promised_and_no_more(
    databases: Any, name: str
) -> None:
    public, mark = promised()[name]
    store: Store = databases.get("sqlite").store
    with Session(store.engine.execution_options(writes=True)) as session:
        ledger.record(
            session,
            name,
            **place(name),
            public=dict.fromkeys(public, "code"),
            private=dict.fromkeys(KINDS[name].private, "words, کچھ"),
        )
        leaf, kept = last(session)

    said = {field for field in leaf if field not in {"_sd", "_sd_alg", "v", "k", "n"}}
    where = {"stream"} if "h" in mark else {"docket"}
    where |= {"item"} if "i" in mark else set()
    where |= {"agency", "an"} if "a" in mark else set()
    assert said == {*public, *where, "at"}
    assert (leaf["v"], leaf["k"], leaf["n"]) == (1, name, 1)
    assert leaf["_sd_alg"] == "sha-256"
    assert len(leaf["_sd"]) == len(KINDS[name].private)
    assert opened(leaf, kept) == dict.fromkeys(KINDS[name].private, "words, کچھ")


@pytest.mark.parametrize("name", promised())
def test_each_kind_refuses_one_field_more(databases: Any, name: str) -> None:
    store: Store = databases.get("sqlite").store
    with Session(store.engine) as session:
        with pytest.raises(RuleError) as public:
            ledger.record(session, name, **place(name), public={"more": "code"})
        with pytest.raises(RuleError) as private:
            ledger.record(session, name, **place(name), private={"more": "code"})

        assert not session.new

    assert public.value.code == "unknown_field"
    assert private.value.code == "unknown_private"


def test_absent_fields_stand_as_null_and_decoys_fill(session: Session) -> None:
    ledger.record(
        session,
        "item.filed",
        **place("item.filed"),
        public={"what": "post", "basis": ["peca-2016-s37"]},
        private={"locator": "https://x.com/somebody", "handle": None},
    )
    leaf, kept = last(session)

    assert leaf["what"] == "post"
    assert leaf["measure"] is None
    assert len(leaf["_sd"]) == len(KINDS["item.filed"].private)
    assert opened(leaf, kept) == {"locator": "https://x.com/somebody"}


def test_nothing_private_stands_in_the_leaf(session: Session) -> None:
    ledger.record(
        session,
        "item.filed",
        **place("item.filed"),
        private={"locator": "https://x.com/zarqa"},
    )
    session.flush()

    assert b"zarqa" not in rows(session)[-1].entry


def test_a_leaf_without_private_values_keeps_nothing(session: Session) -> None:
    ledger.record(session, "item.viewed", **place("item.viewed"))
    session.flush()

    with pytest.raises(RuleError) as refused:
        ledger.disclosures(session, rows(session)[-1].event_id)
    assert refused.value.code == "vault_forgotten"


def test_the_place_of_a_leaf_and_what_it_answers(session: Session) -> None:
    first = ledger.record(session, "panel.drawn", docket=DOCKET, now=NOW)
    second = ledger.record(session, "panel.drawn", docket=DOCKET, ref=[first], now=NOW)
    leaf, _ = last(session)

    assert (first, second) == (1, 2)
    assert leaf["ref"] == [1]
    assert leaf["docket"] == DOCKET
    assert "agency" not in leaf
    assert "stream" not in leaf
    assert leaf["at"] == "2026-11-22T09:41:07Z"


def test_each_stream_and_each_agency_count_for_themselves(session: Session) -> None:
    for docket, agency in (
        ("TD-2026-000001", "pta"),
        ("TD-2026-000002", "pta"),
        ("TD-2026-000002", "nccia"),
        ("TD-2026-000001", "pta"),
    ):
        ledger.record(session, "request.cured", docket=docket, agency=agency, now=NOW)
    ledger.record(session, "filing.refused", agency="pta", now=NOW)
    found = [
        (leaf.get("docket", leaf.get("stream")), leaf["n"], leaf["agency"], leaf["an"])
        for leaf in queries.leaves(session)
    ]

    assert found == [
        ("TD-2026-000001", 1, "pta", 1),
        ("TD-2026-000002", 1, "pta", 2),
        ("TD-2026-000002", 2, "nccia", 1),
        ("TD-2026-000001", 2, "pta", 3),
        ("house", 1, "pta", 4),
    ]


def test_a_refused_leaf_uses_up_no_number(session: Session) -> None:
    with pytest.raises(RuleError):
        ledger.record(
            session,
            "request.cured",
            docket=DOCKET,
            agency="pta",
            public={"codes": ["two words"]},
            now=NOW,
        )
    ledger.record(session, "request.cured", docket=DOCKET, agency="pta", now=NOW)
    leaf, _ = last(session)

    assert (leaf["n"], leaf["an"]) == (1, 1)


def test_a_leaf_too_large_is_refused_whole(store: Store) -> None:
    with pytest.raises(RuleError) as refused, store.transaction() as session:
        ledger.record(
            session,
            "item.decided",
            docket=DOCKET,
            item=1,
            public={"by": ["x" * 80] * 60},
            now=NOW,
        )
    with store.transaction() as session:
        assert queries.size(session) == 0
        assert ledger.record(session, "panel.drawn", docket=DOCKET, now=NOW) == 1

    assert refused.value.code == "too_large"


def test_a_seal_moves_fields_and_its_disclosures_are_kept(session: Session) -> None:
    ledger.record(
        session,
        "order.issued",
        docket=DOCKET,
        public={"version": 1, "items": [1, 2], "sha256": "ab" * 32, "until": None},
        private={"document_sha256": "cd" * 32},
        sealed=("sha256", "until"),
        now=NOW,
    )
    leaf, kept = last(session)

    assert "sha256" not in leaf
    assert "until" not in leaf
    assert leaf["items"] == [1, 2]
    assert len(leaf["_sd"]) == len(KINDS["order.issued"].private) + 2
    assert opened(leaf, kept) == {
        "document_sha256": "cd" * 32,
        "sha256": "ab" * 32,
    }


def test_the_number_of_items_is_never_sealed(session: Session) -> None:
    with pytest.raises(RuleError) as refused:
        ledger.record(
            session, "order.issued", docket=DOCKET, sealed=("items",), now=NOW
        )

    assert refused.value.code == "never_sealed"


def test_a_persons_act_leaves_only_days(store: Store) -> None:
    with store.transaction() as session:
        ledger.by_person(session)
        ledger.record(session, "appeal.filed", docket="AP-2026-000001", now=NOW)
        ledger.record(session, "stay.asked", docket="AP-2026-000001", now=NOW)
    with store.transaction() as session:
        ledger.record(session, "stay.granted", docket="AP-2026-000001", now=NOW)
    with store.reading() as session:
        leaves = queries.of_stream(session, "AP-2026-000001")

    assert [leaf.get("day") for leaf in leaves] == ["2026-11-22", "2026-11-22", None]
    assert ["at" in leaf for leaf in leaves] == [False, False, True]


def test_the_database_refuses_to_rewrite_a_leaf(session: Session) -> None:
    ledger.record(session, "panel.drawn", docket=DOCKET, now=NOW)
    session.flush()

    for change in (
        update(Pending).values(entry=b"{}"),
        text("UPDATE ledger_pending SET kind = 'x'"),
    ):
        with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
            session.execute(change)
    assert json.loads(rows(session)[-1].entry)["k"] == "panel.drawn"


def test_leaves_are_read_in_the_order_of_arrival(session: Session) -> None:
    for number in (2, 1):
        ledger.record(session, "panel.drawn", docket=f"TD-2026-00000{number}", now=NOW)
    ledger.record(session, "threat.reported", docket="TD-2026-000001", now=NOW)
    everything = list(queries.leaves(session))

    assert [leaf["docket"][-1] for leaf in everything] == ["2", "1", "1"]
    assert list(queries.leaves(session, size=2)) == []  # None has its place yet.
    sequencer.append(session, now=NOW)
    assert list(queries.leaves(session, size=2)) == everything[:2]
    assert list(queries.leaves(session, kind="threat.reported")) == everything[2:]
    assert queries.of_stream(session, "TD-2026-000001") == everything[1:]
    assert queries.size(session) == 3


def test_forgetting_a_key_leaves_the_leaf_and_closes_it(session: Session) -> None:
    ledger.record(
        session,
        "appeal.filed",
        docket="AP-2026-000001",
        private={"contact": "somebody"},
        subject="appellant",
        now=NOW,
    )
    leaf, kept = last(session)
    event = rows(session)[-1].event_id
    assert opened(leaf, kept) == {"contact": "somebody"}

    session.execute(text("DELETE FROM vault_values"))
    session.execute(delete(DataKey).where(DataKey.subject == "appellant"))
    session.expire_all()

    with pytest.raises(RuleError) as refused:
        ledger.disclosures(session, event)
    assert refused.value.code == "vault_forgotten"
    assert next(queries.leaves(session)) == leaf
