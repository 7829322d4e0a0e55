"""Making notices, passing them on, and knowing a person by a code."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.codes import grouped
from oversight.core.errors import RuleError
from oversight.ledger import queries as ledger
from oversight.ledger.models import Audit
from oversight.notices.models.notices import Notice
from oversight.notices.queries import notices as queries
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as service
from oversight.storage.base import Base
from oversight.storage.session import Store
from tests.factories.accounts import an_actor
from tests.factories.notices import FACTS, NOW, SECRET, a_notice

DOCKET = "TD-2026-000001"
URDU = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def a_liaison(session: Session, platform: str = "x") -> Actor:
    return an_actor(session, role=Role.LIAISON, platform=platform)


def test_a_notice_is_made_once_and_keeps_its_code(session: Session) -> None:
    first, code = a_notice(session)
    again, same = a_notice(session)

    assert again is first
    assert same == code
    assert service.code_of(session, first) == code


def test_each_stage_and_item_has_a_code_of_its_own(session: Session) -> None:
    codes = {
        a_notice(session, item=item, stage=stage)[1]
        for item in (1, 2)
        for stage in Stage
    }

    assert len(codes) == 2 * len(Stage)


def test_a_notice_with_free_text_is_not_made(session: Session) -> None:
    with pytest.raises(RuleError) as caught:
        a_notice(session, facts={"what": "a post by Aisha"})

    assert caught.value.code == "notice_facts"


def test_a_code_opens_its_notice_however_it_is_typed(session: Session) -> None:
    made, code = a_notice(session)
    typed = [
        code,
        grouped(code),
        code.lower(),
        f"  {grouped(code).replace('-', ' ')}  ",
        code.translate(URDU),
        f"\u2068{grouped(code)}\u2069",
    ]

    assert {service.by_code(session, text).id for text in typed} == {made.id}


def test_a_wrong_code_gets_the_same_answer_as_an_impossible_one(
    session: Session,
) -> None:
    _, code = a_notice(session)
    _, other = a_notice(session, docket="TD-2026-000009")
    session.query(Notice).filter(Notice.docket == "TD-2026-000009").delete()

    refusals = []
    slip = code[:-1] + ("X" if code[-1] != "X" else "Y")
    for text in ("", "hello", code[:-1], slip, other, "9" * 500):
        with pytest.raises(RuleError) as caught:
            service.by_code(session, text)
        refusals.append((caught.value.code, str(caught.value), caught.value.field))

    assert len(set(refusals)) == 1
    assert refusals[0][0] == "code_unknown"


def test_a_code_stands_nowhere_in_the_database(session: Session) -> None:
    made, code = a_notice(session)
    service.pass_on(session, made.id, by=a_liaison(session), now=NOW)
    session.flush()

    found = [
        table.name
        for table in Base.metadata.tables.values()
        for row in session.execute(select(table))
        for value in row
        if code in str(value)
        or grouped(code) in str(value)
        or (isinstance(value, bytes) and code.encode() in value)
    ]

    assert found == []


def test_passing_on_is_recorded_with_its_stage(session: Session) -> None:
    made, _ = a_notice(session)

    service.pass_on(session, made.id, by=a_liaison(session), now=NOW)

    assert made.passed_on_at == NOW
    (leaf,) = ledger.of_stream(session, DOCKET)
    assert (leaf["k"], leaf["item"], leaf["stage"]) == ("notice.sent", 1, "sent")
    assert (leaf["ground"], leaf["until"], leaf["ext"]) == (None, None, None)


def test_a_notice_is_passed_on_once(session: Session) -> None:
    made, _ = a_notice(session)
    liaison = a_liaison(session)
    service.pass_on(session, made.id, by=liaison, now=NOW)

    for act in (service.pass_on, service.fail):
        with pytest.raises(RuleError) as caught:
            act(session, made.id, by=liaison, now=NOW)
        assert caught.value.code == "already_passed_on"


def test_another_platforms_liaison_finds_nothing(session: Session) -> None:
    made, _ = a_notice(session)

    for act in (service.pass_on, service.fail):
        with pytest.raises(RuleError) as caught:
            act(session, made.id, by=a_liaison(session, "tiktok"), now=NOW)
        assert caught.value.code == "not_found"


def test_what_reaches_nobody_is_published(session: Session) -> None:
    made, _ = a_notice(session)

    service.fail(session, made.id, by=a_liaison(session), now=NOW)

    assert made.failed_at == made.published_at == NOW
    kinds = [leaf["k"] for leaf in ledger.of_stream(session, DOCKET)]
    assert kinds == ["notice.failed", "notice.published"]


def test_failure_is_said_once_but_may_be_mended(session: Session) -> None:
    made, _ = a_notice(session)
    liaison = a_liaison(session)
    service.fail(session, made.id, by=liaison, now=NOW)

    with pytest.raises(RuleError) as caught:
        service.fail(session, made.id, by=liaison, now=NOW)
    assert caught.value.code == "already_failed"
    service.pass_on(session, made.id, by=liaison, now=NOW)
    assert made.passed_on_at == NOW


def test_a_notice_is_published_once(session: Session) -> None:
    made, _ = a_notice(session)

    service.publish(session, made, now=NOW)
    service.publish(session, made, now=NOW)

    (leaf,) = ledger.of_stream(session, DOCKET)
    assert leaf["k"] == "notice.published"


def test_what_becomes_known_joins_the_notices_not_yet_passed_on(
    session: Session,
) -> None:
    early, _ = a_notice(session)
    late, _ = a_notice(session, item=2)
    service.pass_on(session, early.id, by=a_liaison(session), now=NOW)
    order = {"order_number": "37/118", "order_passed_on": "2026-11-21"}

    assert service.complete(session, DOCKET, order, now=NOW) == 1
    session.flush()
    session.expire_all()

    assert "order_number" not in early.facts
    assert late.facts["order_number"] == "37/118"
    assert session.scalars(select(Audit.act)).all() == ["notice.completed"]


def test_only_codes_days_and_titles_can_be_added(session: Session) -> None:
    a_notice(session)

    with pytest.raises(RuleError) as caught:
        service.complete(session, DOCKET, {"victim": "Aisha"}, now=NOW)

    assert caught.value.code == "notice_facts"


def test_the_text_of_a_notice_holds_the_code_only_when_handed_on(
    session: Session,
) -> None:
    made, code = a_notice(session)

    with_code = "".join(str(p.values) for p in service.content(made, code=code))
    without = "".join(str(p.values) for p in service.content(made))

    assert grouped(code) in with_code
    assert grouped(code) not in without


def test_a_platform_sees_what_it_has_still_to_pass_on(session: Session) -> None:
    waiting, _ = a_notice(session)
    done, _ = a_notice(session, item=2)
    a_notice(session, item=3, platform="tiktok")
    service.pass_on(session, done.id, by=a_liaison(session), now=NOW)

    assert queries.for_platform(session, "x") == [waiting]
    assert len(queries.of_docket(session, DOCKET)) == 3


def test_a_notice_that_is_not_there_is_not_found(session: Session) -> None:
    made, _ = a_notice(session)
    session.delete(made)
    session.flush()

    with pytest.raises(RuleError, match="nothing here"):
        queries.notice(session, made.id)
    with pytest.raises(RuleError, match="nothing here"):
        queries.made(session, DOCKET, 1, Stage.SENT)


def test_without_its_secret_no_process_makes_or_opens_a_code(session: Session) -> None:
    _, code = a_notice(session)
    service._secret.clear()  # noqa: SLF001

    with pytest.raises(RuntimeError, match="no secret yet"):
        service.by_code(session, code)

    service.use(SECRET)
    service.use(SECRET.decode())
    assert service.by_code(session, code).item == 1


def test_two_who_make_the_same_notice_get_one_code(store: Store) -> None:
    with store.transaction() as session:
        a_notice(session, item=2)  # The docket's key is there already.
    codes: list[str] = []
    start = threading.Barrier(2)

    def make() -> None:
        start.wait()
        with store.transaction() as session:
            codes.append(
                service.issue(
                    session,
                    docket=DOCKET,
                    item=1,
                    stage=Stage.SENT,
                    platform="x",
                    facts=FACTS,
                    now=NOW,
                )
            )

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(codes) == 2
    assert len(set(codes)) == 1
