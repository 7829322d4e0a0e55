"""Challenges: a party doubts that a member is independent, another decides.

Revision: 0014
After: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('review_challenges',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('seat_id', sa.Uuid(), nullable=False),
    sa.Column('member', sa.String(length=8), nullable=False),
    sa.Column('party', sa.String(length=8), nullable=False),
    sa.Column('item', sa.Integer(), nullable=False),
    sa.Column('ground', sa.String(length=40), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('made_on', sa.DateTime(timezone=True), nullable=False),
    sa.Column('judge_id', sa.Uuid(), nullable=False),
    sa.Column('judge', sa.String(length=8), nullable=False),
    sa.Column('decide_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(length=12), nullable=True),
    sa.Column('reasons', sa.Text(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("outcome IS NULL OR outcome = 'moot' OR reasons IS NOT NULL", name=op.f('ck_review_challenges_reasoned')),
    sa.CheckConstraint("outcome IS NULL OR outcome IN ('upheld', 'dismissed', 'moot')", name=op.f('ck_review_challenges_outcome')),
    sa.CheckConstraint("party IN ('agency', 'user')", name=op.f('ck_review_challenges_party')),
    sa.CheckConstraint('(decided_at IS NULL) = (outcome IS NULL)', name=op.f('ck_review_challenges_decided_dated')),
    sa.ForeignKeyConstraint(['case_id'], ['review_cases.id'], name=op.f('fk_review_challenges_case_id_review_cases')),
    sa.ForeignKeyConstraint(['judge_id'], ['accounts_people.id'], name=op.f('fk_review_challenges_judge_id_accounts_people')),
    sa.ForeignKeyConstraint(['seat_id'], ['review_seats.id'], name=op.f('fk_review_challenges_seat_id_review_seats')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_challenges')),
    sa.UniqueConstraint('seat_id', 'party', name=op.f('uq_review_challenges_seat_id_party'))
    )
    with op.batch_alter_table('review_challenges', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_challenges_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_challenges_decide_by'), ['decide_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_challenges_judge_id'), ['judge_id'], unique=False)
        batch_op.create_index('uq_review_challenges_one_open', ['case_id'], unique=True, sqlite_where=sa.text('outcome IS NULL'), postgresql_where=sa.text('outcome IS NULL'))


def downgrade() -> None:
    with op.batch_alter_table('review_challenges', schema=None) as batch_op:
        batch_op.drop_index('uq_review_challenges_one_open', sqlite_where=sa.text('outcome IS NULL'), postgresql_where=sa.text('outcome IS NULL'))
        batch_op.drop_index(batch_op.f('ix_review_challenges_judge_id'))
        batch_op.drop_index(batch_op.f('ix_review_challenges_decide_by'))
        batch_op.drop_index(batch_op.f('ix_review_challenges_case_id'))

    op.drop_table('review_challenges')
