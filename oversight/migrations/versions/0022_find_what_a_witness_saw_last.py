"""Find at once what a witness saw last, however many trees it has signed.

Revision: 0022
After: 0021
"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

INDEX, TABLE = "ix_ledger_cosignatures_witness_size", "ledger_cosignatures"


def upgrade() -> None:
    op.create_index(INDEX, TABLE, ["witness", "size"])


def downgrade() -> None:
    op.drop_index(INDEX, TABLE)
