"""Find the appeals before a panel, and the newest requests for data, by an index.

Revision: 0097
After: 0096
"""

from alembic import op

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None

COLUMNS = (("appeals", "panel_id"), ("dispatch_data_orders", "issued_at"))


def upgrade() -> None:
    for table, column in COLUMNS:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table, column in COLUMNS:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
