"""One matter from a real panel's decision to the account holder's hands and back."""

from datetime import timedelta

from sqlalchemy.orm import Session

from oversight.dispatch.queries import rows
from oversight.dispatch.service import answering, standing
from oversight.dispatch.service.sweep import sweep
from oversight.intake.queries import matters as intake
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.ledger import queries as ledger
from oversight.notices.queries import notices
from oversight.notices.service import telling as notice_acts
from tests.factories.dispatch import LATER, NOW, a_liaison, acted
from tests.factories.review import a_decided_case


def test_what_a_panel_approved_reaches_the_platform_and_the_person(
    session: Session,
) -> None:
    docket = a_decided_case(session, items=2)
    liaison = a_liaison(session)

    assert sweep(session, NOW) == 2
    answering.answer(session, docket, 1, acted(), by=liaison, now=LATER)
    first, _ = notices.of_docket(session, docket)
    code = notice_acts.code_of(session, first)
    notice_acts.pass_on(session, first.id, by=liaison, now=LATER)
    assert notice_acts.by_code(session, code).item == 1
    standing.lift(
        session,
        rows.numbered(rows.sending(session, docket), 1),
        cause="appeal",
        error="yes",
        appeal_docket="AP-2026-000001",
        now=LATER,
    )
    assert sweep(session, NOW + timedelta(days=91)) == 1

    ends = [item.ended_as for item in intake.request(session, docket).items]
    assert ends == [ItemEnd.OVERTURNED, ItemEnd.EXPIRED]
    told = {(one.item, one.stage) for one in notices.of_docket(session, docket)}
    assert told == {(1, "sent"), (1, "ended"), (2, "sent"), (2, "ended")}
    numbers = [leaf["n"] for leaf in ledger.of_stream(session, docket)]
    assert numbers == list(range(1, len(numbers) + 1))
