"""Keep drafts, what was said once, and the faults of lists.

Revision: 0016
After: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('intake_drafts',
    sa.Column('key', sa.String(length=26), nullable=False),
    sa.Column('body_id', sa.Uuid(), nullable=False),
    sa.Column('drafter_id', sa.Uuid(), nullable=False),
    sa.Column('track', sa.String(length=8), nullable=False),
    sa.Column('given', sa.JSON(), nullable=False),
    sa.Column('sent_as', sa.String(length=24), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("track IN ('', 'victim')", name=op.f('ck_intake_drafts_known_track')),
    sa.ForeignKeyConstraint(['body_id'], ['accounts_bodies.id'], name=op.f('fk_intake_drafts_body_id_accounts_bodies')),
    sa.ForeignKeyConstraint(['drafter_id'], ['accounts_people.id'], name=op.f('fk_intake_drafts_drafter_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_drafts')),
    sa.UniqueConstraint('drafter_id', 'key', name=op.f('uq_intake_drafts_drafter_id_key'))
    )
    op.create_index(op.f('ix_intake_drafts_key'), 'intake_drafts', ['key'], unique=False)
    op.create_index(op.f('ix_intake_drafts_saved_at'), 'intake_drafts', ['saved_at'], unique=False)
    op.create_table('intake_said_once',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=26), nullable=False),
    sa.Column('said_sha256', sa.String(length=64), nullable=False),
    sa.Column('answer', sa.String(length=40), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_intake_said_once_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_said_once')),
    sa.UniqueConstraint('person_id', 'key', name=op.f('uq_intake_said_once_person_id_key'))
    )
    op.create_index(op.f('ix_intake_said_once_said_at'), 'intake_said_once', ['said_at'], unique=False)
    op.create_table('intake_fault_lists',
    sa.Column('number', sa.String(length=26), nullable=False),
    sa.Column('body_id', sa.Uuid(), nullable=False),
    sa.Column('drafter_id', sa.Uuid(), nullable=False),
    sa.Column('source_name', sa.String(length=200), nullable=False),
    sa.Column('faults', sa.JSON(), nullable=False),
    sa.Column('duplicates', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['accounts_bodies.id'], name=op.f('fk_intake_fault_lists_body_id_accounts_bodies')),
    sa.ForeignKeyConstraint(['drafter_id'], ['accounts_people.id'], name=op.f('fk_intake_fault_lists_drafter_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_fault_lists')),
    sa.UniqueConstraint('number', name=op.f('uq_intake_fault_lists_number'))
    )
    op.create_index(op.f('ix_intake_fault_lists_drafter_id'), 'intake_fault_lists', ['drafter_id'], unique=False)
    op.create_index(op.f('ix_intake_fault_lists_made_at'), 'intake_fault_lists', ['made_at'], unique=False)


def downgrade() -> None:
    op.drop_table("intake_fault_lists")
    op.drop_table("intake_said_once")
    op.drop_table("intake_drafts")
