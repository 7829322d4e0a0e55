"""Let a court decide again in one case, and enter each decision once for an item.

Revision: 0061
After: 0060
"""

from alembic import op

from oversight.storage.triggers import guard_statements, shared, statements

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

TABLE = "dispatch_court_results"
ONCE = f"uq_{TABLE}_request_id_forum_case_number_result"
VERBS = ("UPDATE", "DELETE", "TRUNCATE")
DECISION = ("request_id", "forum", "case_number", "result", "decided_on")


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(op.f(ONCE), type_="unique")
    _plant(guard_statements(TABLE, "entered_once", dialect, _again(dialect)))
    if dialect == "sqlite":  # The table was built anew, and its triggers fell away.
        _plant(statements(TABLE, dialect, VERBS))


def _again(dialect: str) -> str:
    """Say that this decision was entered before for one of its items."""
    same = " AND ".join(f"known.{name} = NEW.{name}" for name in DECISION)
    again = shared(dialect, "NEW.items", "known.items")
    return (
        f"EXISTS (SELECT 1 FROM dispatch_court_results AS known "  # noqa: S608
        f"WHERE {same} AND {again})"
    )


def _plant(made: list[str]) -> None:
    for statement in made:
        op.get_bind().exec_driver_sql(
            statement, execution_options={"no_parameters": True}
        )


def downgrade() -> None:
    raise NotImplementedError("what a court said again stays said: there is no way back")
