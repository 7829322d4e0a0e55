"""Redaction, standing, citing and timelines: what a public page may say."""

import sys
from enum import StrEnum
from itertools import product
from string import ascii_lowercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.core import labels
from oversight.core.vocabularies.law import SHORT_LAWS
from oversight.core.vocabularies.record import ACTS, STAGES, STANDINGS
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.dispatch.rules.lifecycle import LineState
from oversight.dispatch.rules.lifting import Cause, CourtWord
from oversight.dispatch.service.misuse import CAUSE as MISUSED
from oversight.dispatch.service.standing import CONFIRMED, END_DATE, OVERTURNED, STALE
from oversight.intake.rules.lifecycle import RequestState
from oversight.ledger.rules.kinds import KINDS
from oversight.review.rules.lifecycle import CaseState, Outcome
from oversight.transparency.rules.citing import cited
from oversight.transparency.rules.redaction import GAP, redacted
from oversight.transparency.rules.standing import Facts, stage, standing
from oversight.transparency.rules.timeline import timeline
from tests.factories.law import the_catalogue
from tests.factories.transparency import a_leaf

around = st.text(max_size=30)
handle = st.text(ascii_lowercase + digits + "_", min_size=1, max_size=20).filter(
    lambda text: any(c.isalnum() for c in text)
)
NAMES = st.text(ascii_lowercase + "اردونمک .", min_size=4, max_size=20).filter(
    lambda text: len(text.strip()) >= 4 and any(c.isalnum() for c in text)
)


@given(around, NAMES, around)
def test_no_given_name_survives_in_any_case(before: str, name: str, after: str) -> None:
    for written in (name, name.upper(), name.title()):
        shown = redacted(f"{before}{written}{after}", [None, "", name])
        assert name.strip() not in shown.lower().replace(GAP, "\0")


@given(st.text("abc xyz", max_size=30), handle, st.text("abc xyz", max_size=30))
def test_a_short_handle_goes_as_a_word_and_leaves_other_words(
    before: str, name: str, after: str
) -> None:
    shown = redacted(f"{before} {name} {after}", [name])
    assert f" {name} " not in f" {shown} ".replace(GAP, "\0")


@pytest.mark.parametrize(
    "secret",
    [
        "https://x.com/somebody/status/1700000000000000001",
        "HTTP://example.org/a?b=c",
        "https:/example.org/typo",
        "www.example.org",
        "t.me/some_channel",
        "m.facebook.com/story.php?story_fbid=1",
        "@somebody",
        "@some.body-else",
        "＠somebody",
        "ali.khan+x@example.com",
        "ali@localhost",
        "35202-1234567-1",
        "3520212345671",
        "35202 1234567 1",
        "۳۵۲۰۲-۱۲۳۴۵۶۷-۱",
        "0300-1234567",
        "03001234567",
        "0300 123 4567",
        "۰۳۰۰۱۲۳۴۵۶۷",
        "+92 300 1234567",
        "0092-300-1234567",
        "(+92)3001234567",
        "042-35761999",
        "+44 20 7946 0958",
        "1700000000000000001",
        "100044123456789",
    ],
)
def test_addresses_handles_and_numbers_of_people_never_survive(secret: str) -> None:
    assert redacted(f"Said {secret} so") in {f"Said {GAP} so", f"Said ({GAP} so"}
    assert redacted(f"«{secret}»").strip("«»( ") == GAP
    assert redacted(f"کہا: {secret}\nend") in {
        f"کہا: {GAP}\nend",
        f"کہا: ({GAP}\nend",
    }


@given(around, st.from_regex(r"03\d{2}-?\d{7}", fullmatch=True), around)
def test_no_phone_survives_anything_around_it(
    before: str, secret: str, after: str
) -> None:
    assert secret not in redacted(f"{before} {secret} {after}")


@given(around, st.from_regex(r"@[a-z][a-z0-9_.]{1,20}", fullmatch=True), around)
def test_no_handle_survives_anything_around_it(
    before: str, secret: str, after: str
) -> None:
    assert secret not in redacted(f"{before}{secret}{after}")


@given(around, st.from_regex(r"https?://[a-z]{2,9}\.pk/[a-z]{4,9}", fullmatch=True))
def test_no_address_survives_what_stands_before_it(before: str, secret: str) -> None:
    assert secret not in redacted(f"{before}{secret}")


