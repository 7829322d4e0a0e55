"""Send no restriction whose own end has passed: the table holds it too.

Revision: 0100
After: 0099

What left before stands as it is on the record.
"""

from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0100"
down_revision = "0099"
branch_labels = None
depends_on = None

TABLE, NAME = "dispatch_sendings", "past_end"
BROKEN = (
    "OLD.dispatched_at IS NULL AND NEW.dispatched_at IS NOT NULL AND EXISTS ("
    "SELECT 1 FROM dispatch_lines AS one WHERE one.dispatch_id = NEW.id "
    "AND NOT one.held AND one.ends_at <= NEW.dispatched_at)"
)


def upgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    for statement in guard_statements(TABLE, NAME, dialect, BROKEN, ("UPDATE",)):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {TABLE}_{NAME} ON {TABLE}")
        op.execute(f"DROP FUNCTION {TABLE}_{NAME}()")
    else:
        op.execute(f"DROP TRIGGER {TABLE}_{NAME}_update")
