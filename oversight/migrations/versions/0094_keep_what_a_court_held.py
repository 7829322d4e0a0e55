"""Keep what a court held, whatever it said: until now only where something ended.

Revision: 0094
After: 0093

What was typed of a stay before is not known any more.
"""

import sqlalchemy as sa
from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0094"
down_revision = "0093"
branch_labels = None
depends_on = None

TABLE, NAME = "dispatch_court_results", "reasoned"
UNSAID = "NEW.reasons = ''"


def upgrade() -> None:
    column = sa.Column("reasons", sa.Text(), nullable=False, server_default="")
    op.add_column(TABLE, column)
    connection = op.get_bind()
    dialect = connection.dialect.name
    for statement in guard_statements(TABLE, NAME, dialect, UNSAID, ("INSERT",)):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {TABLE}_{NAME} ON {TABLE}")
        op.execute(f"DROP FUNCTION {TABLE}_{NAME}()")
    else:
        op.execute(f"DROP TRIGGER {TABLE}_{NAME}_insert")
    op.drop_column(TABLE, "reasons")
