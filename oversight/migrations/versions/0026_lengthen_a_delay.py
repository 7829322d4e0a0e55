"""Let a body ask that an account holder be told still later.

Revision: 0026
After: 0025

There is no way back: what was asked and decided is not forgotten
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

LIMIT = "ck_dispatch_delays_at_most_180_in_all"


def upgrade() -> None:
    with op.batch_alter_table("dispatch_delays") as batch:
        batch.add_column(
            sa.Column(
                "high_court", sa.Boolean(), server_default=sa.false(), nullable=False
            )
        )
        batch.drop_constraint(op.f(LIMIT), type_="check")
        batch.create_check_constraint(
            op.f(LIMIT), "total_days >= days AND (total_days <= 180 OR high_court)"
        )
    op.create_table('dispatch_delay_asks',
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('ground', sa.String(length=20), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('court', sa.String(length=200), nullable=False),
    sa.Column('court_number', sa.String(length=200), nullable=False),
    sa.Column('court_on', sa.Date(), nullable=False),
    sa.Column('high_court', sa.Boolean(), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('judge_id', sa.Uuid(), nullable=False),
    sa.Column('judge', sa.String(length=8), nullable=False),
    sa.Column('decide_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=8), nullable=True),
    sa.Column('reasons', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("court <> '' AND court_number <> ''", name=op.f('ck_dispatch_delay_asks_by_a_court')),
    sa.CheckConstraint("ground IN ('danger-to-life', 'flight', 'evidence', 'witness', 'investigation')", name=op.f('ck_dispatch_delay_asks_closed_grounds')),
    sa.CheckConstraint("outcome IN ('granted', 'refused', 'lapsed')", name=op.f('ck_dispatch_delay_asks_known_outcome')),
    sa.CheckConstraint("outcome IS NULL OR outcome = 'lapsed' OR reasons IS NOT NULL", name=op.f('ck_dispatch_delay_asks_reasoned')),
    sa.CheckConstraint('(outcome IS NULL) = (decided_at IS NULL)', name=op.f('ck_dispatch_delay_asks_outcome_dated')),
    sa.CheckConstraint('days BETWEEN 1 AND 30', name=op.f('ck_dispatch_delay_asks_at_most_30_days')),
    sa.CheckConstraint('decide_by > asked_at', name=op.f('ck_dispatch_delay_asks_decided_after')),
    sa.CheckConstraint('judge_id <> asked_by', name=op.f('ck_dispatch_delay_asks_not_ones_own_judge')),
    sa.CheckConstraint('length(facts) >= 80', name=op.f('ck_dispatch_delay_asks_facts_given')),
    sa.CheckConstraint('step > 1', name=op.f('ck_dispatch_delay_asks_after_the_first')),
    sa.ForeignKeyConstraint(['asked_by'], ['accounts_people.id'], name=op.f('fk_dispatch_delay_asks_asked_by_accounts_people')),
    sa.ForeignKeyConstraint(['item_id'], ['intake_items.id'], name=op.f('fk_dispatch_delay_asks_item_id_intake_items')),
    sa.ForeignKeyConstraint(['judge_id'], ['accounts_people.id'], name=op.f('fk_dispatch_delay_asks_judge_id_accounts_people')),
    sa.ForeignKeyConstraint(['line_id', 'item_id'], ['dispatch_data_lines.id', 'dispatch_data_lines.item_id'], name=op.f('fk_dispatch_delay_asks_line_id_dispatch_data_lines')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_delay_asks'))
    )
    op.create_index(op.f('ix_dispatch_delay_asks_item_id'), 'dispatch_delay_asks', ['item_id'], unique=False)
    op.create_index(op.f('ix_dispatch_delay_asks_judge_id'), 'dispatch_delay_asks', ['judge_id'], unique=False)
    op.create_index('uq_dispatch_delay_asks_granted_once', 'dispatch_delay_asks', ['line_id', 'step'], unique=True, sqlite_where=sa.text("outcome = 'granted'"), postgresql_where=sa.text("outcome = 'granted'"))
    op.create_index('uq_dispatch_delay_asks_one_open', 'dispatch_delay_asks', ['line_id'], unique=True, sqlite_where=sa.text('outcome IS NULL'), postgresql_where=sa.text('outcome IS NULL'))


def downgrade() -> None:
    raise NotImplementedError("what was asked and decided is not forgotten")
