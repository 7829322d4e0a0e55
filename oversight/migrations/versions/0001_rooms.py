"""The tables of every room, and the triggers that make records append-only.

Revision: 0001
After: nothing

There is no way back: before this step there was no database.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TRIGGERS = {'sqlite': ['CREATE TRIGGER appeal_votes_no_delete BEFORE DELETE ON appeal_votes BEGIN '
            "SELECT RAISE(ABORT, 'appeal_votes is append-only'); END",
            'CREATE TRIGGER appeal_votes_no_update BEFORE UPDATE ON appeal_votes BEGIN '
            "SELECT RAISE(ABORT, 'appeal_votes is append-only'); END",
            'CREATE TRIGGER audit_rows_no_delete BEFORE DELETE ON audit_rows BEGIN '
            "SELECT RAISE(ABORT, 'audit_rows is append-only'); END",
            'CREATE TRIGGER audit_rows_no_update BEFORE UPDATE ON audit_rows BEGIN '
            "SELECT RAISE(ABORT, 'audit_rows is append-only'); END",
            'CREATE TRIGGER dispatch_answers_no_delete BEFORE DELETE ON '
            "dispatch_answers BEGIN SELECT RAISE(ABORT, 'dispatch_answers is "
            "append-only'); END",
            'CREATE TRIGGER dispatch_answers_no_update BEFORE UPDATE ON '
            "dispatch_answers BEGIN SELECT RAISE(ABORT, 'dispatch_answers is "
            "append-only'); END",
            'CREATE TRIGGER dispatch_documents_no_delete BEFORE DELETE ON '
            "dispatch_documents BEGIN SELECT RAISE(ABORT, 'dispatch_documents is "
            "append-only'); END",
            'CREATE TRIGGER dispatch_documents_no_update BEFORE UPDATE ON '
            "dispatch_documents BEGIN SELECT RAISE(ABORT, 'dispatch_documents is "
            "append-only'); END",
            'CREATE TRIGGER ledger_pending_no_update BEFORE UPDATE ON ledger_pending '
            "BEGIN SELECT RAISE(ABORT, 'ledger_pending is append-only'); END",
            'CREATE TRIGGER review_decisions_no_delete BEFORE DELETE ON '
            "review_decisions BEGIN SELECT RAISE(ABORT, 'review_decisions is "
            "append-only'); END",
            'CREATE TRIGGER review_decisions_no_update BEFORE UPDATE ON '
            "review_decisions BEGIN SELECT RAISE(ABORT, 'review_decisions is "
            "append-only'); END",
            'CREATE TRIGGER review_votes_no_delete BEFORE DELETE ON review_votes BEGIN '
            "SELECT RAISE(ABORT, 'review_votes is append-only'); END",
            'CREATE TRIGGER review_votes_no_update BEFORE UPDATE ON review_votes BEGIN '
            "SELECT RAISE(ABORT, 'review_votes is append-only'); END",
            'CREATE TRIGGER transparency_reports_no_delete BEFORE DELETE ON '
            "transparency_reports BEGIN SELECT RAISE(ABORT, 'transparency_reports is "
            "append-only'); END",
            'CREATE TRIGGER transparency_reports_no_update BEFORE UPDATE ON '
            "transparency_reports BEGIN SELECT RAISE(ABORT, 'transparency_reports is "
            "append-only'); END"],
 'postgresql': ['CREATE OR REPLACE FUNCTION public.refuse_rewrite() RETURNS trigger '
                "LANGUAGE plpgsql AS $function$ BEGIN RAISE EXCEPTION '% is "
                "append-only', TG_TABLE_NAME; END $function$",
                'CREATE TRIGGER appeal_votes_no_delete BEFORE DELETE ON '
                'public.appeal_votes FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER appeal_votes_no_truncate BEFORE TRUNCATE ON '
                'public.appeal_votes FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER appeal_votes_no_update BEFORE UPDATE ON '
                'public.appeal_votes FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER audit_rows_no_delete BEFORE DELETE ON '
                'public.audit_rows FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER audit_rows_no_truncate BEFORE TRUNCATE ON '
                'public.audit_rows FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER audit_rows_no_update BEFORE UPDATE ON '
                'public.audit_rows FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER dispatch_answers_no_delete BEFORE DELETE ON '
                'public.dispatch_answers FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER dispatch_answers_no_truncate BEFORE TRUNCATE ON '
                'public.dispatch_answers FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER dispatch_answers_no_update BEFORE UPDATE ON '
                'public.dispatch_answers FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER dispatch_documents_no_delete BEFORE DELETE ON '
                'public.dispatch_documents FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER dispatch_documents_no_truncate BEFORE TRUNCATE ON '
                'public.dispatch_documents FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER dispatch_documents_no_update BEFORE UPDATE ON '
                'public.dispatch_documents FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER ledger_pending_no_update BEFORE UPDATE ON '
                'public.ledger_pending FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER review_decisions_no_delete BEFORE DELETE ON '
                'public.review_decisions FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER review_decisions_no_truncate BEFORE TRUNCATE ON '
                'public.review_decisions FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER review_decisions_no_update BEFORE UPDATE ON '
                'public.review_decisions FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER review_votes_no_delete BEFORE DELETE ON '
                'public.review_votes FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER review_votes_no_truncate BEFORE TRUNCATE ON '
                'public.review_votes FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER review_votes_no_update BEFORE UPDATE ON '
                'public.review_votes FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER transparency_reports_no_delete BEFORE DELETE ON '
                'public.transparency_reports FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER transparency_reports_no_truncate BEFORE TRUNCATE ON '
                'public.transparency_reports FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()',
                'CREATE TRIGGER transparency_reports_no_update BEFORE UPDATE ON '
                'public.transparency_reports FOR EACH STATEMENT EXECUTE FUNCTION '
                'refuse_rewrite()']}


def upgrade() -> None:
    op.create_table('accounts_bodies',
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_ur', sa.String(length=200), nullable=False),
    sa.Column('short', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.Enum('regulator', 'police', 'ministry', name='bodykind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('joined_on', sa.Date(), nullable=True),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('left_on IS NULL OR (joined_on IS NOT NULL AND left_on >= joined_on)', name=op.f('ck_accounts_bodies_leaves_after_joining')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts_bodies')),
    sa.UniqueConstraint('slug', name=op.f('uq_accounts_bodies_slug'))
    )
    op.create_table('accounts_platforms',
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_ur', sa.String(length=200), nullable=False),
    sa.Column('parent_company', sa.String(length=200), nullable=True),
    sa.Column('contact_kind', sa.String(length=40), nullable=True),
    sa.Column('contact', sa.String(length=300), nullable=True),
    sa.Column('local_office', sa.Boolean(), nullable=True),
    sa.Column('blocked_in_pk', sa.Boolean(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts_platforms')),
    sa.UniqueConstraint('slug', name=op.f('uq_accounts_platforms_slug'))
    )
    op.create_table('audit_head',
    sa.Column('single', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('single = 1', name=op.f('ck_audit_head_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head')),
    sa.UniqueConstraint('single', name=op.f('uq_audit_head_single'))
    )
    op.create_table('audit_rows',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('act', sa.String(length=60), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_rows')),
    sa.UniqueConstraint('number', name=op.f('uq_audit_rows_number')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    op.create_index(op.f('ix_audit_rows_actor_id'), 'audit_rows', ['actor_id'], unique=False)
    op.create_index(op.f('ix_audit_rows_subject'), 'audit_rows', ['subject'], unique=False)
    op.create_table('law_forums',
    sa.Column('forum_id', sa.String(length=60), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('title_ur', sa.Text(), nullable=True),
    sa.Column('stage', sa.Enum('complaint', 'review', 'appeal', 'second-appeal', 'writ', name='stage', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('provisions', sa.JSON(), nullable=False),
    sa.Column('within_days', sa.Integer(), nullable=True),
    sa.Column('runs_from', sa.Text(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('status', sa.Enum('working', 'not-confirmed', 'contested', 'closed', name='forumstatus', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('uncertainty', sa.Text(), nullable=True),
    sa.Column('confidence', sa.Enum('high', 'medium', 'low', name='confidence', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_law_forums')),
    sa.UniqueConstraint('forum_id', name=op.f('uq_law_forums_forum_id'))
    )
    op.create_table('law_holidays',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('name_ur', sa.Text(), nullable=True),
    sa.Column('op', sa.Enum('holiday', 'working', name='dayop', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('provisional', sa.Boolean(), nullable=False),
    sa.Column('notification', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('entered', sa.Enum('file', 'act', name='entered', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_law_holidays')),
    sa.UniqueConstraint('day', name=op.f('uq_law_holidays_day'))
    )
    op.create_table('law_loads',
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('entered', sa.Enum('file', 'act', name='entered', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('loaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_law_loads')),
    sa.UniqueConstraint('serial', name=op.f('uq_law_loads_serial'))
    )
    op.create_table('law_policies',
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('entered', sa.Enum('file', 'act', name='entered', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to > valid_from', name=op.f('ck_law_policies_ends_after_it_begins')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_law_policies')),
    sa.UniqueConstraint('name', 'valid_from', name=op.f('uq_law_policies_name_valid_from'))
    )
    op.create_table('law_provisions',
    sa.Column('provision_id', sa.String(length=60), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('instrument', sa.String(length=60), nullable=False),
    sa.Column('instrument_title', sa.Text(), nullable=False),
    sa.Column('instrument_title_ur', sa.Text(), nullable=True),
    sa.Column('instrument_kind', sa.Enum('statute', 'amending-statute', 'rules', 'policy', 'constitution', 'treaty', 'designation-list', 'case-law', name='instrumentkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('title_ur', sa.Text(), nullable=True),
    sa.Column('role', sa.Enum('power', 'offence', 'ground', 'safeguard', 'remedy', 'institution', 'policy', 'procedural', 'definition', 'designation', 'amendment', 'case-law', name='role', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('powers', sa.JSON(), nullable=False),
    sa.Column('authorisation', sa.String(length=60), nullable=False),
    sa.Column('grounds', sa.JSON(), nullable=False),
    sa.Column('standalone', sa.Boolean(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('who_may_request', sa.Text(), nullable=True),
    sa.Column('comply_within', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('limits', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('review', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('appeal', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('notice', sa.Text(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('not_before', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('suspended_by_court', sa.Date(), nullable=True),
    sa.Column('ruling', sa.Text(), nullable=True),
    sa.Column('suspension', sa.Enum('file', 'act', name='entered', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('dates_source', sa.Text(), nullable=True),
    sa.Column('confidence', sa.Enum('high', 'medium', 'low', name='confidence', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('listed_group', sa.String(length=40), nullable=True),
    sa.Column('listing', sa.String(length=40), nullable=True),
    sa.Column('domestic', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("NOT (standalone AND role IN ('policy', 'designation', 'case-law'))", name=op.f('ck_law_provisions_policy_carries_nothing')),
    sa.CheckConstraint('(suspended_by_court IS NULL) = (ruling IS NULL)', name=op.f('ck_law_provisions_suspended_by_a_ruling')),
    sa.CheckConstraint('valid_from IS NULL OR not_before IS NULL', name=op.f('ck_law_provisions_one_beginning')),
    sa.CheckConstraint('valid_to IS NULL OR COALESCE(valid_from, not_before) IS NULL OR valid_to > COALESCE(valid_from, not_before)', name=op.f('ck_law_provisions_ends_after_it_begins')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_law_provisions')),
    sa.UniqueConstraint('provision_id', name=op.f('uq_law_provisions_provision_id'))
    )
    op.create_table('ledger_agencies',
    sa.Column('agency', sa.String(length=40), nullable=False),
    sa.Column('an', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_agencies')),
    sa.UniqueConstraint('agency', name=op.f('uq_ledger_agencies_agency'))
    )
    op.create_table('ledger_dockets',
    sa.Column('kind', sa.String(length=2), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('number BETWEEN 0 AND 999999', name=op.f('ck_ledger_dockets_six_digits')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_dockets')),
    sa.UniqueConstraint('kind', 'year', name=op.f('uq_ledger_dockets_kind_year'))
    )
    op.create_table('ledger_pending',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('stream', sa.String(length=20), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('entry', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_pending')),
    sa.UniqueConstraint('event_id', name=op.f('uq_ledger_pending_event_id')),
    sa.UniqueConstraint('stream', 'n', name=op.f('uq_ledger_pending_stream_n')),
    info={'append_only': ('UPDATE',)}
    )
    op.create_index(op.f('ix_ledger_pending_kind'), 'ledger_pending', ['kind'], unique=False)
    op.create_table('ledger_streams',
    sa.Column('stream', sa.String(length=20), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_streams')),
    sa.UniqueConstraint('stream', name=op.f('uq_ledger_streams_stream'))
    )
    op.create_table('notices',
    sa.Column('docket', sa.String(length=20), nullable=False),
    sa.Column('item', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=12), nullable=False),
    sa.Column('platform', sa.String(length=20), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('code_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('passed_on_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("stage IN ('asked', 'sent', 'ended')", name=op.f('ck_notices_stage')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_notices_code_hash')),
    sa.UniqueConstraint('docket', 'item', 'stage', name=op.f('uq_notices_docket_item_stage'))
    )
    op.create_index(op.f('ix_notices_platform'), 'notices', ['platform'], unique=False)
    op.create_table('review_beacon',
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('value', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_beacon')),
    sa.UniqueConstraint('round', name=op.f('uq_review_beacon_round'))
    )
    op.create_table('transparency_reports',
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('version >= 1', name=op.f('ck_transparency_reports_from_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transparency_reports')),
    sa.UniqueConstraint('period', 'version', name=op.f('uq_transparency_reports_period_version')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    op.create_table('vault_keys',
    sa.Column('docket', sa.String(length=20), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('wrapped', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('erase_after', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vault_keys')),
    sa.UniqueConstraint('docket', 'subject', name=op.f('uq_vault_keys_docket_subject'))
    )
    op.create_table('accounts_people',
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('role', sa.Enum('drafter', 'authoriser', 'custodian', 'registrar', 'reviewer', 'presiding', 'advocate', 'liaison', 'auditor', 'analyst', 'administrator', name='role', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('body_id', sa.Uuid(), nullable=True),
    sa.Column('platform_id', sa.Uuid(), nullable=True),
    sa.Column('pseudonym', sa.String(length=8), nullable=True),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(role = 'liaison') = (platform_id IS NOT NULL)", name=op.f('ck_accounts_people_platform')),
    sa.CheckConstraint("(role IN ('analyst', 'authoriser', 'custodian', 'drafter')) = (body_id IS NOT NULL)", name=op.f('ck_accounts_people_body')),
    sa.CheckConstraint("pseudonym IS NULL OR role = 'reviewer'", name=op.f('ck_accounts_people_pseudonym')),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_accounts_people_email_folded')),
    sa.ForeignKeyConstraint(['body_id'], ['accounts_bodies.id'], name=op.f('fk_accounts_people_body_id_accounts_bodies')),
    sa.ForeignKeyConstraint(['platform_id'], ['accounts_platforms.id'], name=op.f('fk_accounts_people_platform_id_accounts_platforms')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts_people')),
    sa.UniqueConstraint('email', name=op.f('uq_accounts_people_email')),
    sa.UniqueConstraint('pseudonym', name=op.f('uq_accounts_people_pseudonym'))
    )
    op.create_table('law_powers',
    sa.Column('body', sa.String(length=40), nullable=False),
    sa.Column('body_title', sa.Text(), nullable=False),
    sa.Column('provision_id', sa.String(length=60), nullable=False),
    sa.Column('may_file', sa.Boolean(), nullable=False),
    sa.Column('may_order', sa.Boolean(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('awaits', sa.Text(), nullable=True),
    sa.Column('confidence', sa.Enum('high', 'medium', 'low', name='confidence', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("NOT (may_file AND confidence = 'low')", name=op.f('ck_law_powers_filing_is_confirmed')),
    sa.CheckConstraint('awaits IS NULL OR valid_from IS NULL', name=op.f('ck_law_powers_awaits_or_begun')),
    sa.CheckConstraint('valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from', name=op.f('ck_law_powers_ends_after_it_begins')),
    sa.ForeignKeyConstraint(['provision_id'], ['law_provisions.provision_id'], name=op.f('fk_law_powers_provision_id_law_provisions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_law_powers')),
    sa.UniqueConstraint('body', 'provision_id', 'valid_from', name=op.f('uq_law_powers_body_provision_id_valid_from'))
    )
    op.create_table('vault_values',
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['key_id'], ['vault_keys.id'], name=op.f('fk_vault_values_key_id_vault_keys')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vault_values')),
    sa.UniqueConstraint('event_id', name=op.f('uq_vault_values_event_id'))
    )
    op.create_index(op.f('ix_vault_values_key_id'), 'vault_values', ['key_id'], unique=False)
    op.create_table('accounts_enrolments',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_accounts_enrolments_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts_enrolments')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_accounts_enrolments_token_hash'))
    )
    op.create_index(op.f('ix_accounts_enrolments_person_id'), 'accounts_enrolments', ['person_id'], unique=False)
    op.create_table('accounts_sessions',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_accounts_sessions_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts_sessions')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_accounts_sessions_token_hash'))
    )
    op.create_index(op.f('ix_accounts_sessions_person_id_ended_at'), 'accounts_sessions', ['person_id', 'ended_at'], unique=False)
    op.create_table('intake_batches',
    sa.Column('number', sa.String(length=24), nullable=False),
    sa.Column('body_id', sa.Uuid(), nullable=False),
    sa.Column('drafter_id', sa.Uuid(), nullable=False),
    sa.Column('file_sha256', sa.String(length=64), nullable=False),
    sa.Column('source_name', sa.String(length=200), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'filed', 'withdrawn', name='batchstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('partial', sa.Boolean(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('result', sa.JSON(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signed_by', sa.Uuid(), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(state = 'filed') = (signed_by IS NOT NULL)", name=op.f('ck_intake_batches_signed_when_filed')),
    sa.CheckConstraint('signed_by IS NULL OR signed_by <> drafter_id', name=op.f('ck_intake_batches_two')),
    sa.ForeignKeyConstraint(['body_id'], ['accounts_bodies.id'], name=op.f('fk_intake_batches_body_id_accounts_bodies')),
    sa.ForeignKeyConstraint(['drafter_id'], ['accounts_people.id'], name=op.f('fk_intake_batches_drafter_id_accounts_people')),
    sa.ForeignKeyConstraint(['signed_by'], ['accounts_people.id'], name=op.f('fk_intake_batches_signed_by_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_batches')),
    sa.UniqueConstraint('number', name=op.f('uq_intake_batches_number'))
    )
    op.create_index(op.f('ix_intake_batches_drafter_id'), 'intake_batches', ['drafter_id'], unique=False)
    op.create_index(op.f('ix_intake_batches_signed_by'), 'intake_batches', ['signed_by'], unique=False)
    op.create_index('uq_intake_batches_one_of_each_file', 'intake_batches', ['body_id', 'file_sha256'], unique=True, sqlite_where=sa.text("state <> 'withdrawn'"), postgresql_where=sa.text("state <> 'withdrawn'"))
    op.create_table('review_conflicts',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('value', sa.String(length=40), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("kind IN ('body', 'platform', 'docket')", name=op.f('ck_review_conflicts_kind')),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_review_conflicts_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_conflicts'))
    )
    op.create_index(op.f('ix_review_conflicts_person_id'), 'review_conflicts', ['person_id'], unique=False)
    op.create_table('review_roster',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('pseudonym', sa.String(length=8), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_review_roster_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_roster')),
    sa.UniqueConstraint('person_id', name=op.f('uq_review_roster_person_id')),
    sa.UniqueConstraint('pseudonym', name=op.f('uq_review_roster_pseudonym'))
    )
    op.create_table('intake_batch_rows',
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('cells', sa.JSON(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['intake_batches.id'], name=op.f('fk_intake_batch_rows_batch_id_intake_batches')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_batch_rows')),
    sa.UniqueConstraint('batch_id', 'row', name=op.f('uq_intake_batch_rows_batch_id_row'))
    )
    op.create_table('intake_requests',
    sa.Column('docket', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=2), nullable=False),
    sa.Column('body_id', sa.Uuid(), nullable=False),
    sa.Column('platform_id', sa.Uuid(), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('drafter_id', sa.Uuid(), nullable=False),
    sa.Column('authoriser_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('filed', 'defective', 'screened', 'withdrawn', 'lapsed', name='requeststate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('item_count', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('agency_ref', sa.String(length=200), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('screening_due', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cure_due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cured_once', sa.Boolean(), nullable=False),
    sa.Column('screened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('screened_by', sa.Uuid(), nullable=True),
    sa.Column('ordered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_reason', sa.Text(), nullable=True),
    sa.Column('withdrawn_code', sa.String(length=40), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(state = 'screened') <= (screened_at IS NOT NULL)", name=op.f('ck_intake_requests_screened_dated')),
    sa.CheckConstraint("kind = 'TD'", name=op.f('ck_intake_requests_takedown_only')),
    sa.CheckConstraint('drafter_id <> authoriser_id', name=op.f('ck_intake_requests_two_officers')),
    sa.CheckConstraint('item_count BETWEEN 1 AND 25', name=op.f('ck_intake_requests_at_most_25')),
    sa.ForeignKeyConstraint(['authoriser_id'], ['accounts_people.id'], name=op.f('fk_intake_requests_authoriser_id_accounts_people')),
    sa.ForeignKeyConstraint(['batch_id'], ['intake_batches.id'], name=op.f('fk_intake_requests_batch_id_intake_batches')),
    sa.ForeignKeyConstraint(['body_id'], ['accounts_bodies.id'], name=op.f('fk_intake_requests_body_id_accounts_bodies')),
    sa.ForeignKeyConstraint(['drafter_id'], ['accounts_people.id'], name=op.f('fk_intake_requests_drafter_id_accounts_people')),
    sa.ForeignKeyConstraint(['platform_id'], ['accounts_platforms.id'], name=op.f('fk_intake_requests_platform_id_accounts_platforms')),
    sa.ForeignKeyConstraint(['screened_by'], ['accounts_people.id'], name=op.f('fk_intake_requests_screened_by_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_requests')),
    sa.UniqueConstraint('docket', name=op.f('uq_intake_requests_docket'))
    )
    op.create_index(op.f('ix_intake_requests_authoriser_id'), 'intake_requests', ['authoriser_id'], unique=False)
    op.create_index(op.f('ix_intake_requests_batch_id'), 'intake_requests', ['batch_id'], unique=False)
    op.create_index(op.f('ix_intake_requests_body_id'), 'intake_requests', ['body_id'], unique=False)
    op.create_index(op.f('ix_intake_requests_drafter_id'), 'intake_requests', ['drafter_id'], unique=False)
    op.create_index(op.f('ix_intake_requests_filed_at'), 'intake_requests', ['filed_at'], unique=False)
    op.create_index(op.f('ix_intake_requests_platform_id'), 'intake_requests', ['platform_id'], unique=False)
    op.create_index(op.f('ix_intake_requests_screened_by'), 'intake_requests', ['screened_by'], unique=False)
    op.create_table('dispatch_authority_orders',
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('body_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('passed_on', sa.Date(), nullable=False),
    sa.Column('communicated_on', sa.Date(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('communicated_on IS NULL OR communicated_on >= passed_on', name=op.f('ck_dispatch_authority_orders_in_order')),
    sa.ForeignKeyConstraint(['body_id'], ['accounts_bodies.id'], name=op.f('fk_dispatch_authority_orders_body_id_accounts_bodies')),
    sa.ForeignKeyConstraint(['request_id'], ['intake_requests.id'], name=op.f('fk_dispatch_authority_orders_request_id_intake_requests')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_authority_orders')),
    sa.UniqueConstraint('request_id', 'number', name=op.f('uq_dispatch_authority_orders_request_id_number'))
    )
    op.create_table('dispatch_documents',
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('supersedes_id', sa.Uuid(), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(version = 1) = (supersedes_id IS NULL)', name=op.f('ck_dispatch_documents_versions_linked')),
    sa.ForeignKeyConstraint(['request_id'], ['intake_requests.id'], name=op.f('fk_dispatch_documents_request_id_intake_requests')),
    sa.ForeignKeyConstraint(['supersedes_id'], ['dispatch_documents.id'], name=op.f('fk_dispatch_documents_supersedes_id_dispatch_documents')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_documents')),
    sa.UniqueConstraint('request_id', 'version', name=op.f('uq_dispatch_documents_request_id_version')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    op.create_table('dispatch_sendings',
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('platform_id', sa.Uuid(), nullable=False),
    sa.Column('stale_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dispatched_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reference', sa.String(length=200), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('acknowledged_at IS NULL OR dispatched_at IS NOT NULL', name=op.f('ck_dispatch_sendings_sent_first')),
    sa.ForeignKeyConstraint(['platform_id'], ['accounts_platforms.id'], name=op.f('fk_dispatch_sendings_platform_id_accounts_platforms')),
    sa.ForeignKeyConstraint(['request_id'], ['intake_requests.id'], name=op.f('fk_dispatch_sendings_request_id_intake_requests')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_sendings')),
    sa.UniqueConstraint('request_id', name=op.f('uq_dispatch_sendings_request_id'))
    )
    op.create_index(op.f('ix_dispatch_sendings_platform_id'), 'dispatch_sendings', ['platform_id'], unique=False)
    op.create_table('intake_items',
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('item_kind', sa.String(length=16), nullable=False),
    sa.Column('locator', sa.Text(), nullable=False),
    sa.Column('canonical', sa.String(length=2100), nullable=False),
    sa.Column('native_id', sa.String(length=200), nullable=True),
    sa.Column('handle', sa.String(length=200), nullable=True),
    sa.Column('provisions', sa.JSON(), nullable=False),
    sa.Column('measure', sa.String(length=20), nullable=False),
    sa.Column('territory', sa.String(length=40), nullable=False),
    sa.Column('duration_days', sa.Integer(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('language', sa.String(length=40), nullable=True),
    sa.Column('why_unlawful', sa.Text(), nullable=False),
    sa.Column('passage', sa.Text(), nullable=True),
    sa.Column('attribution', sa.Text(), nullable=True),
    sa.Column('risk', sa.Text(), nullable=True),
    sa.Column('protected', sa.String(length=40), nullable=True),
    sa.Column('capture_sha256', sa.String(length=64), nullable=True),
    sa.Column('captured_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('source', sa.String(length=40), nullable=True),
    sa.Column('agency_ref', sa.String(length=200), nullable=True),
    sa.Column('refiled_from', sa.String(length=24), nullable=True),
    sa.Column('new_facts', sa.Text(), nullable=True),
    sa.Column('ended_as', sa.Enum('rejected', 'lapsed', 'withdrawn', 'expired', 'lifted', 'overturned', name='itemend', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(ended_as IS NULL) = (ended_at IS NULL)', name=op.f('ck_intake_items_end_dated')),
    sa.CheckConstraint('(refiled_from IS NULL) = (new_facts IS NULL)', name=op.f('ck_intake_items_refiled_with_facts')),
    sa.CheckConstraint('duration_days BETWEEN 1 AND 365', name=op.f('ck_intake_items_at_most_a_year')),
    sa.ForeignKeyConstraint(['request_id'], ['intake_requests.id'], name=op.f('fk_intake_items_request_id_intake_requests')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_items')),
    sa.UniqueConstraint('request_id', 'number', name=op.f('uq_intake_items_request_id_number'))
    )
    op.create_index(op.f('ix_intake_items_canonical'), 'intake_items', ['canonical'], unique=False)
    op.create_index('uq_intake_items_one_live_locator', 'intake_items', ['canonical'], unique=True, sqlite_where=sa.text('ended_as IS NULL'), postgresql_where=sa.text('ended_as IS NULL'))
    op.create_table('intake_touches',
    sa.Column('matter_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('capacity', sa.Enum('agency', 'registry', 'first', 'appeal', name='capacity', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['intake_requests.id'], name=op.f('fk_intake_touches_matter_id_intake_requests')),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_intake_touches_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_touches')),
    sa.UniqueConstraint('matter_id', 'person_id', 'capacity', name=op.f('uq_intake_touches_matter_id_person_id_capacity')),
    sa.UniqueConstraint('matter_id', 'person_id', name=op.f('uq_intake_touches_matter_id_person_id'))
    )
    op.create_index(op.f('ix_intake_touches_person_id'), 'intake_touches', ['person_id'], unique=False)
    op.create_table('review_panels',
    sa.Column('docket', sa.String(length=20), nullable=False),
    sa.Column('purpose', sa.Enum('first', 'appeal', name='panelpurpose', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('matter_id', sa.Uuid(), nullable=True),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('reserve', sa.Integer(), nullable=False),
    sa.Column('pool', sa.JSON(), nullable=False),
    sa.Column('excluded', sa.JSON(), nullable=False),
    sa.Column('algorithm', sa.String(length=20), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('committed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('randomness', sa.String(length=64), nullable=True),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(drawn_at IS NULL) = (randomness IS NULL)', name=op.f('ck_review_panels_drawn')),
    sa.CheckConstraint('seats IN (1, 2, 3, 5)', name=op.f('ck_review_panels_known_sizes')),
    sa.ForeignKeyConstraint(['matter_id'], ['intake_requests.id'], name=op.f('fk_review_panels_matter_id_intake_requests')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_panels'))
    )
    op.create_index(op.f('ix_review_panels_docket'), 'review_panels', ['docket'], unique=False)
    op.create_index(op.f('ix_review_panels_matter_id'), 'review_panels', ['matter_id'], unique=False)
    op.create_table('appeals',
    sa.Column('docket', sa.String(length=20), nullable=False),
    sa.Column('receipt_hash', sa.String(length=64), nullable=False),
    sa.Column('body_hash', sa.String(length=64), nullable=False),
    sa.Column('matter_id', sa.Uuid(), nullable=True),
    sa.Column('panel_id', sa.Uuid(), nullable=True),
    sa.Column('joined_to_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.Enum('filed', 'admitted', 'refused', 'decided', name='appealstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('what_happened', sa.String(length=40), nullable=False),
    sa.Column('platform', sa.String(length=20), nullable=False),
    sa.Column('grounds', sa.JSON(), nullable=False),
    sa.Column('urgencies', sa.JSON(), nullable=False),
    sa.Column('stay_asked', sa.Boolean(), nullable=False),
    sa.Column('told', sa.Boolean(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('filed_on', sa.Date(), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('admit_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('suspend_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('default_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('admitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('admitted_by_default', sa.Boolean(), nullable=False),
    sa.Column('suspended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stayed', sa.Boolean(), nullable=True),
    sa.Column('refusal_ground', sa.String(length=40), nullable=True),
    sa.Column('refusal_reasons', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(state = 'decided') = (decided_at IS NOT NULL)", name=op.f('ck_appeals_decided_dated')),
    sa.CheckConstraint("(state = 'refused') = (refusal_ground IS NOT NULL)", name=op.f('ck_appeals_refused_coded')),
    sa.ForeignKeyConstraint(['joined_to_id'], ['appeals.id'], name=op.f('fk_appeals_joined_to_id_appeals')),
    sa.ForeignKeyConstraint(['matter_id'], ['intake_requests.id'], name=op.f('fk_appeals_matter_id_intake_requests')),
    sa.ForeignKeyConstraint(['panel_id'], ['review_panels.id'], name=op.f('fk_appeals_panel_id_review_panels')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeals')),
    sa.UniqueConstraint('docket', name=op.f('uq_appeals_docket')),
    sa.UniqueConstraint('receipt_hash', name=op.f('uq_appeals_receipt_hash'))
    )
    op.create_index(op.f('ix_appeals_admit_by'), 'appeals', ['admit_by'], unique=False)
    op.create_index(op.f('ix_appeals_matter_id'), 'appeals', ['matter_id'], unique=False)
    op.create_index(op.f('ix_appeals_suspend_at'), 'appeals', ['suspend_at'], unique=False)
    op.create_table('intake_defects',
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=True),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('listed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cured_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['intake_items.id'], name=op.f('fk_intake_defects_item_id_intake_items')),
    sa.ForeignKeyConstraint(['request_id'], ['intake_requests.id'], name=op.f('fk_intake_defects_request_id_intake_requests')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_defects'))
    )
    op.create_index(op.f('ix_intake_defects_item_id'), 'intake_defects', ['item_id'], unique=False)
    op.create_index(op.f('ix_intake_defects_request_id'), 'intake_defects', ['request_id'], unique=False)
    op.create_table('review_answers',
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('answered_on', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['intake_items.id'], name=op.f('fk_review_answers_item_id_intake_items')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_answers')),
    sa.UniqueConstraint('item_id', name=op.f('uq_review_answers_item_id'))
    )
    op.create_table('review_cases',
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('panel_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.Enum('waiting', 'committed', 'assigned', 'under-review', 'decided', 'lapsed', 'withdrawn', name='casestate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('assigned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('extended', sa.Boolean(), nullable=False),
    sa.Column('extension_reasons', sa.Text(), nullable=True),
    sa.Column('replaced', sa.Boolean(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('asked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('not_asked_ground', sa.String(length=40), nullable=True),
    sa.Column('not_asked_reasons', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lapsed_cause', sa.String(length=16), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(state = 'decided') = (decided_at IS NOT NULL)", name=op.f('ck_review_cases_decided_dated')),
    sa.CheckConstraint("state IN ('waiting', 'lapsed', 'withdrawn') OR panel_id IS NOT NULL", name=op.f('ck_review_cases_owned')),
    sa.ForeignKeyConstraint(['panel_id'], ['review_panels.id'], name=op.f('fk_review_cases_panel_id_review_panels')),
    sa.ForeignKeyConstraint(['request_id'], ['intake_requests.id'], name=op.f('fk_review_cases_request_id_intake_requests')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_cases')),
    sa.UniqueConstraint('request_id', name=op.f('uq_review_cases_request_id'))
    )
    op.create_index(op.f('ix_review_cases_due_at'), 'review_cases', ['due_at'], unique=False)
    op.create_index(op.f('ix_review_cases_panel_id'), 'review_cases', ['panel_id'], unique=False)
    op.create_table('review_drafts',
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['intake_items.id'], name=op.f('fk_review_drafts_item_id_intake_items')),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_review_drafts_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_drafts')),
    sa.UniqueConstraint('item_id', 'person_id', name=op.f('uq_review_drafts_item_id_person_id'))
    )
    op.create_index(op.f('ix_review_drafts_person_id'), 'review_drafts', ['person_id'], unique=False)
    op.create_table('review_seats',
    sa.Column('panel_id', sa.Uuid(), nullable=False),
    sa.Column('matter_id', sa.Uuid(), nullable=True),
    sa.Column('capacity', sa.Enum('agency', 'registry', 'first', 'appeal', name='capacity', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('pseudonym', sa.String(length=8), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('drawn', 'declared', 'recused', 'replaced', name='seatstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('declare_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('code', sa.String(length=40), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("capacity IN ('first', 'appeal')", name=op.f('ck_review_seats_judges_only')),
    sa.CheckConstraint("state <> 'declared' OR declared_at IS NOT NULL", name=op.f('ck_review_seats_declared_dated')),
    sa.ForeignKeyConstraint(['matter_id', 'person_id', 'capacity'], ['intake_touches.matter_id', 'intake_touches.person_id', 'intake_touches.capacity'], name=op.f('fk_review_seats_matter_id_intake_touches')),
    sa.ForeignKeyConstraint(['matter_id'], ['intake_requests.id'], name=op.f('fk_review_seats_matter_id_intake_requests')),
    sa.ForeignKeyConstraint(['panel_id'], ['review_panels.id'], name=op.f('fk_review_seats_panel_id_review_panels')),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_review_seats_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_seats')),
    sa.UniqueConstraint('panel_id', 'person_id', name=op.f('uq_review_seats_panel_id_person_id'))
    )
    op.create_index(op.f('ix_review_seats_matter_id'), 'review_seats', ['matter_id'], unique=False)
    op.create_index(op.f('ix_review_seats_person_id'), 'review_seats', ['person_id'], unique=False)
    op.create_table('review_views',
    sa.Column('panel_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['intake_items.id'], name=op.f('fk_review_views_item_id_intake_items')),
    sa.ForeignKeyConstraint(['panel_id'], ['review_panels.id'], name=op.f('fk_review_views_panel_id_review_panels')),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_review_views_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_views')),
    sa.UniqueConstraint('panel_id', 'item_id', 'person_id', name=op.f('uq_review_views_panel_id_item_id_person_id'))
    )
    op.create_index(op.f('ix_review_views_item_id'), 'review_views', ['item_id'], unique=False)
    op.create_index(op.f('ix_review_views_person_id'), 'review_views', ['person_id'], unique=False)
    op.create_table('appeal_items',
    sa.Column('appeal_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Enum('upheld', 'partly', 'overturned', name='appealoutcome', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('by_default', sa.Boolean(), nullable=False),
    sa.Column('measure', sa.String(length=20), nullable=True),
    sa.Column('days', sa.Integer(), nullable=True),
    sa.Column('split', sa.Boolean(), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=True),
    sa.Column('summary', sa.Text(), nullable=True),
    sa.Column('dissent', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("outcome IS NULL OR outcome <> 'partly' OR days IS NOT NULL", name=op.f('ck_appeal_items_scoped')),
    sa.CheckConstraint('(outcome IS NULL) = (decided_at IS NULL)', name=op.f('ck_appeal_items_outcome_dated')),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeals.id'], name=op.f('fk_appeal_items_appeal_id_appeals')),
    sa.ForeignKeyConstraint(['item_id'], ['intake_items.id'], name=op.f('fk_appeal_items_item_id_intake_items')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_items')),
    sa.UniqueConstraint('appeal_id', 'item_id', name=op.f('uq_appeal_items_appeal_id_item_id')),
    sa.UniqueConstraint('appeal_id', 'number', name=op.f('uq_appeal_items_appeal_id_number'))
    )
    op.create_index(op.f('ix_appeal_items_item_id'), 'appeal_items', ['item_id'], unique=False)
    op.create_table('review_decisions',
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('outcome', sa.Enum('approved', 'approved-narrower', 'rejected', name='outcome', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=True),
    sa.Column('measure', sa.String(length=20), nullable=True),
    sa.Column('territory', sa.String(length=40), nullable=True),
    sa.Column('days', sa.Integer(), nullable=True),
    sa.Column('narrowed', sa.JSON(), nullable=False),
    sa.Column('by', sa.JSON(), nullable=False),
    sa.Column('split', sa.Boolean(), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('dissent', sa.Text(), nullable=True),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(outcome = 'rejected') = (code IS NOT NULL)", name=op.f('ck_review_decisions_coded')),
    sa.CheckConstraint("outcome = 'rejected' OR (measure IS NOT NULL AND days IS NOT NULL)", name=op.f('ck_review_decisions_scoped')),
    sa.CheckConstraint('NOT split OR dissent IS NOT NULL', name=op.f('ck_review_decisions_dissent_if_split')),
    sa.ForeignKeyConstraint(['case_id'], ['review_cases.id'], name=op.f('fk_review_decisions_case_id_review_cases')),
    sa.ForeignKeyConstraint(['item_id'], ['intake_items.id'], name=op.f('fk_review_decisions_item_id_intake_items')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_decisions')),
    sa.UniqueConstraint('id', 'item_id', 'outcome', name=op.f('uq_review_decisions_id_item_id_outcome')),
    sa.UniqueConstraint('item_id', name=op.f('uq_review_decisions_item_id')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    op.create_index(op.f('ix_review_decisions_case_id'), 'review_decisions', ['case_id'], unique=False)
    op.create_table('review_votes',
    sa.Column('panel_id', sa.Uuid(), nullable=False),
    sa.Column('matter_id', sa.Uuid(), nullable=False),
    sa.Column('capacity', sa.Enum('agency', 'registry', 'first', 'appeal', name='capacity', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('pseudonym', sa.String(length=8), nullable=False),
    sa.Column('outcome', sa.Enum('approved', 'approved-narrower', 'rejected', name='outcome', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=True),
    sa.Column('measure', sa.String(length=20), nullable=True),
    sa.Column('territory', sa.String(length=40), nullable=True),
    sa.Column('days', sa.Integer(), nullable=True),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('is_draft', sa.Boolean(), nullable=False),
    sa.Column('joined', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(outcome = 'rejected') = (code IS NOT NULL)", name=op.f('ck_review_votes_coded')),
    sa.CheckConstraint("capacity = 'first'", name=op.f('ck_review_votes_first_only')),
    sa.CheckConstraint("outcome = 'rejected' OR (measure IS NOT NULL AND days IS NOT NULL)", name=op.f('ck_review_votes_scoped')),
    sa.ForeignKeyConstraint(['item_id'], ['intake_items.id'], name=op.f('fk_review_votes_item_id_intake_items')),
    sa.ForeignKeyConstraint(['matter_id', 'person_id', 'capacity'], ['intake_touches.matter_id', 'intake_touches.person_id', 'intake_touches.capacity'], name=op.f('fk_review_votes_matter_id_intake_touches')),
    sa.ForeignKeyConstraint(['matter_id'], ['intake_requests.id'], name=op.f('fk_review_votes_matter_id_intake_requests')),
    sa.ForeignKeyConstraint(['panel_id', 'item_id', 'person_id'], ['review_views.panel_id', 'review_views.item_id', 'review_views.person_id'], name=op.f('fk_review_votes_panel_id_review_views')),
    sa.ForeignKeyConstraint(['panel_id'], ['review_panels.id'], name=op.f('fk_review_votes_panel_id_review_panels')),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_review_votes_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_votes')),
    sa.UniqueConstraint('item_id', 'person_id', name=op.f('uq_review_votes_item_id_person_id')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    op.create_index(op.f('ix_review_votes_matter_id'), 'review_votes', ['matter_id'], unique=False)
    op.create_index(op.f('ix_review_votes_panel_id'), 'review_votes', ['panel_id'], unique=False)
    op.create_index(op.f('ix_review_votes_person_id'), 'review_votes', ['person_id'], unique=False)
    op.create_table('appeal_votes',
    sa.Column('appeal_item_id', sa.Uuid(), nullable=False),
    sa.Column('panel_id', sa.Uuid(), nullable=False),
    sa.Column('matter_id', sa.Uuid(), nullable=False),
    sa.Column('capacity', sa.Enum('agency', 'registry', 'first', 'appeal', name='capacity', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('pseudonym', sa.String(length=8), nullable=False),
    sa.Column('outcome', sa.Enum('upheld', 'partly', 'overturned', name='appealoutcome', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('measure', sa.String(length=20), nullable=True),
    sa.Column('days', sa.Integer(), nullable=True),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("capacity = 'appeal'", name=op.f('ck_appeal_votes_appeal_only')),
    sa.ForeignKeyConstraint(['appeal_item_id'], ['appeal_items.id'], name=op.f('fk_appeal_votes_appeal_item_id_appeal_items')),
    sa.ForeignKeyConstraint(['matter_id', 'person_id', 'capacity'], ['intake_touches.matter_id', 'intake_touches.person_id', 'intake_touches.capacity'], name=op.f('fk_appeal_votes_matter_id_intake_touches')),
    sa.ForeignKeyConstraint(['matter_id'], ['intake_requests.id'], name=op.f('fk_appeal_votes_matter_id_intake_requests')),
    sa.ForeignKeyConstraint(['panel_id', 'person_id'], ['review_seats.panel_id', 'review_seats.person_id'], name=op.f('fk_appeal_votes_panel_id_review_seats')),
    sa.ForeignKeyConstraint(['panel_id'], ['review_panels.id'], name=op.f('fk_appeal_votes_panel_id_review_panels')),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_appeal_votes_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_votes')),
    sa.UniqueConstraint('appeal_item_id', 'person_id', name=op.f('uq_appeal_votes_appeal_item_id_person_id')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    op.create_table('dispatch_lines',
    sa.Column('dispatch_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('outcome', sa.Enum('approved', 'approved-narrower', 'rejected', name='outcome', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('measure', sa.String(length=20), nullable=False),
    sa.Column('territory', sa.String(length=40), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('issued', 'dispatched', 'complied', 'refused', 'suspended', 'expired', 'lifted', 'lapsed', name='linestate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('held', sa.Boolean(), nullable=False),
    sa.Column('ended_cause', sa.String(length=40), nullable=True),
    sa.Column('narrowed_by', sa.String(length=20), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("outcome <> 'rejected'", name=op.f('ck_dispatch_lines_approved_only')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_dispatch_lines_ends_after_start')),
    sa.ForeignKeyConstraint(['decision_id', 'item_id', 'outcome'], ['review_decisions.id', 'review_decisions.item_id', 'review_decisions.outcome'], name=op.f('fk_dispatch_lines_decision_id_review_decisions')),
    sa.ForeignKeyConstraint(['dispatch_id'], ['dispatch_sendings.id'], name=op.f('fk_dispatch_lines_dispatch_id_dispatch_sendings')),
    sa.ForeignKeyConstraint(['item_id'], ['intake_items.id'], name=op.f('fk_dispatch_lines_item_id_intake_items')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_lines')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_dispatch_lines_decision_id')),
    sa.UniqueConstraint('dispatch_id', 'number', name=op.f('uq_dispatch_lines_dispatch_id_number')),
    sa.UniqueConstraint('item_id', name=op.f('uq_dispatch_lines_item_id'))
    )
    op.create_index(op.f('ix_dispatch_lines_dispatch_id'), 'dispatch_lines', ['dispatch_id'], unique=False)
    op.create_index('ix_dispatch_lines_live', 'dispatch_lines', ['state', 'ends_at'], unique=False)
    op.create_table('dispatch_answers',
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('action', sa.String(length=20), nullable=False),
    sa.Column('under', sa.String(length=20), nullable=False),
    sa.Column('territory', sa.String(length=40), nullable=True),
    sa.Column('reason', sa.String(length=40), nullable=True),
    sa.Column('user_notified', sa.String(length=20), nullable=True),
    sa.Column('reference', sa.String(length=200), nullable=True),
    sa.Column('question', sa.Text(), nullable=True),
    sa.Column('acted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['accounts_people.id'], name=op.f('fk_dispatch_answers_by_id_accounts_people')),
    sa.ForeignKeyConstraint(['line_id'], ['dispatch_lines.id'], name=op.f('fk_dispatch_answers_line_id_dispatch_lines')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_answers')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    op.create_index(op.f('ix_dispatch_answers_line_id'), 'dispatch_answers', ['line_id'], unique=False)
    op.create_table('dispatch_restorations',
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('cause', sa.String(length=40), nullable=False),
    sa.Column('appeal_docket', sa.String(length=20), nullable=True),
    sa.Column('appeal_item', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('restored', sa.Boolean(), nullable=True),
    sa.Column('restored_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(answered_at IS NULL) = (restored IS NULL)', name=op.f('ck_dispatch_restorations_answered_dated')),
    sa.ForeignKeyConstraint(['line_id'], ['dispatch_lines.id'], name=op.f('fk_dispatch_restorations_line_id_dispatch_lines')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_restorations')),
    sa.UniqueConstraint('line_id', 'cause', name=op.f('uq_dispatch_restorations_line_id_cause'))
    )
    connection = op.get_bind()
    for statement in TRIGGERS[connection.dialect.name]:
        connection.exec_driver_sql(
            statement, execution_options={"no_parameters": True}
        )


def downgrade() -> None:
    raise NotImplementedError("before this step there was no database")
