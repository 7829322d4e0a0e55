"""Keep the stay of each appeal against a request for data, as of each for a post.

Revision: 0074
After: 0073
"""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

TABLE, NAME = "dispatch_data_stays", "uq_dispatch_data_stays_one_open"
OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    _made_anew(["line_id", "appeal_docket"])


def downgrade() -> None:
    # The first stay of an account is all that was kept of it before.
    op.execute(
        f"UPDATE {TABLE} SET ended_at = stayed_at WHERE ended_at IS NULL AND EXISTS ("
        f"SELECT 1 FROM {TABLE} AS other WHERE other.line_id = {TABLE}.line_id "
        "AND other.ended_at IS NULL AND (other.stayed_at < {0}.stayed_at OR ("
        "other.stayed_at = {0}.stayed_at AND other.id < {0}.id)))".format(TABLE)
    )
    _made_anew(["line_id"])


def _made_anew(columns: list[str]) -> None:
    op.drop_index(NAME, table_name=TABLE)
    op.create_index(
        NAME, TABLE, columns, unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