@pytest.mark.parametrize(
    "text",
    [
        "TD-2026-000412 and AP-2026-000034 were read.",
        "On 23 November 2026, 5:00 pm, under section 37(1) of the 2016 Act.",
        "From 2026-11-23 to 2027-02-21; 214,000 followers; 2.5 percent.",
        "And/or the panel; he/she; 24/7.",
        "دفعہ 37 کے تحت، 90 دن",
        "Mr. Khan's page etc.",
    ],
)
def test_what_names_nobody_stays_as_it_is(text: str) -> None:
    assert redacted(text) == text


def test_an_address_is_known_by_its_bare_spelling_too() -> None:
    locator = "https://www.facebook.com/River%20News/"
    for written in (
        "River News",
        "facebook.com/River%20News",
        "facebook.com/River News",
    ):
        assert "River" not in redacted(f"see {written}.", [locator, "River News"])
    assert redacted(None) == redacted("") == ""
    assert redacted("nothing – here", ["–", "@@"]) == "nothing – here"


def test_the_smallest_spelling_is_enough() -> None:
    names = ["somebody", "https://x.com/somebody", "somebody else"]
    assert redacted("Somebody, somebodyelse and SOMEBODY", names) == (
        f"{GAP}, {GAP}else and {GAP}"
    )


class Kept(StrEnum):
    """Data that are being kept, or were."""

    KEPT = "kept"
    ENDED = "kept-ended"


def every_facts() -> list[Facts]:
    outcomes = [(), *product(Outcome), tuple(Outcome)]
    data = (*product(DataState), *product(Kept))
    lines = [(), *product(LineState), *product(LineState, LineState), *data]
    return [
        Facts(
            request=request.value,
            case=case.value if case else None,
            outcomes={one.value for one in decided},
            lines={one.value for one in line},
            appeal_open=appeal,
        )
        for request in RequestState
        for case in (None, *CaseState)
        for decided in outcomes
        for line in lines
        for appeal in (False, True)
    ]


def test_every_combination_of_states_has_one_standing_with_words() -> None:
    seen = set()
    for facts in every_facts():
        found = standing(facts)
        assert found.code in STANDINGS, facts
        assert found.shape in {"waiting", "force", "refused", "ended", "appeal"}
        assert stage(facts) in STAGES
        seen.add(found.code)
    assert seen == set(STANDINGS)


@pytest.mark.parametrize(
    ("facts", "code", "place"),
    [
        (("filed", None, (), ()), "being-checked", "waiting"),
        (("defective", None, (), ()), "defective", "waiting"),
        (("screened", None, (), ()), "waiting-for-draw", "waiting"),
        (("screened", "waiting", (), ()), "waiting-for-draw", "waiting"),
        (("screened", "assigned", (), ()), "waiting-for-decision", "waiting"),
        (("screened", "decided", ("rejected",), ()), "not-approved", "not-approved"),
        (("screened", "decided", ("approved",), ()), "approved", "approved"),
        (
            ("screened", "decided", ("approved", "rejected"), ()),
            "partly-approved",
            "approved",
        ),
        (("screened", "decided", ("approved",), ("issued",)), "approved", "approved"),
        (("screened", "decided", ("approved",), ("dispatched",)), "sent", "approved"),
        (
            ("screened", "decided", ("approved",), ("complied", "expired")),
            "complied",
            "approved",
        ),
        (
            ("screened", "decided", ("approved",), ("refused",)),
            "refused-by-platform",
            "approved",
        ),
        (
            ("screened", "decided", ("approved",), ("suspended",)),
            "suspended",
            "approved",
        ),
        (
            ("screened", "decided", ("approved",), ("lifted", "expired")),
            "lifted",
            "ended",
        ),
        (("screened", "decided", ("approved",), ("expired",)), "expired", "ended"),
        (("screened", "decided", ("approved",), ("lapsed",)), "unsent", "ended"),
        (("lapsed", "lapsed", (), ()), "lapsed", "ended"),
        (("lapsed", None, (), ()), "lapsed", "ended"),
        (("withdrawn", "withdrawn", (), ()), "withdrawn", "ended"),
        (("screened", "withdrawn", (), ()), "withdrawn", "ended"),
        (("withdrawn", "withdrawn", ("approved",), ()), "withdrawn", "ended"),
        (
            ("withdrawn", "withdrawn", ("approved", "rejected"), ()),
            "not-approved-withdrawn",
            "not-approved",
        ),
        (
            ("withdrawn", "assigned", ("rejected",), ()),
            "not-approved-withdrawn",
            "not-approved",
        ),
    ],
)
def test_each_stage_of_a_matter_has_its_word(
    facts: tuple[str, str | None, tuple[str, ...], tuple[str, ...]],
    code: str,
    place: str,
) -> None:
    request, case, outcomes, lines = facts
    held = Facts(request, case, set(outcomes), set(lines), appeal_open=False)
    assert (standing(held).code, stage(held)) == (code, place)
    appealed = Facts(request, case, set(outcomes), set(lines), appeal_open=True)
    assert (standing(appealed).code, stage(appealed)) == ("under-appeal",) * 2


