"""No column of any table can take what a platform handed over (I46).

Words fit only where they are named here, with the closed list or the check that says
what may stand there; whoever adds a column for words must come to this page first.
"""

import re
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Date,
    Enum,
    Integer,
    LargeBinary,
    String,
    Text,
    Uuid,
    select,
)
from sqlalchemy import Boolean as Flag
from sqlalchemy.orm import Session

from oversight.dispatch.models.data import DataOrder
from oversight.dispatch.models.holdings import Certificate, DataUse, Production
from oversight.dispatch.rules import custody
from oversight.dispatch.rules.manifests import OTHER
from oversight.dispatch.service import holding
from oversight.intake.rules.data_tiers import FIELDS
from oversight.migrations.tables import every_table
from oversight.storage.types import UtcDateTime
from tests.factories import data as make

TABLES = every_table().tables
HELD = "dispatch_productions"
# Tables of what was handed over, and nothing else; a delay is made before, of words.
AFTER = (HELD, "dispatch_data_uses", "dispatch_certificates")
BESIDE = {
    *(*AFTER, "dispatch_data_lines", "dispatch_delays", "dispatch_delay_asks"),
    "dispatch_data_stays",
    # Later versions of what was asked for, each naming an account of it.
    "dispatch_data_versions",
    # Until when nothing can be handed over: two days and no words.
    "dispatch_rests",
    # Words of a platform and of reviewers about the request, before anything came.
    "dispatch_data_questions",
    # Words about a court, a request for more, and a misuse; none has room for data.
    *("dispatch_lodgings", "dispatch_use_asks", "dispatch_misuses"),
    "dispatch_misuse_late",  # Which step of a report was late: a word and a moment.
}
COUNTED = (Uuid, Enum, Integer, Flag, Date, UtcDateTime)
# Short words of closed lists, one reference without a number of anybody, fingerprints.
CODES = {
    (HELD, "reference"): 40,
    (HELD, "manifest_sha256"): 64,
    (HELD, "outcome"): 20,
    ("dispatch_data_uses", "person_code"): 20,
    ("dispatch_data_uses", "purpose"): 20,
    ("dispatch_certificates", "method"): 24,
    ("dispatch_certificates", "sample"): 16,
}
LISTS = {"fields", "file_hashes", "over_fields"}
# Every column of the house that takes bytes; none of them belongs to data requests.
BYTES = {
    "ledger_pending.entry",
    "ledger_entries.leaf_hash",
    "ledger_tiles.data",
    "ledger_edge.rows",
    "ledger_checkpoints.root",
    "ledger_checkpoints.note",
    "dispatch_order_papers.original",
    "dispatch_order_papers.viewing",
    "law_papers.content",
    "notices.code_sealed",
    "notices_mails.letter",
    "notices_mails.files",
    "transparency_reports.body",
    "vault_keys.wrapped",
    "vault_values.sealed",
    "accounts_challenges.value",
    "accounts_code_apps.sealed",
    "accounts_passkeys.credential_id",
    "accounts_passkeys.public_key",
    "intake_exhibit_chunks.sealed",
    "intake_fact_corrections.sealed",
    "intake_later_facts.sealed",
    "appeals.sealed",
    "dispatch_prints.body",
    # What a platform is asked for, on paper; never what it handed over.
    "dispatch_data_prints.body",
    "review_answers.sealed",
    "review_challenges.sealed",
    *(
        f"appeal_signatures.{part}"
        for part in (
            *("credential_id", "public_key", "authenticator_data"),
            *("client_data", "signature"),
        )
    ),
    "extensions_signatures.credential_id",
    "extensions_signatures.public_key",
    "extensions_signatures.authenticator_data",
    "extensions_signatures.client_data",
    "extensions_signatures.signature",
    "review_signatures.credential_id",
    "review_signatures.public_key",
    "review_signatures.authenticator_data",
    "review_signatures.client_data",
    "review_signatures.signature",
}
DIGEST = re.compile(r"[0-9a-f]{64}")
# What a column for somebody's data would be called, in any table of data requests.
TELLING = re.compile(
    r"email|phone|ip_address|(^|_)ips?($|_)|device|login|recovery|content|payload|"
    r"attachment|upload|file($|_name)|record($|s$)|value"
)


@pytest.mark.parametrize("name", AFTER)
def test_what_was_handed_over_is_kept_as_counts_codes_and_fingerprints(
    name: str,
) -> None:
    for column in TABLES[name].columns:
        kind = column.type
        if isinstance(kind, COUNTED):
            continue
        if isinstance(kind, JSON):
            assert column.name in LISTS, column
            continue
        assert isinstance(kind, String), column
        assert not isinstance(kind, Text), column
        assert kind.length == CODES[name, column.name], column


def test_no_other_table_hangs_on_what_was_handed_over() -> None:
    hanging = {
        table.name
        for table in TABLES.values()
        for key in table.foreign_keys
        if key.column.table.name in BESIDE
    }

    assert hanging <= BESIDE


def test_no_column_of_the_house_takes_bytes_that_nobody_named() -> None:
    found = {
        f"{table.name}.{column.name}"
        for table in TABLES.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }

    assert found == BYTES


def test_no_column_of_a_data_request_is_named_after_a_persons_data() -> None:
    tables = [
        table for name, table in TABLES.items() if "data" in name or name in BESIDE
    ]
    names = {
        f"{table.name}.{column.name}"
        for table in tables
        for column in table.columns
        if TELLING.search(column.name)
    }

    assert len(tables) > len(BESIDE)
    assert names == set()


def test_what_stands_there_after_a_whole_course_is_codes_and_hashes(
    session: Session,
) -> None:
    docket, team = make.received(session)
    later = make.RECEIVED
    who: dict[str, Any] = {"by": team.custodian}
    holding.minimise(session, docket, 1, now=later, **who)
    holding.log_use(
        session, docket, 1, "NC-1042", "court", later.date(), now=later, **who
    )
    paper = make.a_destruction(destroyed_on=later.date())
    holding.destroy(session, docket, 1, paper, now=later, **who)
    session.expire_all()

    held = session.scalars(select(Production)).one()
    use = session.scalars(select(DataUse)).one()
    signed = session.scalars(select(Certificate)).one()
    order = session.scalars(select(DataOrder)).one()

    assert set(held.fields) <= set(FIELDS)
    assert set(held.over_fields) <= {*FIELDS, OTHER}
    assert all(DIGEST.fullmatch(one) for one in held.file_hashes)
    assert DIGEST.fullmatch(held.manifest_sha256)
    assert held.outcome in custody.OUTCOMES
    assert use.purpose in custody.PURPOSES
    assert signed.method in custody.METHODS
    assert order.reference is None
