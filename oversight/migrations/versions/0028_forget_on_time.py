"""Find the keys whose term may be over.

Revision: 0028
After: 0027
"""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

INDEX, TABLE = "ix_vault_keys_erase_after", "vault_keys"


def upgrade() -> None:
    op.create_index(INDEX, TABLE, ["erase_after"])


def downgrade() -> None:
    op.drop_index(INDEX, TABLE)
