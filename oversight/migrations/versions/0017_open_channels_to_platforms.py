"""Keep how platforms are reached: contacts, test orders, letters.

Revision: 0017
After: 0016

There is no way back: who was written to is not forgotten
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEPT = ("dispatch_letters",)
SQLITE = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
POSTGRES = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()"
)


def upgrade() -> None:
    op.create_table('dispatch_letters',
    sa.Column('platform_id', sa.Uuid(), nullable=False),
    sa.Column('docket', sa.String(length=80), nullable=False),
    sa.Column('message', sa.String(length=60), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('posted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['key'], ['notices_mails.key'], name=op.f('fk_dispatch_letters_key_notices_mails')),
    sa.ForeignKeyConstraint(['platform_id'], ['accounts_platforms.id'], name=op.f('fk_dispatch_letters_platform_id_accounts_platforms')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_letters')),
    sa.UniqueConstraint('key', name=op.f('uq_dispatch_letters_key')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    op.create_index(op.f('ix_dispatch_letters_docket'), 'dispatch_letters', ['docket'], unique=False)
    op.create_index(op.f('ix_dispatch_letters_platform_id_posted_at'), 'dispatch_letters', ['platform_id', 'posted_at'], unique=False)
    op.create_table('dispatch_contacts',
    sa.Column('platform_id', sa.Uuid(), nullable=False),
    sa.Column('address', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('hours', sa.String(length=200), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by', sa.Uuid(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("language IN ('en', 'ur')", name=op.f('ck_dispatch_contacts_spoken')),
    sa.CheckConstraint('(confirmed_at IS NULL) = (confirmed_by IS NULL)', name=op.f('ck_dispatch_contacts_confirmed_by_one')),
    sa.CheckConstraint('address = lower(address)', name=op.f('ck_dispatch_contacts_address_folded')),
    sa.CheckConstraint('confirmed_at IS NULL OR confirmed_at BETWEEN asked_at AND expires_at', name=op.f('ck_dispatch_contacts_confirmed_in_time')),
    sa.CheckConstraint('length(hours) > 0', name=op.f('ck_dispatch_contacts_hours_said')),
    sa.ForeignKeyConstraint(['asked_by'], ['accounts_people.id'], name=op.f('fk_dispatch_contacts_asked_by_accounts_people')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['accounts_people.id'], name=op.f('fk_dispatch_contacts_confirmed_by_accounts_people')),
    sa.ForeignKeyConstraint(['platform_id'], ['accounts_platforms.id'], name=op.f('fk_dispatch_contacts_platform_id_accounts_platforms')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_contacts')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_dispatch_contacts_code_hash'))
    )
    op.create_index(op.f('ix_dispatch_contacts_platform_id'), 'dispatch_contacts', ['platform_id'], unique=False)
    op.create_index('uq_dispatch_contacts_one_holds', 'dispatch_contacts', ['platform_id'], unique=True, sqlite_where=sa.text('confirmed_at IS NOT NULL AND ended_at IS NULL'), postgresql_where=sa.text('confirmed_at IS NOT NULL AND ended_at IS NULL'))
    op.create_index('uq_dispatch_contacts_one_waits', 'dispatch_contacts', ['platform_id'], unique=True, sqlite_where=sa.text('confirmed_at IS NULL AND ended_at IS NULL'), postgresql_where=sa.text('confirmed_at IS NULL AND ended_at IS NULL'))
    op.create_table('dispatch_rehearsals',
    sa.Column('platform_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_by', sa.Uuid(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reference', sa.String(length=200), nullable=True),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('action', sa.String(length=20), nullable=True),
    sa.Column('under', sa.String(length=20), nullable=True),
    sa.Column('territory', sa.String(length=40), nullable=True),
    sa.Column('acted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=40), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("substr(number, 1, 5) = 'TEST-'", name=op.f('ck_dispatch_rehearsals_named_a_test')),
    sa.CheckConstraint('(answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL) = (action IS NULL)', name=op.f('ck_dispatch_rehearsals_answered_by_one')),
    sa.CheckConstraint('(received_at IS NULL) = (received_by IS NULL)', name=op.f('ck_dispatch_rehearsals_received_by_one')),
    sa.CheckConstraint('answered_at IS NULL OR received_at IS NOT NULL', name=op.f('ck_dispatch_rehearsals_received_first')),
    sa.ForeignKeyConstraint(['answered_by'], ['accounts_people.id'], name=op.f('fk_dispatch_rehearsals_answered_by_accounts_people')),
    sa.ForeignKeyConstraint(['platform_id'], ['accounts_platforms.id'], name=op.f('fk_dispatch_rehearsals_platform_id_accounts_platforms')),
    sa.ForeignKeyConstraint(['received_by'], ['accounts_people.id'], name=op.f('fk_dispatch_rehearsals_received_by_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_rehearsals')),
    sa.UniqueConstraint('number', name=op.f('uq_dispatch_rehearsals_number'))
    )
    op.create_index(op.f('ix_dispatch_rehearsals_platform_id'), 'dispatch_rehearsals', ['platform_id'], unique=False)
    op.create_index('uq_dispatch_rehearsals_one_open', 'dispatch_rehearsals', ['platform_id'], unique=True, sqlite_where=sa.text('answered_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL'))
    connection = op.get_bind()
    postgres = connection.dialect.name == "postgresql"
    verbs = ("UPDATE", "DELETE", "TRUNCATE") if postgres else ("UPDATE", "DELETE")
    for table in KEPT:
        for verb in verbs:
            shape = POSTGRES if postgres else SQLITE
            connection.exec_driver_sql(
                shape.format(table=table, verb=verb, lower=verb.lower()),
                execution_options={"no_parameters": True},
            )


def downgrade() -> None:
    raise NotImplementedError("who was written to is not forgotten")
