"""Find what was filed on an account by its name, without reading every docket.

Revision: 0079
After: 0078
"""

from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_intake_items_handle", "intake_items"


def upgrade() -> None:
    op.create_index(NAME, TABLE, ["handle"])


def downgrade() -> None:
    op.drop_index(NAME, TABLE)
