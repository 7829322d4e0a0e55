"""Keep what a member of an appeal panel signed, and take no vote that is not whole.

Revision: 0078
After: 0077

Votes cast before have no signature: what nobody signed is not signed afterwards.
"""

import sqlalchemy as sa
from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

TABLE = "appeal_signatures"
PARTS = ("public_key", "authenticator_data", "client_data", "signature")
VOTES, NAME = "appeal_votes", "whole"
NO_VOTE = (
    "(NEW.outcome = 'partly') <> (NEW.measure IS NOT NULL) "
    "OR (NEW.outcome = 'partly') <> (NEW.days IS NOT NULL) "
    "OR EXISTS (SELECT 1 FROM appeal_votes AS other WHERE "
    "other.appeal_item_id = NEW.appeal_item_id AND other.reasons = NEW.reasons) "
    "OR EXISTS (SELECT 1 FROM appeal_items AS one WHERE "
    "one.id = NEW.appeal_item_id AND one.outcome IS NOT NULL)"
)
VERBS = ("UPDATE", "DELETE", "TRUNCATE")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=True),
        sa.Column("authenticator_data", sa.LargeBinary(), nullable=True),
        sa.Column("client_data", sa.LargeBinary(), nullable=True),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(
            sa.CheckConstraint(
                f"(credential_id IS NULL) = ({part} IS NULL)",
                name=op.f(f"ck_{TABLE}_whole_{part}"),
            )
            for part in PARTS
        ),
        sa.ForeignKeyConstraint(
            ["vote_id"],
            ["appeal_votes.id"],
            name=op.f(f"fk_{TABLE}_vote_id_appeal_votes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("vote_id", name=op.f(f"uq_{TABLE}_vote_id")),
    )
    connection = op.get_bind()
    dialect = connection.dialect.name
    guards = guard_statements(VOTES, NAME, dialect, NO_VOTE, ("INSERT",))
    for statement in (*_append_only(dialect), *guards):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def _append_only(dialect: str) -> list[str]:
    begun = "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    if dialect == "postgresql":
        shape = begun + "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()"
        verbs = VERBS
    else:
        shape = begun + "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        verbs = tuple(verb for verb in VERBS if verb != "TRUNCATE")
    return [shape.format(table=TABLE, verb=v, lower=v.lower()) for v in verbs]


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {VOTES}_{NAME} ON {VOTES}")
        op.execute(f"DROP FUNCTION {VOTES}_{NAME}()")
    else:
        op.execute(f"DROP TRIGGER {VOTES}_{NAME}_insert")
    op.drop_table(TABLE)
