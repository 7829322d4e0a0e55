"""Let a version of a request for data leave an account out, and correct nothing.

Revision: 0092
After: 0091
"""

import sqlalchemy as sa
from alembic import op

from oversight.storage.triggers import statements

revision = "0092"
down_revision = "0091"
branch_labels = None
depends_on = None

TABLE = "dispatch_data_versions"
VERBS = ("UPDATE", "DELETE", "TRUNCATE")
SLIP: dict[str, sa.types.TypeEngine[object]] = {
    "number": sa.Integer(),
    "field": sa.String(32),
    "was": sa.Text(),
    "becomes": sa.Text(),
    "why": sa.Text(),
    "by_id": sa.Uuid(),
    "by_name": sa.String(20),
}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    empty = " AND ".join(f"{name} IS NULL" for name in SLIP)
    said = " AND ".join(f"{name} IS NOT NULL" for name in SLIP)
    with op.batch_alter_table(TABLE) as table:
        for name, kind in SLIP.items():
            table.alter_column(name, existing_type=kind, nullable=True)
        table.create_check_constraint(
            op.f(f"ck_{TABLE}_slip_or_none"), f"({empty}) OR ({said})"
        )
    if dialect == "sqlite":  # The table was built anew, and its triggers fell away.
        for statement in statements(TABLE, dialect, VERBS):
            op.get_bind().exec_driver_sql(
                statement, execution_options={"no_parameters": True}
            )


def downgrade() -> None:
    raise NotImplementedError("what was left out stays so: there is no way back")
