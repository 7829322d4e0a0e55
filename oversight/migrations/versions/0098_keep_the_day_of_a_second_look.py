"""Keep the day on which reviewers wanted a restriction looked at again.

What was written before keeps none: the decision says it, and no desk did.

Revision: 0098
After: 0097
"""

import sqlalchemy as sa
from alembic import op

revision = "0098"
down_revision = "0097"
branch_labels = None
depends_on = None

TABLE, COLUMN = "dispatch_lines", "look_at"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column(COLUMN, sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f(f"ix_{TABLE}_{COLUMN}"), TABLE, [COLUMN])


def downgrade() -> None:
    op.drop_index(op.f(f"ix_{TABLE}_{COLUMN}"), TABLE)
    op.drop_column(TABLE, COLUMN)
