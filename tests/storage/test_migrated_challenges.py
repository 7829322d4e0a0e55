"""The step that lets each holder of a notice challenge keeps what was said before."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.migrations.rebuild import rebuild
from oversight.review.models.challenges import Challenge
from oversight.review.queries import challenges
from oversight.review.service import challenging
from tests.factories.review import member, ready
from tests.review.test_challenging import DOUBT, FACTS, THEN, by_body, code_of, judged
from tests.storage import steps


def test_a_challenge_made_before_stays_and_others_come_beside_it(
    session: Session,
) -> None:
    docket, (sitting,) = ready(session, skipped=False, items=2)
    judge = member(session, by_body(session, docket, sitting).judge)
    name = str(sitting.pseudonym)
    step = steps.step("let_each_account_challenge_for_itself")
    connection = session.connection()
    with Operations.context(MigrationContext.configure(connection)) as made:
        if connection.dialect.name == "sqlite":
            rebuild(
                connection,
                step.TABLE,
                lambda now: now.replace(step.EACH, step.ONCE).replace(
                    "(seat_id, party, item)", "(seat_id, party)"
                ),
            )
        else:
            made.drop_constraint(made.f(step.EACH), step.TABLE, type_="unique")
            made.create_unique_constraint(
                made.f(step.ONCE), step.TABLE, ["seat_id", "party"]
            )
        step.upgrade()

    session.expire_all()
    assert challenges.judge_page(session, docket, judge).facts == FACTS
    judged(session, docket, judge)
    for item in (1, 2):
        code = code_of(session, docket, item)
        found = challenging.by_user(session, code, name, DOUBT, now=THEN)
        session.info.clear()
        judged(session, docket, member(session, found.judge))
    rows = session.execute(select(Challenge.party, Challenge.item))
    said = sorted(tuple(row) for row in rows)
    assert said == [("agency", 0), ("user", 1), ("user", 2)]
