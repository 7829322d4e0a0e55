"""Let no request be taken back of which a platform was told to keep the data.

Revision: 0087
After: 0086

What was taken back before stands as it is on the record.
"""

from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None

TABLE, NAME = "intake_requests", "not_kept"
KEPT = (
    "NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' AND EXISTS ("
    "SELECT 1 FROM dispatch_preservations AS kept WHERE kept.request_id = NEW.id)"
)


def upgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    for statement in guard_statements(TABLE, NAME, dialect, KEPT, ("UPDATE",)):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {TABLE}_{NAME} ON {TABLE}")
        op.execute(f"DROP FUNCTION {TABLE}_{NAME}()")
    else:
        op.execute(f"DROP TRIGGER {TABLE}_{NAME}_update")
