"""Keep what each docket cites in the order of the register.

Revision: 0031
After: 0030
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TABLE = "intake_citations"
CHUNK = 1000


def upgrade() -> None:
    citations = op.create_table(
        TABLE,
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("citation", sa.String(length=200), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("docket", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "citation <> ''", name=op.f("ck_intake_citations_says_something")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["intake_requests.id"],
            name=op.f("fk_intake_citations_request_id_intake_requests"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_citations")),
        sa.UniqueConstraint(
            "request_id",
            "citation",
            name=op.f("uq_intake_citations_request_id_citation"),
        ),
    )
    rows = list(_cited())
    for start in range(0, len(rows), CHUNK):
        op.bulk_insert(citations, rows[start : start + CHUNK])
    order = ["citation", "filed_at", "docket"]
    op.create_index("ix_intake_citations_order", TABLE, order)


def _cited() -> Iterator[dict[str, Any]]:
    """Return what was cited before this step; most items of a docket cite the same."""
    requests = sa.table(
        "intake_requests",
        sa.column("id", sa.Uuid()),
        sa.column("docket", sa.String()),
        sa.column("filed_at", sa.DateTime(timezone=True)),
    )
    items = sa.table(
        "intake_items",
        sa.column("request_id", sa.Uuid()),
        sa.column("provisions", sa.JSON()),
    )
    written = sa.cast(items.c.provisions, sa.String())
    found = op.get_bind().execute(
        sa.select(requests.c.id, requests.c.docket, requests.c.filed_at, written)
        .join(items, items.c.request_id == requests.c.id)
        .distinct()
    )
    known = set()
    for request, docket, filed_at, cited in found:
        for name in _findable(json.loads(cited)):
            if (request, name) not in known:
                known.add((request, name))
                yield {
                    "id": uuid4(),
                    "request_id": request,
                    "citation": name,
                    "filed_at": filed_at,
                    "docket": docket,
                }


def _findable(cited: list[str]) -> Iterator[str]:
    """Return each citation, and each without its ground."""
    for one in cited:
        yield from (name for name in (one, one.partition(":")[0]) if name)


def downgrade() -> None:
    op.drop_table(TABLE)
