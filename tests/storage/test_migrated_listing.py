"""The step that says which older dockets may be listed under their platform."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from oversight.intake.models.requests import LegalRequest
from tests.factories.intake import a_request
from tests.factories.review import a_decided_case
from tests.review.test_victims import a_victims_case
from tests.storage import steps

POST = "https://x.com/another/status/180000000000000000"


def test_what_was_filed_before_is_listed_as_its_page_shows_it(session: Session) -> None:
    a_request(session, provision="peca-2016-s37:contempt")
    a_request(session, provision="peca-2016-s37:glory-of-islam", locator=f"{POST}1")
    a_decided_case(session, provision="peca-2016-s37:public-order")
    a_victims_case(session, provision="peca-2016-s24")
    session.flush()
    asked = select(LegalRequest.docket, LegalRequest.platform_listed)
    before, step = (
        dict(session.execute(asked).all()),
        steps.step("list_by_platform_what_may_be"),
    )
    assert sorted(before.values()) == [False, False, True, True]
    session.execute(update(LegalRequest).values(platform_listed=False))

    with Operations.context(MigrationContext.configure(session.connection())):
        step.list_known()

    assert dict(session.execute(asked).all()) == before
