"""Let the database queue each leaf as it is written, under the leaf's own number.

Revision: 0030
After: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

ACT = "INSERT INTO ledger_waiting (id) VALUES (NEW.id)"
FUNCTION = (
    "CREATE OR REPLACE FUNCTION ledger_pending_waits() RETURNS trigger "
    f"LANGUAGE plpgsql AS $$ BEGIN {ACT}; RETURN NULL; END $$"
)
TRIGGER = "CREATE TRIGGER ledger_pending_waits AFTER INSERT ON ledger_pending "


def upgrade() -> None:
    connection = op.get_bind()
    asked = (
        "SELECT p.id FROM ledger_waiting AS w "
        "JOIN ledger_pending AS p ON p.event_id = w.event_id ORDER BY p.id"
    )
    waiting = [{"id": row} for row in connection.scalars(sa.text(asked))]
    op.drop_table("ledger_waiting")
    queue = op.create_table('ledger_waiting',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_waiting'))
    )
    op.bulk_insert(queue, waiting)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(FUNCTION)
        row = "FOR EACH ROW EXECUTE FUNCTION ledger_pending_waits()"
        connection.exec_driver_sql(TRIGGER + row)
    else:
        connection.exec_driver_sql(f"{TRIGGER}BEGIN {ACT}; END")


def downgrade() -> None:
    raise NotImplementedError("no way back: a record is not taken back")
