"""Keep why a request for data ended before its time, and which of them a court stayed.

Revision: 0035
After: 0034

There is no way back: on whose word it ended is not forgotten
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
LIFTINGS, STAYS = "dispatch_data_liftings", "dispatch_data_court_stays"
CAUSES = ("own-motion", "agency", "court")
CODES = ("not-needed", "mistake", "too-wide", "other")
SQLITE = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
POSTGRES = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()"
)


def upgrade() -> None:
    _liftings()
    _stays()
    _plant()


def downgrade() -> None:
    raise NotImplementedError("On whose word a request ended would be forgotten.")


def _liftings() -> None:
    op.create_table(
        LIFTINGS,
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("cause", _word("cause", CAUSES), nullable=False),
        sa.Column("code", _word("agencycode", CODES), nullable=True),
        sa.Column("error", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("court_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.String(length=20), nullable=False),
        sa.Column("lifted_at", MOMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(cause = 'court') = (court_id IS NOT NULL)",
            name=op.f(f"ck_{LIFTINGS}_by_court"),
        ),
        sa.CheckConstraint(
            "(cause = 'agency') = (code IS NOT NULL)",
            name=op.f(f"ck_{LIFTINGS}_by_agency"),
        ),
        sa.CheckConstraint("reasons <> ''", name=op.f(f"ck_{LIFTINGS}_reasoned")),
        _key(LIFTINGS, "item_id", "intake_items"),
        _key(LIFTINGS, "court_id", "dispatch_court_results"),
        _key(LIFTINGS, "by_id", "accounts_people"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{LIFTINGS}")),
        sa.UniqueConstraint("item_id", name=op.f(f"uq_{LIFTINGS}_item_id")),
        info={"append_only": ("UPDATE", "DELETE", "TRUNCATE")},
    )
    for column in ("by_id", "court_id"):
        op.create_index(op.f(f"ix_{LIFTINGS}_{column}"), LIFTINGS, [column])


def _stays() -> None:
    op.create_table(
        STAYS,
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("held_by", sa.String(length=160), nullable=False),
        sa.Column("stayed_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "ended_at >= stayed_at", name=op.f(f"ck_{STAYS}_ends_after")
        ),
        sa.CheckConstraint("held_by <> ''", name=op.f(f"ck_{STAYS}_held_by_a_case")),
        _key(STAYS, "item_id", "intake_items"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{STAYS}")),
    )
    op.create_index(op.f(f"ix_{STAYS}_item_id"), STAYS, ["item_id"])
    still = sa.text("ended_at IS NULL")
    op.create_index(
        f"uq_{STAYS}_one_open",
        STAYS,
        ["item_id", "held_by"],
        unique=True,
        sqlite_where=still,
        postgresql_where=still,
    )


def _plant() -> None:
    dialect = op.get_bind().dialect.name
    shape = POSTGRES if dialect == "postgresql" else SQLITE
    verbs = ("UPDATE", "DELETE", "TRUNCATE")
    for verb in verbs if dialect == "postgresql" else verbs[:2]:
        op.execute(shape.format(table=LIFTINGS, verb=verb, lower=verb.lower()))


def _word(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(
        *words, name=name, native_enum=False, create_constraint=True, length=32
    )


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
