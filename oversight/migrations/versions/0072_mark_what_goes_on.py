"""Mark what was taken into review, and whose end was told, where it was waited for.

Revision: 0072
After: 0071
"""

import sqlalchemy as sa
from alembic import op

from oversight.storage.triggers import follow_statements, guard_statements

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

REQUESTS, NOTICES = "intake_requests", "notices"
UNREVIEWED, UNFOLLOWED = "ix_intake_requests_unreviewed", "ix_notices_unfollowed"
TAKEN_UP = (
    "UPDATE intake_requests SET has_review = TRUE "
    "WHERE id = NEW.request_id AND NOT has_review"
)
UNTRUE = (
    "NEW.has_review <> OLD.has_review AND (NOT NEW.has_review OR NOT EXISTS "
    "(SELECT 1 FROM review_cases AS one WHERE one.request_id = NEW.id))"
)
FOLLOWED = (
    "UPDATE notices SET followed = TRUE WHERE docket = NEW.docket "
    "AND item = NEW.item AND stage = 'asked' AND NOT followed"
)
UNTOLD = (
    "NEW.followed <> OLD.followed AND (NOT NEW.followed OR NOT EXISTS "
    "(SELECT 1 FROM notices AS one WHERE one.docket = NEW.docket "
    "AND one.item = NEW.item AND one.stage IN ('sent', 'ended')))"
)


def upgrade() -> None:
    _add(REQUESTS, "has_review")
    _add(NOTICES, "followed")
    mark_known()
    order = ["filed_at", "docket"]
    _index(UNREVIEWED, REQUESTS, order, "state = 'screened'", "has_review")
    _index(UNFOLLOWED, NOTICES, ["docket", "item"], "stage = 'asked'", "followed")
    dialect = op.get_bind().dialect.name
    told = "NEW.stage IN ('sent', 'ended')"
    _plant(
        *follow_statements("review_cases", "taken_up", dialect, TAKEN_UP),
        *guard_statements(REQUESTS, "reviewed", dialect, UNTRUE, ("UPDATE",)),
        *follow_statements(NOTICES, "followed", dialect, FOLLOWED, when=told),
        *guard_statements(NOTICES, "told_on", dialect, UNTOLD, ("UPDATE",)),
    )


def mark_known() -> None:
    """Mark each request that has a review, and each question whose end was told."""
    op.execute(
        "UPDATE intake_requests SET has_review = TRUE "
        "WHERE id IN (SELECT request_id FROM review_cases)"
    )
    op.execute(
        "UPDATE notices SET followed = TRUE WHERE stage = 'asked' AND EXISTS "
        "(SELECT 1 FROM notices AS later WHERE later.docket = notices.docket "
        "AND later.item = notices.item AND later.stage IN ('sent', 'ended'))"
    )


def _add(table: str, name: str) -> None:
    column = sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column(table, column)


def _index(name: str, table: str, columns: list[str], where: str, mark: str) -> None:
    op.create_index(
        op.f(name),
        table,
        columns,
        sqlite_where=sa.text(f"{where} AND {mark} = 0"),
        postgresql_where=sa.text(f"{where} AND NOT {mark}"),
    )


def _plant(*statements: str) -> None:
    for statement in statements:
        op.get_bind().exec_driver_sql(
            statement, execution_options={"no_parameters": True}
        )


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        for table, name in (
            ("review_cases", "taken_up"),
            (REQUESTS, "reviewed"),
            (NOTICES, "followed"),
            (NOTICES, "told_on"),
        ):
            op.execute(f"DROP TRIGGER {table}_{name} ON {table}")
            op.execute(f"DROP FUNCTION {table}_{name}()")
    else:
        for name in (
            "review_cases_taken_up",
            "intake_requests_reviewed_update",
            "notices_followed",
            "notices_told_on_update",
        ):
            op.execute(f"DROP TRIGGER {name}")
    op.drop_index(op.f(UNFOLLOWED), NOTICES)
    op.drop_index(op.f(UNREVIEWED), REQUESTS)
    op.drop_column(NOTICES, "followed")
    op.drop_column(REQUESTS, "has_review")
