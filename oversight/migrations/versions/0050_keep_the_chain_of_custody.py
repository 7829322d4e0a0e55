"""Keep the chain of custody: who keeps what came, one after another.

Revision: 0050
After: 0049
"""

import sqlalchemy as sa
from alembic import op

from oversight.migrations.rebuild import rebuild, with_more

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

TABLE = "dispatch_keepers"
HELD = "dispatch_productions"
VERBS = ("UPDATE", "DELETE", "TRUNCATE")
OLD = "CONSTRAINT ck_dispatch_productions_by CHECK"
MATTER = "SELECT request_id FROM intake_items WHERE intake_items.id = item_id"
FIRST = f"""INSERT INTO {TABLE} (id, request_id, step, person_id, since)
SELECT asked.request_id, asked.request_id, 0, asked.custodian_id, min(held.answered_at)
FROM intake_data_requests AS asked
JOIN intake_items AS item ON item.request_id = asked.request_id
JOIN {HELD} AS held ON held.item_id = item.id
GROUP BY asked.request_id, asked.custodian_id"""  # noqa: S608


def upgrade() -> None:
    connection = op.get_bind()
    _chain()
    connection.exec_driver_sql(FIRST)
    if connection.dialect.name == "sqlite":
        filled = {
            "request_id": f"({MATTER})",
            "custodian_step": "0",
            "received_step": "CASE WHEN received_by IS NULL THEN NULL ELSE 0 END",
        }
        rebuild(connection, HELD, _linked, filled=filled)
    else:
        _widen()
    op.create_index(op.f(f"ix_{HELD}_request_id"), HELD, ["request_id"])
    for statement in _append_only(connection.dialect.name):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def _ck(name: str) -> str:
    return op.f(f"ck_{TABLE}_{name}")


def _chain() -> None:
    op.create_table(
        TABLE,
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("after_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=16), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("named_by", sa.Uuid(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("step = coalesce(before, -1) + 1", name=_ck("follows")),
        sa.CheckConstraint("before IS NULL OR before >= 0", name=_ck("from_the_first")),
        sa.CheckConstraint(
            "(before IS NULL) = (after_id IS NULL)", name=_ck("after_whom")
        ),
        sa.CheckConstraint("person_id <> after_id", name=_ck("another")),
        sa.CheckConstraint("named_by <> person_id", name=_ck("not_by_oneself")),
        sa.CheckConstraint(
            "(before IS NULL) = (named_by IS NULL) "
            "AND (before IS NULL) = (code IS NULL) "
            "AND (before IS NULL) = (why IS NULL)",
            name=_ck("reasoned"),
        ),
        sa.CheckConstraint("why <> ''", name=_ck("why_said")),
        sa.CheckConstraint(
            "code IN ('left', 'absent', 'other-duty', 'conflict')",
            name=_ck("known_code"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["intake_requests.id"],
            name=op.f(f"fk_{TABLE}_request_id_intake_requests"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["accounts_people.id"],
                name=op.f(f"fk_{TABLE}_{column}_accounts_people"),
            )
            for column in ("person_id", "named_by")
        ),
        sa.ForeignKeyConstraint(
            ["request_id", "before", "after_id"],
            [f"{TABLE}.request_id", f"{TABLE}.step", f"{TABLE}.person_id"],
            name=f"fk_{TABLE}_before",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "request_id", "step", name=op.f(f"uq_{TABLE}_request_id_step")
        ),
        sa.UniqueConstraint(
            "request_id",
            "step",
            "person_id",
            name=op.f(f"uq_{TABLE}_request_id_step_person_id"),
        ),
    )
    op.create_index(op.f(f"ix_{TABLE}_request_id"), TABLE, ["request_id"])


def _links() -> dict[str, str]:
    chain = f"REFERENCES {TABLE} (request_id, step, person_id)"
    return {
        f"ck_{HELD}_received_before": "CHECK (received_step <= custodian_step)",
        f"ck_{HELD}_received_in_chain": (
            "CHECK ((received_by IS NULL) = (received_step IS NULL))"
        ),
        f"fk_{HELD}_matter": (
            "FOREIGN KEY(item_id, request_id) REFERENCES intake_items (id, request_id)"
        ),
        f"fk_{HELD}_custodian_step": (
            f"FOREIGN KEY(request_id, custodian_step, custodian_id) {chain}"
        ),
        f"fk_{HELD}_received_step": (
            f"FOREIGN KEY(request_id, received_step, received_by) {chain}"
        ),
    }


def _linked(made: str) -> str:
    """Return the table with each holding tied to its chain, by its CREATE statement."""
    start = made.index(OLD)
    end = made.index(")", start) + 1
    rest = made[end:].lstrip().removeprefix(",").lstrip()
    columns = (
        *("request_id CHAR(32) NOT NULL", "custodian_step INTEGER NOT NULL"),
        "received_step INTEGER",
    )
    links = [f"CONSTRAINT {name} {what}" for name, what in _links().items()]
    return with_more(made[:start] + rest, columns, links)


def _widen() -> None:
    op.add_column(HELD, sa.Column("request_id", sa.Uuid()))
    op.add_column(HELD, sa.Column("custodian_step", sa.Integer()))
    op.add_column(HELD, sa.Column("received_step", sa.Integer()))
    connection = op.get_bind()
    connection.exec_driver_sql(
        f"UPDATE {HELD} SET request_id = ({MATTER}), custodian_step = 0, "  # noqa: S608
        "received_step = CASE WHEN received_by IS NULL THEN NULL ELSE 0 END"
    )
    op.alter_column(HELD, "request_id", nullable=False)
    op.alter_column(HELD, "custodian_step", nullable=False)
    op.drop_constraint(op.f(f"ck_{HELD}_by"), HELD)
    for name, what in _links().items():
        connection.exec_driver_sql(f"ALTER TABLE {HELD} ADD CONSTRAINT {name} {what}")


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
    raise NotImplementedError("there is no way back: a chain is not cut")
