"""Second factors, half-open sign-ins, and resets that two administrators make.

Revision: 0010
After: 0009

The way back forgets every second factor.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('accounts_code_apps',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('confirmed_at >= made_at', name=op.f('ck_accounts_code_apps_made_before_confirmed')),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_accounts_code_apps_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts_code_apps')),
    sa.UniqueConstraint('person_id', name=op.f('uq_accounts_code_apps_person_id'))
    )
    op.create_table('accounts_half_sessions',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_accounts_half_sessions_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts_half_sessions')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_accounts_half_sessions_token_hash'))
    )
    op.create_index(op.f('ix_accounts_half_sessions_person_id'), 'accounts_half_sessions', ['person_id'], unique=False)
    op.create_table('accounts_recovery_codes',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_accounts_recovery_codes_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts_recovery_codes')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_accounts_recovery_codes_code_hash'))
    )
    op.create_index(op.f('ix_accounts_recovery_codes_person_id'), 'accounts_recovery_codes', ['person_id'], unique=False)
    op.create_table('accounts_resets',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('factors', sa.Boolean(), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agreed_by', sa.Uuid(), nullable=True),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(agreed_by IS NULL) = (agreed_at IS NULL)', name=op.f('ck_accounts_resets_dated')),
    sa.CheckConstraint('agreed_at IS NULL OR ended_at IS NULL', name=op.f('ck_accounts_resets_ends_once')),
    sa.CheckConstraint('agreed_by <> asked_by', name=op.f('ck_accounts_resets_two')),
    sa.CheckConstraint('agreed_by <> person_id', name=op.f('ck_accounts_resets_agreed_by_another')),
    sa.CheckConstraint('asked_by <> person_id', name=op.f('ck_accounts_resets_asked_by_another')),
    sa.ForeignKeyConstraint(['agreed_by'], ['accounts_people.id'], name=op.f('fk_accounts_resets_agreed_by_accounts_people')),
    sa.ForeignKeyConstraint(['asked_by'], ['accounts_people.id'], name=op.f('fk_accounts_resets_asked_by_accounts_people')),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_accounts_resets_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts_resets'))
    )
    op.create_index('uq_accounts_resets_one_waits', 'accounts_resets', ['person_id'], unique=True, sqlite_where=sa.text('agreed_at IS NULL AND ended_at IS NULL'), postgresql_where=sa.text('agreed_at IS NULL AND ended_at IS NULL'))
    op.create_table('accounts_code_uses',
    sa.Column('app_id', sa.Uuid(), nullable=False),
    sa.Column('step', sa.BigInteger(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['app_id'], ['accounts_code_apps.id'], name=op.f('fk_accounts_code_uses_app_id_accounts_code_apps')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts_code_uses')),
    sa.UniqueConstraint('app_id', 'step', name=op.f('uq_accounts_code_uses_app_id_step'))
    )
    op.add_column('accounts_sessions', sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('accounts_sessions', sa.Column('device', sa.String(length=40), nullable=True))


def downgrade() -> None:

    op.drop_column('accounts_sessions', 'device')
    op.drop_column('accounts_sessions', 'confirmed_at')
    op.drop_table('accounts_code_uses')
    op.drop_index('uq_accounts_resets_one_waits', table_name='accounts_resets', sqlite_where=sa.text('agreed_at IS NULL AND ended_at IS NULL'), postgresql_where=sa.text('agreed_at IS NULL AND ended_at IS NULL'))
    op.drop_table('accounts_resets')
    op.drop_index(op.f('ix_accounts_recovery_codes_person_id'), table_name='accounts_recovery_codes')
    op.drop_table('accounts_recovery_codes')
    op.drop_index(op.f('ix_accounts_half_sessions_person_id'), table_name='accounts_half_sessions')
    op.drop_table('accounts_half_sessions')
    op.drop_table('accounts_code_apps')
