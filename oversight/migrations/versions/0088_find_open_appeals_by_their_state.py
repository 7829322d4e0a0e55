"""Find the appeals that still run, and what is joined to one, without reading all.

Revision: 0088
After: 0087
"""

from alembic import op

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None

COLUMNS = ("state", "joined_to_id")


def upgrade() -> None:
    for column in COLUMNS:
        op.create_index(op.f(f"ix_appeals_{column}"), "appeals", [column])


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_index(op.f(f"ix_appeals_{column}"), table_name="appeals")
