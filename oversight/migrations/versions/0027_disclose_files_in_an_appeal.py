"""Let a panel disclose the agency's files, and rely on no other.

Revision: 0027
After: 0026

There is no way back: what was told stays told
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KEPT = ("appeal_disclosures", "appeal_reliances")
SQLITE = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
POSTGRES = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()"
)

def upgrade() -> None:
    op.create_table('appeal_disclosures',
    sa.Column('appeal_item_id', sa.Uuid(), nullable=False),
    sa.Column('exhibit_id', sa.Uuid(), nullable=False),
    sa.Column('panel_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('is_shown', sa.Boolean(), nullable=False),
    sa.Column('gist', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(gist IS NULL) = is_shown', name=op.f('ck_appeal_disclosures_shown_or_summed_up')),
    sa.CheckConstraint('gist IS NULL OR length(gist) >= 80', name=op.f('ck_appeal_disclosures_gist_says_enough')),
    sa.ForeignKeyConstraint(['appeal_item_id'], ['appeal_items.id'], name=op.f('fk_appeal_disclosures_appeal_item_id_appeal_items')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['intake_exhibits.id'], name=op.f('fk_appeal_disclosures_exhibit_id_intake_exhibits')),
    sa.ForeignKeyConstraint(['panel_id', 'person_id'], ['review_seats.panel_id', 'review_seats.person_id'], name=op.f('fk_appeal_disclosures_panel_id_review_seats')),
    sa.ForeignKeyConstraint(['panel_id'], ['review_panels.id'], name=op.f('fk_appeal_disclosures_panel_id_review_panels')),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_appeal_disclosures_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_disclosures')),
    sa.UniqueConstraint('appeal_item_id', 'exhibit_id', name=op.f('uq_appeal_disclosures_appeal_item_id_exhibit_id')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    op.create_index(op.f('ix_appeal_disclosures_exhibit_id'), 'appeal_disclosures', ['exhibit_id'], unique=False)
    op.create_table('appeal_reliances',
    sa.Column('vote_id', sa.Uuid(), nullable=False),
    sa.Column('appeal_item_id', sa.Uuid(), nullable=False),
    sa.Column('exhibit_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['appeal_item_id', 'exhibit_id'], ['appeal_disclosures.appeal_item_id', 'appeal_disclosures.exhibit_id'], name=op.f('fk_appeal_reliances_appeal_item_id_appeal_disclosures')),
    sa.ForeignKeyConstraint(['appeal_item_id'], ['appeal_items.id'], name=op.f('fk_appeal_reliances_appeal_item_id_appeal_items')),
    sa.ForeignKeyConstraint(['vote_id'], ['appeal_votes.id'], name=op.f('fk_appeal_reliances_vote_id_appeal_votes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_reliances')),
    sa.UniqueConstraint('vote_id', 'exhibit_id', name=op.f('uq_appeal_reliances_vote_id_exhibit_id')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    op.create_index(op.f('ix_appeal_reliances_appeal_item_id'), 'appeal_reliances', ['appeal_item_id'], unique=False)
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
    raise NotImplementedError("what was told stays told")
