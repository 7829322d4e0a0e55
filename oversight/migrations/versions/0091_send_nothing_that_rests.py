"""Let nothing leave that rests or has ended, and never what was left out.

Revision: 0091
After: 0090

What left before stands as it is on the record.
"""

from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None

_LEAVES = (
    "OLD.dispatched_at IS NULL AND NEW.dispatched_at IS NOT NULL AND EXISTS ("
    "SELECT 1 FROM {lines} AS one "
    "JOIN intake_items AS item ON item.id = one.item_id "
    "WHERE one.{sending} = NEW.id AND NOT one.held "
    "AND (one.state <> 'issued' OR item.ended_as IS NOT NULL "
    "OR EXISTS (SELECT 1 FROM {stays} AS stay "
    "WHERE stay.line_id = one.id AND stay.ended_at IS NULL){more}))"
)
_BY_COURT = (
    " OR EXISTS (SELECT 1 FROM dispatch_data_court_stays AS word "
    "WHERE word.item_id = one.item_id AND word.ended_at IS NULL)"
)
_LEFT_OUT = "(OLD.held AND NOT NEW.held) OR (NEW.held AND NEW.state IN ({sent}))"

AT_REST = _LEAVES.format(
    lines="dispatch_lines",
    sending="dispatch_id",
    stays="dispatch_line_stays",
    more="",
)
DATA_AT_REST = _LEAVES.format(
    lines="dispatch_data_lines",
    sending="order_id",
    stays="dispatch_data_stays",
    more=_BY_COURT,
)
LEFT_OUT = _LEFT_OUT.format(sent="'dispatched', 'complied', 'refused'")
DATA_LEFT_OUT = _LEFT_OUT.format(
    sent="'dispatched', 'produced', 'produced-part', 'refused'"
)
GUARDS = (
    ("dispatch_sendings", "at_rest", AT_REST),
    ("dispatch_lines", "left_out", LEFT_OUT),
    ("dispatch_data_orders", "at_rest", DATA_AT_REST),
    ("dispatch_data_lines", "left_out", DATA_LEFT_OUT),
)


def upgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    for table, name, broken in GUARDS:
        for statement in guard_statements(table, name, dialect, broken, ("UPDATE",)):
            connection.exec_driver_sql(
                statement, execution_options={"no_parameters": True}
            )


def downgrade() -> None:
    for table, name, _ in GUARDS:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP TRIGGER {table}_{name} ON {table}")
            op.execute(f"DROP FUNCTION {table}_{name}()")
        else:
            op.execute(f"DROP TRIGGER {table}_{name}_update")
