"""Parts and signatures of votes, versions of drafts, texts that came too late.

Revision: 0011
After: 0010
"""

import sqlalchemy as sa
from alembic import op

from oversight.migrations.rebuild import rebuild, with_more

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NEW = ("review_parts", "review_signatures")
WIDER = {
    "intake_items": ("parent_id", "duration_days"),
    "review_votes": ("item_id", "days"),
    "review_decisions": ("item_id", "days"),
}
RUNGS = (
    "|label|limit-reach|geo-withhold|remove|suspend-feature|suspend-account|"
    "remove-account|"
)


def upgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    for table in ("review_votes", "review_decisions"):
        op.add_column(table, sa.Column("summary_ur", sa.Text()))
    if dialect == "sqlite":
        rebuild(connection, "review_drafts", _numbered, filled={"version": "1"})
    else:
        version = sa.Column("version", sa.Integer(), nullable=False, server_default="1")
        op.add_column("review_drafts", version)
        op.alter_column("review_drafts", "version", server_default=None)
    _tables()
    statements = [one for table in NEW for one in _append_only(table, dialect)]
    statements += [
        one
        for table, (of, days) in WIDER.items()
        for one in _never_wider(table, dialect, of, days)
    ]
    for statement in statements:
        connection.exec_driver_sql(
            statement, execution_options={"no_parameters": True}
        )


def downgrade() -> None:
    raise NotImplementedError("there is no way back once decisions are signed")


def _tables() -> None:
    op.create_table(
        "review_parts",
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("canonical", sa.String(length=2100), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("native_id", sa.String(length=200), nullable=True),
        sa.Column("handle", sa.String(length=200), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind NOT IN ('account', 'channel', 'group', 'page', 'url')",
            name=op.f("ck_review_parts_posts_only"),
        ),
        sa.ForeignKeyConstraint(
            ["vote_id"],
            ["review_votes.id"],
            name=op.f("fk_review_parts_vote_id_review_votes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_parts")),
        sa.UniqueConstraint(
            "vote_id", "place", name=op.f("uq_review_parts_vote_id_place")
        ),
        sa.UniqueConstraint(
            "vote_id", "canonical", name=op.f("uq_review_parts_vote_id_canonical")
        ),
    )
    op.create_table(
        "review_signatures",
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
                name=op.f(f"ck_review_signatures_whole_{part}"),
            )
            for part in ("public_key", "authenticator_data", "client_data", "signature")
        ),
        sa.ForeignKeyConstraint(
            ["vote_id"],
            ["review_votes.id"],
            name=op.f("fk_review_signatures_vote_id_review_votes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_signatures")),
        sa.UniqueConstraint("vote_id", name=op.f("uq_review_signatures_vote_id")),
    )
    op.create_table(
        "review_kept",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "cause IN ('newer', 'moved-on')", name=op.f("ck_review_kept_known_cause")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["intake_items.id"],
            name=op.f("fk_review_kept_item_id_intake_items"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["accounts_people.id"],
            name=op.f("fk_review_kept_person_id_accounts_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_kept")),
        sa.UniqueConstraint(
            "item_id",
            "person_id",
            "cause",
            name=op.f("uq_review_kept_item_id_person_id_cause"),
        ),
    )
    op.create_index(op.f("ix_review_kept_person_id"), "review_kept", ["person_id"])


def _numbered(made: str) -> str:
    return with_more(made, ["version INTEGER NOT NULL"], [])


def _append_only(table: str, dialect: str) -> list[str]:
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()"
        for verb in ("UPDATE", "DELETE", "TRUNCATE")
    ]


def _never_wider(table: str, dialect: str, of: str, days: str) -> list[str]:
    if dialect == "postgresql":
        rung = "position('|' || {} || '|' in '" + RUNGS + "')"
    else:
        rung = "instr('" + RUNGS + "', '|' || {} || '|')"
    given, most = rung.format("NEW.measure"), rung.format("asked.measure")
    wider = (
        f"EXISTS (SELECT 1 FROM intake_items AS asked WHERE asked.id = NEW.{of} AND "
        f"(NEW.{days} > asked.duration_days OR {given} > {most} "
        f"OR ({given} = 0) <> ({most} = 0)))"
    )
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_never_wider BEFORE INSERT ON {table} WHEN {wider} "
            "BEGIN SELECT RAISE(ABORT, 'wider than was asked'); END"
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_never_wider() RETURNS trigger "
        f"LANGUAGE plpgsql AS $$ BEGIN IF {wider} THEN "
        "RAISE EXCEPTION 'wider than was asked' USING ERRCODE = 'check_violation'; "
        "END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {table}_never_wider BEFORE INSERT ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_never_wider()",
    ]
