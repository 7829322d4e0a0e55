"""Passkeys, and the challenges that they answer.

Revision: 0003
After: 0002

The way back forgets every passkey.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('accounts_challenges',
    sa.Column('value', sa.LargeBinary(), nullable=False),
    sa.Column('purpose', sa.Enum('register', 'enter', 'prove', 'sign', name='purpose', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(purpose = 'enter') = (person_id IS NULL)", name=op.f('ck_accounts_challenges_nobody_yet_at_entry')),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_accounts_challenges_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts_challenges')),
    sa.UniqueConstraint('value', 'person_id', name=op.f('uq_accounts_challenges_value_person_id'))
    )
    op.create_index(op.f('ix_accounts_challenges_expires_at'), 'accounts_challenges', ['expires_at'], unique=False)
    op.create_table('accounts_passkeys',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('credential_id', sa.LargeBinary(), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('sign_count', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('length(name) > 0', name=op.f('ck_accounts_passkeys_named')),
    sa.CheckConstraint('removed_at >= made_at', name=op.f('ck_accounts_passkeys_made_before_removed')),
    sa.CheckConstraint('sign_count >= 0', name=op.f('ck_accounts_passkeys_counts_up')),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_accounts_passkeys_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts_passkeys')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_accounts_passkeys_credential_id'))
    )
    op.create_index(op.f('ix_accounts_passkeys_person_id'), 'accounts_passkeys', ['person_id'], unique=False)


def downgrade() -> None:

    op.drop_index(op.f('ix_accounts_passkeys_person_id'), table_name='accounts_passkeys')
    op.drop_table('accounts_passkeys')
    op.drop_index(op.f('ix_accounts_challenges_expires_at'), table_name='accounts_challenges')
    op.drop_table('accounts_challenges')
