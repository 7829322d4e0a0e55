"""Keep why a letter that no server took is not tried again.

Revision: 0084
After: 0083
"""

import sqlalchemy as sa
from alembic import op

from oversight.storage.triggers import guard_statements, statements

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

TABLE, NAME = "notices_mail_closings", "set_aside"
NOT_ASIDE = (
    "NOT EXISTS (SELECT 1 FROM notices_mails AS one "
    "WHERE one.id = NEW.mail_id AND one.state = 'parked')"
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column(
            "mail_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(reason) >= 20", name=op.f(f"ck_{TABLE}_reasoned")),
        sa.ForeignKeyConstraint(
            ["mail_id"],
            ["notices_mails.id"],
            name=op.f(f"fk_{TABLE}_mail_id_notices_mails"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_mail_id"), TABLE, ["mail_id"])
    connection = op.get_bind()
    dialect = connection.dialect.name
    kept = statements(TABLE, dialect, ("UPDATE", "DELETE", "TRUNCATE"))
    guards = guard_statements(TABLE, NAME, dialect, NOT_ASIDE, ("INSERT",))
    for statement in (*kept, *guards):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    op.drop_table(TABLE)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION {TABLE}_{NAME}()")
