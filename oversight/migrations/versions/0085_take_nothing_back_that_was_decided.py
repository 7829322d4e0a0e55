"""Let nothing be taken back of which everything was decided.

Revision: 0085
After: 0084

What was taken back before stands as it is on the record.
"""

from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None

TABLE, NAME = "intake_requests", "something_open"
NOTHING_OPEN = (
    "NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' AND NOT EXISTS ("
    "SELECT 1 FROM intake_items AS one "
    "WHERE one.request_id = NEW.id AND one.ended_as IS NULL)"
)


def upgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    for statement in guard_statements(TABLE, NAME, dialect, NOTHING_OPEN, ("UPDATE",)):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {TABLE}_{NAME} ON {TABLE}")
        op.execute(f"DROP FUNCTION {TABLE}_{NAME}()")
    else:
        op.execute(f"DROP TRIGGER {TABLE}_{NAME}_update")
