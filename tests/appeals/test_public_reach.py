"""What the forms of the public reach in the database: the list a role of their own needs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from oversight.core.codes import grouped
from oversight.storage.base import Base
from tests.appeals.test_views_form import (  # noqa: F401  # The day of the story.
    _the_day_after,
    the_receipt,
    to_the_end,
)
from tests.factories.appeals import a_code, a_sent_matter
from tests.fixtures.web import Visitor

# What a code, an appeal and a receipt are answered from; beside it nothing is read.
READ = {
    *("accounts_platforms", "accounts_presses", "law_loads"),
    *("appeal_disclosures", "appeal_items", "appeals"),
    *("dispatch_authority_orders", "dispatch_lines", "dispatch_restorations"),
    *("intake_exhibits", "intake_items", "intake_requests"),
    *("ledger_checkpoints", "ledger_cosignatures", "ledger_entries"),
    *("ledger_pending", "ledger_published", "notices"),
    *("review_cases", "review_decisions", "review_victim_clocks", "vault_keys"),
}
WRITTEN = {
    *("appeal_items", "appeals", "ledger_dockets", "ledger_pending"),
    *("ledger_streams", "vault_keys", "vault_values"),
}
# Of the accounts: which platforms there are, and which form was sent before.
ALONE = {"accounts_platforms", "accounts_presses"}
NAMED = re.compile(
    r'\b(FROM|JOIN|INTO|UPDATE|DELETE FROM)\s+"?([a-z_]+)"?', re.IGNORECASE
)


@contextmanager
def reached() -> Iterator[tuple[set[str], set[str]]]:
    """Note which tables are read and which are written, by whatever connection."""
    read, written = set[str](), set[str]()
    known = set(Base.metadata.tables)

    def note(_line: Any, _cursor: Any, told: str, *_more: Any) -> None:
        for verb, name in NAMED.findall(told):
            if name in known:
                kind = read if verb.upper() in {"FROM", "JOIN"} else written
                kind.add(name)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield read, written
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_c7_an_appeal_reaches_what_it_needs_and_nobodys_account(
    session: Session, visitor: Visitor
) -> None:
    code = a_code(session, a_sent_matter(session))
    session.commit()

    with reached() as (read, written):
        visitor.get("/en/check")
        visitor.post("/en/check", {"code": grouped(code)})
        to_the_end(visitor, notice_code=grouped(code), locator="")
        visitor.post("/en/appeal")
        receipt = the_receipt(visitor)
        visitor.get("/en/track")
        visitor.post("/en/track", {"code": receipt})

    assert "appeals" in read
    assert read <= READ | WRITTEN
    assert written == WRITTEN
    assert {name for name in read | written if name.startswith("accounts_")} <= ALONE
