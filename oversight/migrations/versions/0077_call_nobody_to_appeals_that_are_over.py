"""Call nobody any more to the panels of appeals that are over.

Revision: 0077
After: 0076
"""

from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What such calls wrote stands on the record; from now on nobody is called again.
    op.execute(
        "UPDATE review_seats SET state = 'replaced', code = 'lapsed' "
        "WHERE state = 'drawn' AND panel_id IN "
        "(SELECT panel_id FROM appeals WHERE panel_id IS NOT NULL) "
        "AND panel_id NOT IN (SELECT panel_id FROM appeals "
        "WHERE panel_id IS NOT NULL AND state IN ('filed', 'admitted'))"
    )


def downgrade() -> None:
    pass
