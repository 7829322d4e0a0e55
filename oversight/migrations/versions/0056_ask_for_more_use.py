"""Keep what was asked and decided on use beyond an approval.

Revision: 0056
After: 0055
"""

import sqlalchemy as sa
from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

GRANTED = (
    "NOT EXISTS (SELECT 1 FROM dispatch_use_asks AS one WHERE "
    "one.outcome = 'granted' AND one.production_id = "
)


def upgrade() -> None:
    _table()
    dialect = op.get_bind().dialect.name
    for table, name, broken, verbs in _guards(dialect):
        for statement in guard_statements(table, name, dialect, broken, verbs):
            op.get_bind().exec_driver_sql(
                statement, execution_options={"no_parameters": True}
            )


def _guards(_dialect: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Return what may never be true of a row of these tables."""
    longer = (
        f"NEW.retention_until > OLD.retention_until AND {GRANTED}NEW.id "
        "AND one.until = NEW.retention_until)"
    )
    more = (
        f"NEW.purpose = 'another-offence' AND {GRANTED}NEW.production_id "
        "AND one.what = 'purpose')"
    )
    return [
        ("dispatch_productions", "longer", longer, ("UPDATE",)),
        ("dispatch_data_uses", "for_more", more, ("INSERT",)),
    ]


def _table() -> None:
    op.create_table('dispatch_use_asks',
    sa.Column('production_id', sa.Uuid(), nullable=False),
    sa.Column('what', sa.String(length=8), nullable=False),
    sa.Column('days', sa.Integer(), nullable=True),
    sa.Column('provision', sa.String(length=120), nullable=True),
    sa.Column('offence', sa.Text(), nullable=True),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('lodging_id', sa.Uuid(), nullable=True),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('judge_id', sa.Uuid(), nullable=False),
    sa.Column('judge', sa.String(length=8), nullable=False),
    sa.Column('decide_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=8), nullable=True),
    sa.Column('reasons', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('total_days', sa.Integer(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(until IS NOT NULL) = (what = 'time' AND outcome IS NOT NULL AND outcome = 'granted')", name=op.f('ck_dispatch_use_asks_only_a_grant_is_longer')),
    sa.CheckConstraint("(what = 'purpose') = (offence IS NOT NULL) AND (what = 'purpose') = (provision IS NOT NULL)", name=op.f('ck_dispatch_use_asks_purpose_named')),
    sa.CheckConstraint("(what = 'time') = (days IS NOT NULL)", name=op.f('ck_dispatch_use_asks_time_in_days')),
    sa.CheckConstraint("outcome IN ('granted', 'refused', 'lapsed')", name=op.f('ck_dispatch_use_asks_known_outcome')),
    sa.CheckConstraint("outcome IS NULL OR outcome = 'lapsed' OR decided_at < decide_by", name=op.f('ck_dispatch_use_asks_silence_grants_nothing')),
    sa.CheckConstraint("outcome IS NULL OR outcome = 'lapsed' OR coalesce(length(reasons), 0) >= 80", name=op.f('ck_dispatch_use_asks_reasoned')),
    sa.CheckConstraint("what IN ('time', 'purpose')", name=op.f('ck_dispatch_use_asks_known_what')),
    sa.CheckConstraint('(outcome IS NULL) = (decided_at IS NULL)', name=op.f('ck_dispatch_use_asks_outcome_dated')),
    sa.CheckConstraint('days BETWEEN 1 AND 90', name=op.f('ck_dispatch_use_asks_at_most_90_days')),
    sa.CheckConstraint('decide_by > asked_at', name=op.f('ck_dispatch_use_asks_decided_after')),
    sa.CheckConstraint('judge_id <> asked_by', name=op.f('ck_dispatch_use_asks_not_ones_own_judge')),
    sa.CheckConstraint('length(facts) >= 80', name=op.f('ck_dispatch_use_asks_facts_given')),
    sa.CheckConstraint('until IS NULL OR total_days <= 180 OR lodging_id IS NOT NULL', name=op.f('ck_dispatch_use_asks_beyond_180_for_a_court')),
    sa.ForeignKeyConstraint(['asked_by'], ['accounts_people.id'], name=op.f('fk_dispatch_use_asks_asked_by_accounts_people')),
    sa.ForeignKeyConstraint(['judge_id'], ['accounts_people.id'], name=op.f('fk_dispatch_use_asks_judge_id_accounts_people')),
    sa.ForeignKeyConstraint(['lodging_id'], ['dispatch_lodgings.id'], name=op.f('fk_dispatch_use_asks_lodging_id_dispatch_lodgings')),
    sa.ForeignKeyConstraint(['production_id'], ['dispatch_productions.id'], name=op.f('fk_dispatch_use_asks_production_id_dispatch_productions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_use_asks'))
    )
    op.create_index(op.f('ix_dispatch_use_asks_judge_id'), 'dispatch_use_asks', ['judge_id'], unique=False)
    op.create_index(op.f('ix_dispatch_use_asks_production_id'), 'dispatch_use_asks', ['production_id'], unique=False)
    op.create_index('uq_dispatch_use_asks_one_open', 'dispatch_use_asks', ['production_id', 'what'], unique=True, sqlite_where=sa.text('outcome IS NULL'), postgresql_where=sa.text('outcome IS NULL'))


def downgrade() -> None:
    raise NotImplementedError("what was decided stays decided: there is no way back")
