"""Let a panel confirm a victims' restriction beyond thirty days.

Revision: 0032
After: 0031

There is no way back: what was asked and decided is not forgotten
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

PURPOSE, STAGE = "ck_review_panels_panelpurpose", "ck_notices_stage"
KEPT = "extensions_votes"
SQLITE = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
POSTGRES = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()"
)


def upgrade() -> None:
    with op.batch_alter_table("review_panels") as batch:
        batch.drop_constraint(op.f(PURPOSE), type_="check")
        batch.create_check_constraint(
            op.f(PURPOSE), "purpose IN ('first', 'confirm', 'appeal')"
        )
    with op.batch_alter_table("notices") as batch:
        batch.drop_constraint(op.f(STAGE), type_="check")
        batch.create_check_constraint(
            op.f(STAGE),
            "stage IN ('asked', 'sent', 'longer-asked', 'longer', 'ended')",
        )
    first = sa.text("capacity = 'first'")
    op.create_index(
        "uq_review_seats_once_in_a_matter",
        "review_seats",
        ["matter_id", "person_id"],
        unique=True,
        sqlite_where=first,
        postgresql_where=first,
    )
    op.create_table('extensions_confirmations',
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('panel_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.Enum('asked', 'committed', 'seated', 'decided', 'lapsed', name='confirmstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decide_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('consent_on', sa.Date(), nullable=False),
    sa.Column('consent_reference', sa.String(length=200), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("consent_reference <> ''", name=op.f('ck_extensions_confirmations_consented_anew')),
    sa.CheckConstraint("state IN ('asked', 'lapsed') OR panel_id IS NOT NULL", name=op.f('ck_extensions_confirmations_panelled')),
    sa.CheckConstraint('decide_by > asked_at', name=op.f('ck_extensions_confirmations_asked_before_the_end')),
    sa.CheckConstraint('length(facts) >= 80', name=op.f('ck_extensions_confirmations_facts_given')),
    sa.ForeignKeyConstraint(['asked_by'], ['accounts_people.id'], name=op.f('fk_extensions_confirmations_asked_by_accounts_people')),
    sa.ForeignKeyConstraint(['panel_id'], ['review_panels.id'], name=op.f('fk_extensions_confirmations_panel_id_review_panels')),
    sa.ForeignKeyConstraint(['request_id'], ['intake_requests.id'], name=op.f('fk_extensions_confirmations_request_id_intake_requests')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extensions_confirmations')),
    sa.UniqueConstraint('request_id', name=op.f('uq_extensions_confirmations_request_id'))
    )
    op.create_index(op.f('ix_extensions_confirmations_panel_id'), 'extensions_confirmations', ['panel_id'], unique=False)
    op.create_index(op.f('ix_extensions_confirmations_state'), 'extensions_confirmations', ['state'], unique=False)
    op.create_table('extensions_confirmation_items',
    sa.Column('confirmation_id', sa.Uuid(), nullable=False),
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('asked_days', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Enum('confirmed', 'not-confirmed', 'lapsed', name='confirmoutcome', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('days', sa.Integer(), nullable=True),
    sa.Column('code', sa.String(length=40), nullable=True),
    sa.Column('split', sa.Boolean(), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=True),
    sa.Column('summary', sa.Text(), nullable=True),
    sa.Column('summary_ur', sa.Text(), nullable=True),
    sa.Column('dissent', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(code IS NOT NULL) = (outcome IS NOT NULL AND outcome = 'not-confirmed')", name=op.f('ck_extensions_confirmation_items_coded')),
    sa.CheckConstraint("(days IS NOT NULL) = (outcome IS NOT NULL AND outcome = 'confirmed')", name=op.f('ck_extensions_confirmation_items_days_if_confirmed')),
    sa.CheckConstraint("outcome IS NULL OR outcome = 'lapsed' OR reasons IS NOT NULL", name=op.f('ck_extensions_confirmation_items_reasoned')),
    sa.CheckConstraint('(outcome IS NULL) = (decided_at IS NULL)', name=op.f('ck_extensions_confirmation_items_outcome_dated')),
    sa.CheckConstraint('NOT split OR dissent IS NOT NULL', name=op.f('ck_extensions_confirmation_items_dissent_if_split')),
    sa.CheckConstraint('asked_days >= 1', name=op.f('ck_extensions_confirmation_items_days_asked')),
    sa.CheckConstraint('days BETWEEN 1 AND asked_days', name=op.f('ck_extensions_confirmation_items_never_longer')),
    sa.ForeignKeyConstraint(['confirmation_id'], ['extensions_confirmations.id'], name=op.f('fk_extensions_confirmation_items_confirmation')),
    sa.ForeignKeyConstraint(['item_id'], ['intake_items.id'], name=op.f('fk_extensions_confirmation_items_item_id_intake_items')),
    sa.ForeignKeyConstraint(['line_id'], ['dispatch_lines.id'], name=op.f('fk_extensions_confirmation_items_line_id_dispatch_lines')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extensions_confirmation_items')),
    sa.UniqueConstraint('confirmation_id', 'number', name=op.f('uq_extensions_confirmation_items_confirmation_id_number')),
    sa.UniqueConstraint('item_id', name=op.f('uq_extensions_confirmation_items_item_id')),
    sa.UniqueConstraint('line_id', name=op.f('uq_extensions_confirmation_items_line_id'))
    )
    op.create_table('extensions_votes',
    sa.Column('panel_id', sa.Uuid(), nullable=False),
    sa.Column('matter_id', sa.Uuid(), nullable=False),
    sa.Column('capacity', sa.Enum('agency', 'registry', 'first', 'appeal', name='capacity', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('pseudonym', sa.String(length=8), nullable=False),
    sa.Column('outcome', sa.Enum('confirmed', 'not-confirmed', 'lapsed', name='confirmoutcome', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=True),
    sa.Column('days', sa.Integer(), nullable=True),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('summary_ur', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(outcome = 'confirmed') = (code IS NULL)", name=op.f('ck_extensions_votes_coded')),
    sa.CheckConstraint("(outcome = 'confirmed') = (days IS NOT NULL)", name=op.f('ck_extensions_votes_timed')),
    sa.CheckConstraint("capacity = 'first'", name=op.f('ck_extensions_votes_first_only')),
    sa.CheckConstraint("outcome IN ('confirmed', 'not-confirmed')", name=op.f('ck_extensions_votes_no_silence')),
    sa.ForeignKeyConstraint(['item_id'], ['extensions_confirmation_items.item_id'], name=op.f('fk_extensions_votes_item_id_extensions_confirmation_items')),
    sa.ForeignKeyConstraint(['matter_id', 'person_id', 'capacity'], ['intake_touches.matter_id', 'intake_touches.person_id', 'intake_touches.capacity'], name=op.f('fk_extensions_votes_matter_id_intake_touches')),
    sa.ForeignKeyConstraint(['matter_id'], ['intake_requests.id'], name=op.f('fk_extensions_votes_matter_id_intake_requests')),
    sa.ForeignKeyConstraint(['panel_id', 'item_id', 'person_id'], ['review_views.panel_id', 'review_views.item_id', 'review_views.person_id'], name=op.f('fk_extensions_votes_panel_id_review_views')),
    sa.ForeignKeyConstraint(['panel_id'], ['review_panels.id'], name=op.f('fk_extensions_votes_panel_id_review_panels')),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_extensions_votes_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extensions_votes')),
    sa.UniqueConstraint('item_id', 'person_id', name=op.f('uq_extensions_votes_item_id_person_id')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    op.create_index(op.f('ix_extensions_votes_matter_id'), 'extensions_votes', ['matter_id'], unique=False)
    op.create_index(op.f('ix_extensions_votes_panel_id'), 'extensions_votes', ['panel_id'], unique=False)
    op.create_index(op.f('ix_extensions_votes_person_id'), 'extensions_votes', ['person_id'], unique=False)
    connection = op.get_bind()
    postgres = connection.dialect.name == "postgresql"
    verbs = ("UPDATE", "DELETE", "TRUNCATE") if postgres else ("UPDATE", "DELETE")
    for verb in verbs:
        shape = POSTGRES if postgres else SQLITE
        connection.exec_driver_sql(
            shape.format(table=KEPT, verb=verb, lower=verb.lower()),
            execution_options={"no_parameters": True},
        )


def downgrade() -> None:
    raise NotImplementedError("what was asked and decided is not forgotten")
