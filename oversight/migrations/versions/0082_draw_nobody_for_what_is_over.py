"""Draw nobody for an appeal that ended before the beacon of its pool spoke.

Revision: 0082
After: 0081
"""

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

TABLE, NAME = "review_panels", "is_over"


def upgrade() -> None:
    column = sa.Column(NAME, sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column(TABLE, column)
    op.execute(
        "UPDATE review_panels SET is_over = TRUE WHERE id IN "
        "(SELECT panel_id FROM appeals WHERE panel_id IS NOT NULL) "
        "AND id NOT IN (SELECT panel_id FROM appeals "
        "WHERE panel_id IS NOT NULL AND state IN ('filed', 'admitted'))"
    )


def downgrade() -> None:
    op.drop_column(TABLE, NAME)
