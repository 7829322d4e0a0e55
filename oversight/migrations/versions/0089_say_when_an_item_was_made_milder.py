"""Say of each item when it was made milder: the time to answer runs anew from then.

Revision: 0089
After: 0088

Of what became milder before it is not known; its time runs from the sending, as it did.
"""

import sqlalchemy as sa
from alembic import op

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dispatch_lines", sa.Column("narrowed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("dispatch_lines", "narrowed_at")
