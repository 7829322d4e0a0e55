"""Keep that data were misused, as somebody says, and what two others made of it.

Revision: 0057
After: 0056
"""

import sqlalchemy as sa
from alembic import op

from oversight.migrations.rebuild import rebuild
from oversight.storage.triggers import guard_statements

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

BARS = "intake_bars"
CHECK = "ck_intake_bars_barcause"
CAUSES = ("no-certificate", "excess-kept", "not-minimised", "misuse-flagged")


def upgrade() -> None:
    _widen()
    _table()
    dialect = op.get_bind().dialect.name
    for table, name, broken, verbs in _guards(dialect):
        for statement in guard_statements(table, name, dialect, broken, verbs):
            op.get_bind().exec_driver_sql(
                statement, execution_options={"no_parameters": True}
            )


def _widen() -> None:
    """Let a body be barred for a misuse that was reported."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        old, new = "'not-minimised'", "'not-minimised', 'misuse-flagged'"
        rebuild(connection, BARS, lambda made: made.replace(old, new))
        return
    op.drop_constraint(op.f(CHECK), BARS, type_="check")
    words = ", ".join(f"'{cause}'" for cause in CAUSES)
    op.create_check_constraint(op.f(CHECK), BARS, f"cause IN ({words})")


def _guards(_dialect: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Return what may never be true of a row of these tables."""
    doubt = (
        "EXISTS (SELECT 1 FROM dispatch_misuses AS one WHERE "
        "one.production_id = NEW.production_id "
        "AND one.state NOT IN ('cleared', 'found'))"
    )
    return [
        (table, "in_doubt", doubt, ("INSERT",))
        for table in ("dispatch_data_uses", "dispatch_lodgings")
    ]


def _table() -> None:
    op.create_table('dispatch_misuses',
    sa.Column('production_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('flagged', 'answered', 'weighed', 'cleared', 'found', name='misusestate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('flagged_by', sa.Uuid(), nullable=False),
    sa.Column('flagged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('judge_id', sa.Uuid(), nullable=True),
    sa.Column('judge', sa.String(length=8), nullable=True),
    sa.Column('weigh_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finding', sa.String(length=8), nullable=True),
    sa.Column('reasons', sa.Text(), nullable=True),
    sa.Column('weighed_by', sa.Uuid(), nullable=True),
    sa.Column('weighed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('second_finding', sa.String(length=8), nullable=True),
    sa.Column('second_reasons', sa.Text(), nullable=True),
    sa.Column('concluded_by', sa.Uuid(), nullable=True),
    sa.Column('concluded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paused_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(state = 'cleared') = (coalesce(finding, '') = 'cleared' AND coalesce(second_finding, '') = 'cleared')", name=op.f('ck_dispatch_misuses_cleared_by_both')),
    sa.CheckConstraint("(state = 'found') = (paused_until IS NOT NULL)", name=op.f('ck_dispatch_misuses_paused')),
    sa.CheckConstraint("(state IN ('cleared', 'found')) = (concluded_by IS NOT NULL) AND (concluded_by IS NULL OR weighed_by IS NOT NULL)", name=op.f('ck_dispatch_misuses_ended_by_both')),
    sa.CheckConstraint("code IN ('other-purpose', 'no-right', 'passed-on', 'not-logged', 'kept-beyond', 'published')", name=op.f('ck_dispatch_misuses_known_code')),
    sa.CheckConstraint('(answered_by IS NULL) = (answered_at IS NULL) AND (answered_by IS NULL) = (answer IS NULL)', name=op.f('ck_dispatch_misuses_answer_whole')),
    sa.CheckConstraint('(concluded_by IS NULL) = (concluded_at IS NULL) AND (concluded_by IS NULL) = (second_finding IS NULL) AND (concluded_by IS NULL) = (second_reasons IS NULL)', name=op.f('ck_dispatch_misuses_concluded_whole')),
    sa.CheckConstraint('(weighed_by IS NULL) = (weighed_at IS NULL) AND (weighed_by IS NULL) = (finding IS NULL) AND (weighed_by IS NULL) = (reasons IS NULL)', name=op.f('ck_dispatch_misuses_weighed_whole')),
    sa.CheckConstraint('concluded_by <> weighed_by', name=op.f('ck_dispatch_misuses_by_two')),
    sa.CheckConstraint('flagged_by <> coalesce(answered_by, judge_id) AND flagged_by <> coalesce(judge_id, answered_by)', name=op.f('ck_dispatch_misuses_not_in_ones_own_cause')),
    sa.CheckConstraint('length(facts) >= 80', name=op.f('ck_dispatch_misuses_facts_given')),
    sa.CheckConstraint('weighed_at IS NULL OR answered_at IS NOT NULL OR weighed_at >= answer_by', name=op.f('ck_dispatch_misuses_heard_first')),
    sa.CheckConstraint('weighed_by <> flagged_by AND concluded_by <> flagged_by AND weighed_by <> answered_by AND concluded_by <> answered_by', name=op.f('ck_dispatch_misuses_by_others')),
    sa.ForeignKeyConstraint(['answered_by'], ['accounts_people.id'], name=op.f('fk_dispatch_misuses_answered_by_accounts_people')),
    sa.ForeignKeyConstraint(['concluded_by'], ['accounts_people.id'], name=op.f('fk_dispatch_misuses_concluded_by_accounts_people')),
    sa.ForeignKeyConstraint(['flagged_by'], ['accounts_people.id'], name=op.f('fk_dispatch_misuses_flagged_by_accounts_people')),
    sa.ForeignKeyConstraint(['judge_id'], ['accounts_people.id'], name=op.f('fk_dispatch_misuses_judge_id_accounts_people')),
    sa.ForeignKeyConstraint(['production_id'], ['dispatch_productions.id'], name=op.f('fk_dispatch_misuses_production_id_dispatch_productions')),
    sa.ForeignKeyConstraint(['weighed_by'], ['accounts_people.id'], name=op.f('fk_dispatch_misuses_weighed_by_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_misuses'))
    )
    op.create_index(op.f('ix_dispatch_misuses_judge_id'), 'dispatch_misuses', ['judge_id'], unique=False)
    op.create_index(op.f('ix_dispatch_misuses_production_id'), 'dispatch_misuses', ['production_id'], unique=False)
    op.create_index('uq_dispatch_misuses_one_open', 'dispatch_misuses', ['production_id'], unique=True, sqlite_where=sa.text("state NOT IN ('cleared', 'found')"), postgresql_where=sa.text("state NOT IN ('cleared', 'found')"))


def downgrade() -> None:
    raise NotImplementedError("what was said of a misuse stays said: there is no way back")
