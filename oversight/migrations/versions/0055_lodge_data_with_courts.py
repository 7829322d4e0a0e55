"""Keep which court was given data, and hold each list of fields to the one before.

Revision: 0055
After: 0054
"""

import sqlalchemy as sa
from alembic import op

from oversight.storage.triggers import beyond, guard_statements, unnamed

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

BOTH = ("INSERT", "UPDATE")


def upgrade() -> None:
    _table()
    dialect = op.get_bind().dialect.name
    for table, name, broken, verbs in _guards(dialect):
        for statement in guard_statements(table, name, dialect, broken, verbs):
            op.get_bind().exec_driver_sql(
                statement, execution_options={"no_parameters": True}
            )


def _guards(dialect: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Return what may never be true of a row of these tables."""
    kept = "(SELECT fields FROM dispatch_productions WHERE id = NEW.production_id)"
    whitelist = (
        "(SELECT reasons FROM intake_data_requests WHERE request_id = NEW.request_id)"
    )
    asked = "(SELECT fields FROM intake_data_items WHERE item_id = NEW.item_id)"
    given = (
        "(SELECT fields FROM review_data_decisions WHERE decision_id = NEW.decision_id)"
    )
    nowhere = (
        "NEW.method = 'lodged-in-court' AND NOT EXISTS (SELECT 1 FROM "
        "dispatch_lodgings AS one WHERE one.production_id = NEW.production_id)"
    )
    rows = (
        ("dispatch_lodgings", "kept_only", beyond(dialect, "NEW.fields", kept)),
        ("dispatch_certificates", "lodged_first", nowhere),
        ("intake_data_items", "whitelist", unnamed(dialect, "NEW.fields", whitelist)),
        ("review_data_decisions", "asked", beyond(dialect, "NEW.fields", asked)),
        ("dispatch_data_lines", "approved", beyond(dialect, "NEW.fields", given)),
    )
    return [(*row, BOTH) for row in rows]


def _table() -> None:
    op.create_table('dispatch_lodgings',
    sa.Column('production_id', sa.Uuid(), nullable=False),
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('custodian_step', sa.Integer(), nullable=False),
    sa.Column('custodian_id', sa.Uuid(), nullable=False),
    sa.Column('court', sa.String(length=200), nullable=False),
    sa.Column('case_number', sa.String(length=80), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('field_count', sa.Integer(), nullable=False),
    sa.Column('receipt_sha256', sa.String(length=64), nullable=False),
    sa.Column('lodged_on', sa.Date(), nullable=False),
    sa.Column('lodged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("court <> '' AND case_number <> ''", name=op.f('ck_dispatch_lodgings_with_a_court')),
    sa.CheckConstraint('(ended_at IS NULL) = (ended_on IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL)', name=op.f('ck_dispatch_lodgings_ended_whole')),
    sa.CheckConstraint('ended_on >= lodged_on', name=op.f('ck_dispatch_lodgings_ended_after')),
    sa.CheckConstraint('field_count >= 1', name=op.f('ck_dispatch_lodgings_something')),
    sa.CheckConstraint('length(receipt_sha256) = 64', name=op.f('ck_dispatch_lodgings_fingerprint')),
    sa.ForeignKeyConstraint(['ended_by'], ['accounts_people.id'], name=op.f('fk_dispatch_lodgings_ended_by_accounts_people')),
    sa.ForeignKeyConstraint(['production_id'], ['dispatch_productions.id'], name=op.f('fk_dispatch_lodgings_production_id_dispatch_productions')),
    sa.ForeignKeyConstraint(['request_id', 'custodian_step', 'custodian_id'], ['dispatch_keepers.request_id', 'dispatch_keepers.step', 'dispatch_keepers.person_id'], name='fk_dispatch_lodgings_custodian'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_lodgings'))
    )
    op.create_index(op.f('ix_dispatch_lodgings_production_id'), 'dispatch_lodgings', ['production_id'], unique=False)
    op.create_index('uq_dispatch_lodgings_one_open', 'dispatch_lodgings', ['production_id', 'court', 'case_number'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))


def downgrade() -> None:
    raise NotImplementedError("what a court was given stays said: there is no way back")
