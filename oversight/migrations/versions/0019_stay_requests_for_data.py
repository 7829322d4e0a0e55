"""Let an appeal stay a request for data.

Revision: 0019
After: 0018

There is no way back: what was stayed is not forgotten
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None



def upgrade() -> None:
    op.create_table('dispatch_data_stays',
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('appeal_docket', sa.String(length=20), nullable=False),
    sa.Column('cause', sa.String(length=20), nullable=False),
    sa.Column('stayed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('ended_at >= stayed_at', name=op.f('ck_dispatch_data_stays_ends_after')),
    sa.ForeignKeyConstraint(['line_id'], ['dispatch_data_lines.id'], name=op.f('fk_dispatch_data_stays_line_id_dispatch_data_lines')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_data_stays'))
    )
    op.create_index(op.f('ix_dispatch_data_stays_line_id'), 'dispatch_data_stays', ['line_id'], unique=False)
    op.create_index('uq_dispatch_data_stays_one_open', 'dispatch_data_stays', ['line_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))


def downgrade() -> None:
    raise NotImplementedError("what was stayed is not forgotten")
