"""The clocks of a victim's request: decided in hours, the uploader heard after.

Revision: 0012
After: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('review_victim_clocks',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decide_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('missed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('heard_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hear_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(heard_from IS NULL) = (hear_until IS NULL)', name=op.f('ck_review_victim_clocks_heard_until')),
    sa.CheckConstraint('decide_by > began_at', name=op.f('ck_review_victim_clocks_decide_after')),
    sa.CheckConstraint('hear_until IS NULL OR hear_until > heard_from', name=op.f('ck_review_victim_clocks_heard_after')),
    sa.ForeignKeyConstraint(['case_id'], ['review_cases.id'], name=op.f('fk_review_victim_clocks_case_id_review_cases')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_victim_clocks')),
    sa.UniqueConstraint('case_id', name=op.f('uq_review_victim_clocks_case_id'))
    )


def downgrade() -> None:
    op.drop_table('review_victim_clocks')
