"""Let no request go back for a second correction, nor a defect stand twice.

Revision: 0047
After: 0046
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

REQUESTS, DEFECTS = "intake_requests", "intake_defects"
ONCE, AFTER = f"ck_{REQUESTS}_cured_once", f"ck_{DEFECTS}_cured_after"
EACH, WHOLE = f"uq_{DEFECTS}_request_id_item_id_code", f"uq_{DEFECTS}_of_whole"
# Said again: what SQLite reflects of it would be written with brackets.
TRACK = sa.Column("track", sa.String(8), server_default="", nullable=False)
OF_WHOLE = sa.text("item_id IS NULL")


def upgrade() -> None:
    with op.batch_alter_table(REQUESTS, reflect_args=[TRACK]) as table:
        table.create_check_constraint(
            op.f(ONCE), "state <> 'defective' OR NOT cured_once"
        )
    with op.batch_alter_table(DEFECTS) as table:
        table.create_check_constraint(op.f(AFTER), "cured_at >= listed_at")
        table.create_unique_constraint(op.f(EACH), ["request_id", "item_id", "code"])
    op.create_index(
        WHOLE,
        DEFECTS,
        ["request_id", "code"],
        unique=True,
        sqlite_where=OF_WHOLE,
        postgresql_where=OF_WHOLE,
    )


def downgrade() -> None:
    op.drop_index(WHOLE, DEFECTS)
    with op.batch_alter_table(DEFECTS) as table:
        table.drop_constraint(op.f(EACH), type_="unique")
        table.drop_constraint(op.f(AFTER), type_="check")
    with op.batch_alter_table(REQUESTS, reflect_args=[TRACK]) as table:
        table.drop_constraint(op.f(ONCE), type_="check")
