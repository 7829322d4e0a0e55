"""Give what reviewers write and do not sign a term of its own.

Revision: 0093
After: 0092
"""

import sqlalchemy as sa
from alembic import op

revision = "0093"
down_revision = "0092"
branch_labels = None
depends_on = None

TABLES = ("review_drafts", "review_kept")
COLUMN = "erase_after"


def upgrade() -> None:
    for table in TABLES:
        moment = sa.Column(COLUMN, sa.DateTime(timezone=True), nullable=True)
        op.add_column(table, moment)
        op.create_index(op.f(f"ix_{table}_{COLUMN}"), table, [COLUMN])


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(op.f(f"ix_{table}_{COLUMN}"), table)
        op.drop_column(table, COLUMN)
