"""What was written is forgotten on time, and never while something is pending."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, AppealItem, AppealVote
from oversight.appeals.queries import finality, person, rows
from oversight.appeals.rules.lifecycle import AppealOutcome, AppealState
from oversight.appeals.service import filing, forgetting
from oversight.appeals.service.forgetting import purge
from oversight.cli.clockwork import SWEEPS, since_final
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.dispatch.models.line_stays import LineStay
from oversight.dispatch.models.orders import Line
from oversight.dispatch.models.stays import DataStay
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.service import data_answering
from oversight.intake.models.requests import Item
from oversight.intake.queries import matters as requests
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import matters
from oversight.ledger import queries as leaves
from oversight.ledger.models import Audit, Pending
from oversight.privacy.rules.listing import Listed
from oversight.privacy.service import replaying, retiring
from oversight.review.models.deciding import Draft, Vote
from oversight.review.models.kept import KeptText
from oversight.vault import service as vault
from oversight.vault.models.keys import DataKey
from oversight.vault.reading import Gone
from tests.factories import data
from tests.factories.appeals import (
    NOW,
    SECRET,
    a_seated,
    a_sent_matter,
    an_admitted,
    an_appeal,
    decide_all,
)
from tests.factories.review import a_decided_case, panel_members

DAYS = timedelta(days=1)
YEARS = 1200 * DAYS


def retired(session: Session, now: datetime) -> int:
    """Let the job go round until nothing is left to look at."""
    total = 0
    while done := retiring.retire(session, since_final, purge, now=now):
        total += done
    return total


def kept(session: Session, docket: str) -> set[str]:
    """Of whom something is kept in a docket."""
    return set(vault.subjects(session, docket))


def ended(session: Session) -> None:
    """Let every item of every matter end."""
    for item in session.scalars(select(Item)):
        matters.end_item(session, item, as_=ItemEnd.EXPIRED, now=NOW)
    session.flush()


def decided(session: Session, docket: str) -> None:
    """Let an appeal be decided."""
    panel = an_admitted(session, docket)
    decide_all(session, docket, panel, AppealOutcome.UPHELD)


def last(session: Session, *streams: str) -> datetime:
    """The moment of the last entry."""
    found = leaves.last_act(session, streams)
    assert found is not None
    return found


def test_what_was_written_goes_a_term_after_the_decision_and_not_a_day_before(
    session: Session,
) -> None:
    filing.use(SECRET)
    docket = an_appeal(session, a_sent_matter(session))
    decided(session, docket)
    end = last(session, docket) + 180 * DAYS

    retired(session, end - timedelta(seconds=1))
    assert "appellant" in kept(session, docket)
    retired(session, end)

    assert "appellant" not in kept(session, docket)
    leaf = leaves.of_stream(session, docket)[-1]
    assert (leaf["k"], leaf["code"]) == ("vault.erased", "term-ended")
    assert isinstance(filing.words_kept(session, rows.appeal(session, docket)), Gone)


def test_done_twice_it_forgets_once(session: Session) -> None:
    docket = an_appeal(session, a_sent_matter(session))
    decided(session, docket)
    late = NOW + YEARS
    assert retired(session, late) > 0
    erased = select(func.count()).where(Pending.kind == "vault.erased")
    before = session.scalar(erased)

    assert retired(session, late) == 0
    assert session.scalar(erased) == before


def test_an_open_appeal_keeps_everything_of_its_matter_however_long(
    session: Session,
) -> None:
    matter = a_sent_matter(session)
    docket = an_appeal(session, matter)
    a_seated(session, docket)
    ended(session)
    before = kept(session, matter), kept(session, docket)

    retired(session, NOW + YEARS)

    assert (kept(session, matter), kept(session, docket)) == before
    assert "appellant" in before[1]


def test_a_live_restriction_keeps_everything_of_its_matter(session: Session) -> None:
    matter = a_sent_matter(session)
    before = kept(session, matter)
    retired(session, NOW + YEARS)

    assert before
    assert kept(session, matter) == before


def test_an_open_stay_keeps_everything_until_it_ends(session: Session) -> None:
    matter = a_sent_matter(session)
    ended(session)
    line = session.scalars(select(Line)).first()
    assert line is not None
    stay = LineStay(line_id=line.id, held_by="court:1", cause="court", stayed_at=NOW)
    session.add(stay)
    session.flush()
    before = kept(session, matter)
    retired(session, NOW + YEARS)
    assert kept(session, matter) == before

    stay.ended_at = NOW + YEARS
    retired(session, NOW + YEARS + YEARS)

    assert before
    assert kept(session, matter) == set()


def test_what_a_platform_refused_keeps_nothing_for_good(session: Session) -> None:
    docket = data.sent(session, accounts=[data.an_account(), data.an_account()])
    by = data.a_liaison(session)
    data_answering.refuse(session, docket, 1, "overbroad", by=by, now=data.ANSWERED)
    assert finality.final(session, docket, "orders") is None

    data_answering.refuse(session, docket, 2, "overbroad", by=by, now=data.ANSWERED)
    assert finality.final(session, docket, "orders") == last(session, docket)

    line = sendings.order(session, docket).lines[0]
    stayed = {"cause": "stay", "appeal_docket": "AP-2026-000001"}
    session.add(DataStay(line_id=line.id, **stayed, stayed_at=NOW))
    session.flush()
    assert finality.final(session, docket, "orders") is None


def test_codes_and_answers_go_before_the_record_of_the_state(session: Session) -> None:
    matter = a_sent_matter(session)
    ended(session)
    end = last(session, matter)
    retired(session, end + 181 * DAYS)
    assert kept(session, matter) == {"orders", "state"}

    retired(session, end + 1096 * DAYS)

    assert kept(session, matter) == set()


def test_what_belongs_to_no_matter_has_no_end(session: Session) -> None:
    vault.seal_text(session, "x", docket="house", subject="state", place="a", now=NOW)
    retired(session, NOW + YEARS)

    assert finality.final(session, "house", "state") is None
    assert kept(session, "house") == {"state"}


def test_a_file_goes_with_the_matter_it_was_filed_in(session: Session) -> None:
    matter = a_sent_matter(session)
    item = session.scalars(select(Item)).first()
    assert item is not None
    subject = f"exhibit:{item.id.hex}"
    assert finality.final(session, "B-2026-0001", subject) is None
    ended(session)

    assert finality.final(session, matter, subject) == last(session, matter)


def test_a_key_in_use_is_left_for_the_next_round(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    docket = an_appeal(session, a_sent_matter(session))
    decided(session, docket)
    with monkeypatch.context() as patched:
        patched.setattr(vault, "forget", lambda *_, **__: False)
        retired(session, NOW + YEARS)
    assert "appellant" in kept(session, docket)
    assert leaves.of_stream(session, docket)[-1]["k"] != "vault.erased"

    retired(session, NOW + YEARS)

    assert "appellant" not in kept(session, docket)


def test_it_goes_on_in_batches_and_notes_what_it_looked_at(session: Session) -> None:
    a_sent_matter(session)
    rounds = 0
    while retiring.retire(session, since_final, purge, now=NOW, most=1):
        rounds += 1
    noted = select(func.count()).where(Audit.act == "vault.looked")

    assert rounds > 1
    assert session.scalar(noted) == rounds


def test_the_persons_page_says_until_when_and_then_that_it_is_gone(
    session: Session,
) -> None:
    docket = an_appeal(session, a_sent_matter(session))
    page = person.track_page(session, rows.appeal(session, docket), now=NOW)
    assert (page.kept_days, page.kept_until) == (180, None)
    decided(session, docket)
    page = person.track_page(session, rows.appeal(session, docket), now=NOW)

    assert page.kept_until == local_date(last(session, docket) + 180 * DAYS)


def test_words_that_are_damaged_are_not_called_forgotten(session: Session) -> None:
    docket = an_appeal(session, a_sent_matter(session))
    found = session.scalars(select(Appeal).where(Appeal.docket == docket)).one()
    found.sealed = found.sealed[:-1]

    with pytest.raises(RuleError, match="changed or moved"):
        filing.words_kept(session, found)


def test_what_nobody_signed_goes_with_the_words_that_it_may_quote(
    session: Session,
) -> None:
    filing.use(SECRET)
    matter = a_sent_matter(session)
    docket = an_appeal(session, matter)
    item = rows.appeal(session, docket).items[0].item
    panel = an_admitted(session, docket)
    quoted = {"reasons": "They wrote: it was I who said it."}
    session.add_all(
        [
            Draft(item_id=item.id, person_id=panel[0].id, answers=quoted, saved_at=NOW),
            KeptText(
                item_id=item.id,
                person_id=panel[0].id,
                cause="newer",
                answers=quoted,
                kept_at=NOW,
            ),
        ]
    )
    session.flush()
    decide_all(session, docket, panel[1:], AppealOutcome.UPHELD)
    decide_all(session, docket, panel[:1], AppealOutcome.UPHELD)
    end = last(session, docket) + 180 * DAYS

    retired(session, end - timedelta(seconds=1))
    assert session.scalars(select(KeptText.answers)).all() == [quoted]
    retired(session, end)
    assert session.scalars(select(KeptText)).all() == []
    assert session.scalars(select(Draft)).all() == []
    assert session.scalars(select(AppealVote.reasons)).all() != []


def test_a_draft_goes_with_what_was_written_in_its_own_matter_and_with_no_other(
    session: Session,
) -> None:
    first, second = a_sent_matter(session), a_sent_matter(session)
    for matter in (first, second):
        item = requests.request(session, matter).items[0]
        (member,) = panel_members(session, matter)
        session.add(
            Draft(item_id=item.id, person_id=member.id, answers={}, saved_at=NOW)
        )
    session.flush()

    assert purge(session, first, "notice") == 0
    assert purge(session, first, "user/1") == 1
    assert purge(session, first, "user/1") == 0
    assert purge(session, second, "record") == 1


def some_unsigned(session: Session, matter: str, now: datetime = NOW) -> None:
    """Leave a draft, and a text that came too late, on the item of a matter."""
    item = requests.request(session, matter).items[0]
    (member,) = panel_members(session, matter)
    whose: dict[str, Any] = {"item_id": item.id, "person_id": member.id, "answers": {}}
    session.add(Draft(**whose, saved_at=now))
    session.add(KeptText(**whose, cause="newer", kept_at=now))
    session.flush()


def left(session: Session) -> int:
    """How many texts lie here that nobody signed."""
    return sum(len(session.scalars(select(one.id)).all()) for one in (Draft, KeptText))


def test_what_nobody_signed_goes_on_its_own_day_though_no_key_goes(
    session: Session,
) -> None:
    matter = a_sent_matter(session)
    some_unsigned(session, matter)
    ended(session)
    end = last(session, matter) + 180 * DAYS
    noted = select(Audit.facts).where(Audit.act == "review.forgotten")

    assert forgetting.unsigned(session, now=end - timedelta(seconds=1)) == 2
    assert forgetting.unsigned(session, now=end - timedelta(seconds=1)) == 0
    assert left(session) == 2
    assert SWEEPS["retention"](session, end) > 0

    assert left(session) == 0
    assert kept(session, matter) != set()
    assert session.scalars(noted).all() == [{"texts": 2}]
    assert session.scalars(select(Vote.reasons)).all() != []


def test_what_nobody_signed_stays_while_anything_is_open(session: Session) -> None:
    matter = a_sent_matter(session)
    some_unsigned(session, matter)
    forgetting.unsigned(session, now=NOW + YEARS)
    assert left(session) == 2

    docket = an_appeal(session, matter)
    ended(session)
    forgetting.unsigned(session, now=NOW + 2 * YEARS)
    assert left(session) == 2

    decided(session, docket)
    forgetting.unsigned(session, now=NOW + 3 * YEARS)
    assert left(session) == 0


def test_texts_are_looked_at_in_batches_and_none_is_passed_over(
    session: Session,
) -> None:
    for matter in (a_sent_matter(session), a_sent_matter(session)):
        some_unsigned(session, matter)
    ended(session)

    while forgetting.unsigned(session, now=NOW + YEARS, most=1):
        pass

    assert left(session) == 0


def test_what_comes_back_with_a_backup_is_deleted_with_its_key_again(
    session: Session,
) -> None:
    filing.use(SECRET)
    docket = an_appeal(session, a_sent_matter(session))
    item = rows.appeal(session, docket).items[0].item
    panel = an_admitted(session, docket)
    decide_all(session, docket, panel, AppealOutcome.UPHELD)
    session.add(Draft(item_id=item.id, person_id=panel[0].id, answers={}, saved_at=NOW))
    session.flush()
    mine = select(DataKey.id).where(
        DataKey.docket == docket, DataKey.subject == "appellant"
    )
    said = Listed(session.scalars(mine).one(), "term-ended", NOW, None, None)

    assert replaying.replay(session, [said], purge, now=NOW).erased == 1

    assert session.scalars(select(Draft)).all() == []


def test_an_address_in_two_matters_is_kept_while_either_is_open(
    session: Session,
) -> None:
    filing.use(SECRET)
    matter = a_sent_matter(session)
    docket = an_appeal(session, matter)
    elsewhere = a_decided_case(session, locator="https://x.com/another/status/12")
    item = rows.item_of(session, elsewhere, 1)
    assert item is not None
    appeal = rows.appeal(session, docket)
    decided(session, docket)
    appeal.items.append(
        AppealItem(
            item_id=item.id,
            item=item,
            number=2,
            outcome=AppealOutcome.UPHELD,
            decided_at=NOW,
        )
    )
    later = rows.appeal(session, an_appeal(session, matter, words="b"))
    later.items[0].item_id, later.matter_id = item.id, item.request_id
    session.flush()
    assert later.state.value == "filed"

    assert finality.final(session, docket, "appellant") is None
    later.state, later.refusal_ground = AppealState.REFUSED, "no-interest"
    session.flush()
    assert finality.final(session, docket, "appellant") is not None


def test_a_matter_ends_with_what_came_of_an_appeal_on_its_items_in_another(
    session: Session,
) -> None:
    filing.use(SECRET)
    elsewhere = a_decided_case(session, locator="https://x.com/another/status/12")
    ended(session)
    alone = finality.final(session, elsewhere, "state")
    assert alone is not None
    assert alone == last(session, elsewhere)
    docket = an_appeal(session, a_sent_matter(session))
    item = rows.item_of(session, elsewhere, 1)
    assert item is not None
    appeal = rows.appeal(session, docket)
    appeal.items.append(AppealItem(item_id=item.id, item=item, number=2))
    session.flush()
    assert finality.final(session, elsewhere, "state") is None

    appeal.state, appeal.refusal_ground = AppealState.REFUSED, "no-interest"
    session.flush()

    assert finality.final(session, elsewhere, "state") == last(session, docket) > alone
