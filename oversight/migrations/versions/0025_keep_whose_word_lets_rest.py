"""Keep whose word lets an item rest, so that nobody ends another's.

Revision: 0025
After: 0024

What rests already rests on the appeals that stayed it and on the courts that did.
There is no way back: whose word it was is not forgotten
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STAYS = sa.table(
    "dispatch_line_stays",
    *(sa.column("id", sa.Uuid()), sa.column("line_id", sa.Uuid())),
    *(sa.column("held_by"), sa.column("cause"), sa.column("stayed_at", MOMENT)),
)
LINES = sa.table(
    "dispatch_lines",
    *(sa.column("id", sa.Uuid()), sa.column("item_id", sa.Uuid())),
    *(sa.column("dispatch_id", sa.Uuid()), sa.column("number"), sa.column("state")),
)
SENDINGS = sa.table(
    "dispatch_sendings",
    *(sa.column("id", sa.Uuid()), sa.column("request_id", sa.Uuid())),
)
COURTS = sa.table(
    "dispatch_court_results",
    *(sa.column("request_id", sa.Uuid()), sa.column("forum"), sa.column("result")),
    *(sa.column("case_number"), sa.column("items", sa.JSON())),
    sa.column("entered_at", MOMENT),
)
APPEALS = sa.table(
    "appeals",
    *(sa.column("id", sa.Uuid()), sa.column("docket"), sa.column("state")),
    *(sa.column("stayed"), sa.column("suspended_at", MOMENT)),
    sa.column("filed_at", MOMENT),
)
APPEALED = sa.table(
    "appeal_items",
    *(sa.column("appeal_id", sa.Uuid()), sa.column("item_id", sa.Uuid())),
)


def upgrade() -> None:
    op.create_table('dispatch_line_stays',
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('held_by', sa.String(length=160), nullable=False),
    sa.Column('cause', sa.String(length=20), nullable=False),
    sa.Column('stayed_at', MOMENT, nullable=False),
    sa.Column('ended_at', MOMENT, nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('ended_at >= stayed_at', name=op.f('ck_dispatch_line_stays_ends_after')),
    sa.CheckConstraint("held_by <> ''", name=op.f('ck_dispatch_line_stays_held_by_somebody')),
    sa.ForeignKeyConstraint(['line_id'], ['dispatch_lines.id'], name=op.f('fk_dispatch_line_stays_line_id_dispatch_lines')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_line_stays'))
    )
    op.create_index(op.f('ix_dispatch_line_stays_line_id'), 'dispatch_line_stays', ['line_id'], unique=False)
    op.create_index('uq_dispatch_line_stays_one_open', 'dispatch_line_stays', ['line_id', 'held_by'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    keep(op.get_bind())


def keep(connection: sa.Connection) -> None:
    """Give each item that rests the words on which it does."""
    rows = [*_appeals(connection), *_courts(connection)]
    if rows:
        connection.execute(sa.insert(STAYS), rows)


def _appeals(connection: sa.Connection) -> list[dict[str, object]]:
    found = connection.execute(
        sa.select(LINES.c.id, APPEALS.c.docket, APPEALS.c.stayed, APPEALS.c.filed_at)
        .join(APPEALED, APPEALED.c.item_id == LINES.c.item_id)
        .join(APPEALS, APPEALS.c.id == APPEALED.c.appeal_id)
        .where(
            LINES.c.state == "suspended",
            APPEALS.c.state.in_(["filed", "admitted"]),
            APPEALS.c.stayed.is_(sa.true()) | APPEALS.c.suspended_at.is_not(None),
        )
    )
    return [
        _row(line, docket, "stay" if stayed else "appeal-clock", filed_at)
        for line, docket, stayed, filed_at in found
    ]


def _courts(connection: sa.Connection) -> list[dict[str, object]]:
    found = connection.execute(
        sa.select(LINES.c.id, LINES.c.number, *COURTS.c)
        .join(SENDINGS, SENDINGS.c.id == LINES.c.dispatch_id)
        .join(COURTS, COURTS.c.request_id == SENDINGS.c.request_id)
        .where(LINES.c.state == "suspended")
        .order_by(COURTS.c.entered_at)
    )
    last = {
        (said.id, f"{said.forum} {said.case_number}"): said
        for said in found
        if said.number in said._mapping["items"]
    }
    return [
        _row(line, holder, "court", said.entered_at)
        for (line, holder), said in last.items()
        if said.result == "stayed"
    ]


def _row(line: object, holder: str, cause: str, at: object) -> dict[str, object]:
    return {
        "id": uuid4(),
        "line_id": line,
        "held_by": holder,
        "cause": cause,
        "stayed_at": at,
    }


def downgrade() -> None:
    raise NotImplementedError("whose word it was is not forgotten")
