"""Let whoever holds a notice challenge a member for each item, not once a matter.

Revision: 0099
After: 0098
"""

from alembic import op

from oversight.migrations.rebuild import rebuild

revision = "0099"
down_revision = "0098"
branch_labels = None
depends_on = None

TABLE = "review_challenges"
ONCE, EACH = f"uq_{TABLE}_seat_id_party", f"uq_{TABLE}_seat_id_party_item"


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        rebuild(
            connection,
            TABLE,
            lambda made: made.replace(
                f"CONSTRAINT {ONCE} UNIQUE (seat_id, party)",
                f"CONSTRAINT {EACH} UNIQUE (seat_id, party, item)",
            ),
        )
        return
    op.drop_constraint(op.f(ONCE), TABLE, type_="unique")
    op.create_unique_constraint(op.f(EACH), TABLE, ["seat_id", "party", "item"])


def downgrade() -> None:
    raise NotImplementedError("two may have doubted one member: there is no way back")
