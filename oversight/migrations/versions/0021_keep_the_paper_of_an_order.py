"""Keep the paper of an Authority's own order.

Revision: 0021
After: 0020

There is no way back: what was annexed is not forgotten
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KEPT = ("dispatch_order_papers",)
SQLITE = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
POSTGRES = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()"
)


def upgrade() -> None:
    op.create_table('dispatch_order_papers',
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('original', sa.LargeBinary(), nullable=False),
    sa.Column('viewing', sa.LargeBinary(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('length(name) > 0', name=op.f('ck_dispatch_order_papers_named')),
    sa.ForeignKeyConstraint(['order_id'], ['dispatch_authority_orders.id'], name=op.f('fk_dispatch_order_papers_order_id_dispatch_authority_orders')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_order_papers')),
    sa.UniqueConstraint('order_id', name=op.f('uq_dispatch_order_papers_order_id')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    connection = op.get_bind()
    postgres = connection.dialect.name == "postgresql"
    verbs = ("UPDATE", "DELETE", "TRUNCATE") if postgres else ("UPDATE", "DELETE")
    for table in KEPT:
        for verb in verbs:
            shape = POSTGRES if postgres else SQLITE
            connection.exec_driver_sql(
                shape.format(table=table, verb=verb, lower=verb.lower()),
                execution_options={"no_parameters": True},
            )


def downgrade() -> None:
    raise NotImplementedError("what was annexed is not forgotten")