def test_what_the_register_does_not_know_is_not_cited() -> None:
    catalogue = the_catalogue()
    found = cited(
        ["peca-2016-s37:public-order", "peca-2016-s11", "no-such-law:x"], catalogue
    )
    assert [one.provision for one in found] == ["peca-2016-s37", "peca-2016-s11"]
    assert (found[0].ground, found[0].gives_power) == ("public-order", True)
    assert (found[1].ground, found[1].gives_power) == ("", False)
    instruments = {one.instrument.id for one in catalogue.provisions.values()}
    assert instruments <= set(SHORT_LAWS)


def test_equal_leaves_of_one_day_are_told_once_and_none_is_lost() -> None:
    leaves = [
        a_leaf("request.filed"),
        *(a_leaf("item.filed", item=number) for number in (1, 2, 3)),
        a_leaf("item.filed", item=4, at="2026-07-02T07:00:00Z"),
        a_leaf("user.asked", item=1, how="none", ground="unreachable"),
        a_leaf("user.asked", item=2, how="liaison", ground=None),
        a_leaf("user.answered", item=2, day="2026-07-03", how="code"),
        a_leaf("item.viewed", item=1, by="R-01", count=1, dwell="none"),
        a_leaf("item.viewed", item=1, by="R-01", count=1, dwell="1m-5m"),
        a_leaf("item.decided", item=1, outcome="approved"),
        a_leaf("item.decided", item=2, outcome="rejected"),
    ]
    told = timeline(leaves)
    assert [(event.kind, event.items) for event in told] == [
        ("request.filed", ()),
        ("item.filed", (1, 2, 3)),
        ("item.filed", (4,)),
        ("user.not-asked", (1,)),
        ("user.asked", (2,)),
        ("user.answered", (2,)),
        ("item.viewed", (1,)),
        ("item.dwelt", (1,)),
        ("item.decided", (1,)),
        ("item.decided", (2,)),
    ]
    assert sum(event.count for event in told) == len(leaves)
    assert told[3].detail == (("ground", "unreachable"),)
    assert not hasattr(told[5].when, "hour")
    assert (told[6].detail, told[7].detail) == ((), (("dwell", "1m-5m"),))


@pytest.mark.parametrize(
    ("act", "codes"),
    [
        ("item.lapsed", {"reviewer", "agency", "pool", STALE}),
        ("item.suspended", {"stay", "appeal-clock", Cause.COURT}),
        ("item.lifted", {*Cause, OVERTURNED, "appeal-default", "law", MISUSED}),
        ("item.expired", {END_DATE}),
        ("item.renewed", {CONFIRMED}),
        ("court.result", {*CourtWord}),
    ],
)
def test_why_something_ended_or_rests_is_said_in_words(
    act: str, codes: set[str]
) -> None:
    name = "result" if act == "court.result" else "cause"
    for code in codes:
        leaf = a_leaf(act, item=1, **{name: str(code)})
        ((table, found),) = timeline([leaf])[0].said()
        assert found == code
        assert code in labels.table(table)
    assert act in ACTS


def test_an_agency_that_asks_no_longer_is_not_called_silent() -> None:
    def words(act: str) -> str:
        ((table, code),) = timeline([a_leaf(act, cause="agency")])[0].said()
        return labels.words(table, code)

    assert words("item.lapsed") == "no answer from the agency in time"
    assert words("item.lifted") == "the public body asked for its end"


def test_only_codes_of_the_record_have_words_as_acts() -> None:
    assert set(ACTS) - set(KINDS) == {"user.not-asked", "item.dwelt"}


def test_digits_and_at_signs_of_any_script_are_read_as_western_ones() -> None:
    known = [chr(one) for one in range(sys.maxunicode + 1) if chr(one).isdecimal()]
    missed = [one for one in known if redacted(one * 15) != GAP]

    assert len(known) > 600
    assert missed == []
    assert [redacted(f"اب gulzar{at}example.com") for at in "@\uff20\ufe6b"] == [
        f"اب {GAP}"
    ] * 3
