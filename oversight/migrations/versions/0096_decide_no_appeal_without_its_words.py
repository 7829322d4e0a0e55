"""Decide no appeal without reasons, and none that was split without its dissent.

Revision: 0096
After: 0095

What was decided before stands as it is on the record.
"""

from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None

TABLE, NAME = "appeal_items", "said"
UNSAID = (
    "NEW.outcome IS NOT NULL AND NOT NEW.by_default AND "
    "(NEW.reasons IS NULL OR (NEW.split AND NEW.dissent IS NULL))"
)


def upgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    for statement in guard_statements(TABLE, NAME, dialect, UNSAID, ("UPDATE",)):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {TABLE}_{NAME} ON {TABLE}")
        op.execute(f"DROP FUNCTION {TABLE}_{NAME}()")
    else:
        op.execute(f"DROP TRIGGER {TABLE}_{NAME}_update")
