"""Keep which dockets may be listed under their platform: none that hides it.

Revision: 0052
After: 0051
"""

import json
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

REQUESTS = "intake_requests"
LISTED, ORDER = "platform_listed", "ix_intake_requests_platform_order"
UNLISTED = f"ck_{REQUESTS}_victims_unlisted"
GROUNDS = ("glory-of-islam", "decency-morality")
PROVISIONS = ("peca-2016-s21", "peca-2016-s22")
# Said again: what SQLite reflects of it would be written with brackets.
TRACK = sa.Column("track", sa.String(8), server_default="", nullable=False)


def upgrade() -> None:
    column = sa.Column(LISTED, sa.Boolean(), server_default=sa.false(), nullable=False)
    with op.batch_alter_table(REQUESTS, reflect_args=[TRACK]) as table:
        table.add_column(column)
        table.create_check_constraint(
            op.f(UNLISTED), "NOT platform_listed OR track = ''"
        )
    op.drop_index(ORDER, REQUESTS)
    order = ["platform_id", LISTED, "filed_at", "docket"]
    op.create_index(ORDER, REQUESTS, order)
    list_known()


def list_known() -> None:
    """Mark what cites nothing of which the public is shown the least."""
    requests = sa.table(
        REQUESTS,
        sa.column("id", sa.Uuid()),
        sa.column("track", sa.String()),
        sa.column(LISTED, sa.Boolean()),
    )
    items = sa.table(
        "intake_items",
        sa.column("request_id", sa.Uuid()),
        sa.column("provisions", sa.JSON()),
    )
    written = sa.cast(items.c.provisions, sa.String())
    asked = sa.select(items.c.request_id, written).distinct()
    hidden = {
        request
        for request, cited in op.get_bind().execute(asked)
        if any(_hides(one) for one in json.loads(cited))
    }
    listed = sa.select(requests.c.id).where(requests.c.track == "")
    _mark(requests, [one for (one,) in op.get_bind().execute(listed)], hidden)


def _mark(requests: sa.TableClause, ids: list[UUID], hidden: set[UUID]) -> None:
    mark = sa.update(requests).where(requests.c.id == sa.bindparam("one"))
    rows = [{"one": one} for one in ids if one not in hidden]
    if rows:
        op.get_bind().execute(mark.values(platform_listed=sa.true()), rows)


def _hides(citation: str) -> bool:
    head, _, ground = citation.partition(":")
    return ground in GROUNDS or head in PROVISIONS


def downgrade() -> None:
    op.drop_index(ORDER, REQUESTS)
    op.create_index(ORDER, REQUESTS, ["platform_id", "filed_at", "docket"])
    with op.batch_alter_table(REQUESTS, reflect_args=[TRACK]) as table:
        table.drop_constraint(op.f(UNLISTED), type_="check")
        table.drop_column(LISTED)
