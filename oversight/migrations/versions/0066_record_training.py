"""Keep who was trained; whoever is on the roster already was, before the record.

Revision: 0066
After: 0065
"""

import sqlalchemy as sa
from alembic import op

from oversight.storage.triggers import guard_statements, statements

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

TABLE, SURE, SEATS = (
    "review_trainings",
    "review_trainings_confirmed",
    "review_seats",
)
VERBS = ("UPDATE", "DELETE", "TRUNCATE")
# Nobody knows today which course it was, so none is named, and no day.
BEFORE = f"""INSERT INTO {TABLE} (id, person_id, course, entered_at)
SELECT id, person_id, '', since FROM review_roster"""  # noqa: S608
NOT_ANOTHER = (
    f"EXISTS (SELECT 1 FROM {TABLE} AS one WHERE one.id = NEW.training_id "  # noqa: S608
    "AND (one.entered_by = NEW.by_id OR one.person_id = NEW.by_id "
    "OR one.entered_by IS NULL))"
)

UNTRAINED = (
    f"NOT EXISTS (SELECT 1 FROM {TABLE} AS one "  # noqa: S608
    f"LEFT JOIN {SURE} AS sure ON sure.training_id = one.id "
    "WHERE one.person_id = NEW.person_id "
    "AND (one.entered_by IS NULL OR sure.id IS NOT NULL))"
)


def upgrade() -> None:
    _trainings()
    _confirmed()
    connection = op.get_bind()
    connection.exec_driver_sql(BEFORE)
    dialect = connection.dialect.name
    made = [
        one for table in (TABLE, SURE) for one in statements(table, dialect, VERBS)
    ]
    made += guard_statements(SURE, "by_another", dialect, NOT_ANOTHER, ("INSERT",))
    made += guard_statements(SEATS, "trained", dialect, UNTRAINED, ("INSERT",))
    for statement in made:
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def _trainings() -> None:
    op.create_table(
        TABLE,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("course", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("counts_until", sa.Date(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(entered_by IS NULL) = (held_on IS NULL) "
            "AND (entered_by IS NOT NULL OR counts_until IS NULL)",
            name=op.f(f"ck_{TABLE}_entered_with_its_day"),
        ),
        sa.CheckConstraint(
            "counts_until >= held_on", name=op.f(f"ck_{TABLE}_counts_after")
        ),
        sa.CheckConstraint(
            "entered_by <> person_id", name=op.f(f"ck_{TABLE}_not_by_oneself")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"],
            ["accounts_people.id"],
            name=op.f(f"fk_{TABLE}_entered_by_accounts_people"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["accounts_people.id"],
            name=op.f(f"fk_{TABLE}_person_id_accounts_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_person_id"), TABLE, ["person_id"])


def _confirmed() -> None:
    op.create_table(
        SURE,
        sa.Column("training_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["accounts_people.id"],
            name=op.f(f"fk_{SURE}_by_id_accounts_people"),
        ),
        sa.ForeignKeyConstraint(
            ["training_id"],
            [f"{TABLE}.id"],
            name=op.f(f"fk_{SURE}_training_id_{TABLE}"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{SURE}")),
        sa.UniqueConstraint("training_id", name=op.f(f"uq_{SURE}_training_id")),
    )


def downgrade() -> None:
    raise NotImplementedError("what was recorded of training stays: no way back")
