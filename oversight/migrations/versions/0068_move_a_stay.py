"""Keep why a panel stopped a restriction of its own motion.

Revision: 0068
After: 0067
"""

import sqlalchemy as sa
from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

TABLE, NAME = "appeals", "stay_of_nobody"
BROKEN = (
    "OLD.stayed IS NULL AND NEW.stayed IS NOT NULL AND ((NOT NEW.stay_asked AND "
    "(NOT NEW.stayed OR COALESCE(length(NEW.stay_moved), 0) < 80)) "
    "OR (NEW.stay_asked AND NEW.stay_moved IS NOT NULL))"
)


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("stay_moved", sa.Text(), nullable=True))
    connection = op.get_bind()
    dialect = connection.dialect.name
    for statement in guard_statements(TABLE, NAME, dialect, BROKEN, ("UPDATE",)):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    raise NotImplementedError("why something was stopped stays said: there is no way back")
