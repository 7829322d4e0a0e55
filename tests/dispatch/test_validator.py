"""Each named check of a document, met and not met."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from oversight.dispatch.rules import validator
from oversight.intake.rules.measures import lower_rungs

Change = Callable[[dict[str, Any]], object]
BOTH = {"en": ["Words."], "ur": ["الفاظ"]}
ITEM: dict[str, Any] = {
    "number": 1,
    "kind": "post",
    "locator": "https://x.com/somebody/status/1700",
    "canonical": "https://x.com/i/status/1700",
    "native_id": "1700",
    "illegality": [
        {
            "category": "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
            "keyword": "KEYWORD_OTHER",
        }
    ],
    "capture": {"sha256": "a" * 64, "at": "2026-11-21T05:00:00Z"},
    "citations": ["peca-2016-s37:public-order"],
    "why_unlawful": "It calls for violence.",
    "outcome": "approved",
    "reviewers": ["R-07"],
    "split": False,
    "dissent": None,
    "reasons": "It calls for violence on a named day.",
    "milder": [
        {"measure": rung, "works": "no", "why": "It would still be read."}
        for rung in lower_rungs("geo-withhold")
    ],
    "exempt_purpose": "none",
    "exempt_why": "It is none of these.",
    "measure": "geo-withhold",
    "territory": "PK",
    "starts_at": "2026-11-23T07:30:00Z",
    "ends_at": "2027-02-21T07:30:00Z",
}
WHOLE: dict[str, Any] = {
    "id": "TD-2026-000001@1",
    "docket": "TD-2026-000001",
    "version": 1,
    "urgency": "ordinary",
    "urgency_text": BOTH,
    "issuer": {
        "asked_by": {"slug": "pta"},
        "effect_contact": {"report_to": "pta", "text": BOTH},
        "mandate_text": BOTH,
    },
    "addressee": {
        "country": None,
        "legal_representative": None,
        "contact_confirmed_at": None,
        "languages": ["en", "ur"],
    },
    "basis": [
        {
            "provision": "peca-2016-s37",
            "title": "Unlawful online content",
            "since": "2016-01-01",
            "until": None,
            "checked_on": ["2026-11-23"],
        }
    ],
    "items": [ITEM],
    "preservation": {"until": "2027-05-24T18:59:59Z", "text": BOTH},
    "redress": {"text": BOTH, "appeal": {"address": "/appeal", "code": BOTH}},
}


def test_a_complete_document_has_no_fault() -> None:
    assert validator.faults(WHOLE) == ()
    assert validator.item_faults(ITEM) == ()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("provision", lambda item: item.update(citations=[])),
        ("locator", lambda item: item.update(canonical="")),
        ("locator", lambda item: item.update(canonical="https://x.com/")),
        ("locator", lambda item: item.update(canonical="https://x.com")),
        ("locator", lambda item: item.update(canonical="https://x.com/user/*")),
        ("locator", lambda item: item.update(canonical="https://x.com/hashtag/a")),
        ("locator", lambda item: item.update(canonical="#all")),
        ("locator", lambda item: item.update(canonical="https://x.com/search?q=a")),
        ("locator", lambda item: item.update(canonical="https://t.example/tag/a")),
        ("locator", lambda item: item.update(canonical="https://v.example/?q=a")),
        ("locator", lambda item: item.update(canonical="https://i.example/explore/a")),
        ("locator", lambda item: item.update(canonical="all of these posts")),
        ("illegality", lambda item: item.update(illegality=[])),
        ("illegality", lambda item: item.update(illegality=[{"category": "BAD"}])),
        ("illegality", lambda item: item["illegality"][0].update(keyword="DEFAMATION")),
        ("native-id", lambda item: item.update(native_id=None)),
        ("native-id", lambda item: item.update(native_id=" ")),
        ("capture", lambda item: item["capture"].update(sha256=None)),
        ("capture", lambda item: item["capture"].update(sha256="abc")),
        ("capture", lambda item: item["capture"].update(at=None)),
        ("why-unlawful", lambda item: item.update(why_unlawful=" ")),
        ("why-unlawful", lambda item: item.update(reasons="")),
        ("milder", lambda item: item["milder"].pop()),
        ("milder", lambda item: item["milder"][0].update(why="")),
        ("milder", lambda item: item["milder"][0].update(works="yes")),
        ("territory", lambda item: item.update(territory="")),
        ("territory", lambda item: item.update(territory="WORLD")),
        ("dates", lambda item: item.update(ends_at=item["starts_at"])),
        ("dates", lambda item: item.update(starts_at="")),
        ("exempt-purpose", lambda item: item.update(exempt_purpose="")),
        ("exempt-purpose", lambda item: item.update(exempt_why="")),
        ("signature", lambda item: item.update(reviewers=[])),
        ("signature", lambda item: item.update(split=True)),
    ],
)
def test_one_thing_missing_is_named(name: str, change: Change) -> None:
    item = deepcopy(ITEM)
    change(item)

    assert validator.item_faults(item) == (name,)


def test_a_measure_off_the_ladder_is_named() -> None:
    assert validator.item_faults({**ITEM, "measure": "disclose"}) == ("measure",)


def test_a_site_of_its_own_has_no_number() -> None:
    item = {**ITEM, "kind": "url", "native_id": None}

    assert validator.item_faults(item) == ()


def test_an_address_may_stand_in_its_question() -> None:
    item = {**ITEM, "canonical": "https://site.example/?p=12"}

    assert validator.item_faults(item) == ()


def test_an_address_need_not_be_of_the_web() -> None:
    assert validator.item_faults({**ITEM, "canonical": "telegram:1234/5"}) == ()


def test_a_panel_may_reach_further_than_pakistan() -> None:
    item = {**ITEM, "territory": "WORLD", "reviewers": ["R-01", "R-02", "R-03"]}

    assert validator.item_faults(item) == ()


def test_a_split_needs_its_dissent() -> None:
    item = {**ITEM, "split": True, "dissent": "R-02: it is satire."}

    assert validator.item_faults(item) == ()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("docket", lambda whole: whole.update(version=2)),
        ("asked-by", lambda whole: whole["issuer"]["asked_by"].update(slug="")),
        ("basis", lambda whole: whole.update(basis=[])),
        ("basis", lambda whole: whole["basis"][0].update(title="")),
        ("in-force", lambda whole: whole["basis"][0].update(since="2026-11-24")),
        ("in-force", lambda whole: whole["basis"][0].update(until="2026-11-23")),
        ("in-force", lambda whole: whole["basis"][0].update(checked_on=[])),
        ("in-force", lambda whole: whole["basis"][0].update(provision="other")),
        ("items", lambda whole: whole.update(items=[])),
        ("preservation", lambda whole: whole["preservation"].update(until="")),
        (
            "preservation",
            lambda whole: whole["preservation"].update(until="2027-02-21T07:29:59Z"),
        ),
        ("preservation", lambda whole: whole["preservation"].update(text={})),
        ("redress", lambda whole: whole["redress"].update(text={"en": ["Words."]})),
        ("redress", lambda whole: whole.update(redress={"text": None})),
        ("redress", lambda whole: whole["redress"].update(appeal={})),
        ("addressee", lambda whole: whole["addressee"].pop("country")),
        ("urgency", lambda whole: whole.update(urgency="at once")),
        ("urgency", lambda whole: whole.update(urgency_text={"en": ["x"]})),
        ("effect", lambda whole: whole["issuer"].pop("effect_contact")),
        ("effect", lambda whole: whole["issuer"]["effect_contact"].update(text={})),
        ("redress", lambda whole: whole["addressee"].update(languages=[])),
        ("redress", lambda whole: whole["addressee"].update(languages=["ps"])),
        ("mandate", lambda whole: whole["issuer"].update(mandate_text={"en": [""]})),
    ],
)
def test_one_thing_missing_from_the_whole_is_named(name: str, change: Change) -> None:
    whole = deepcopy(WHOLE)
    change(whole)

    assert validator.faults(whole) == (name,)


def test_what_is_kept_is_kept_until_the_last_item_has_ended() -> None:
    whole = deepcopy(WHOLE)
    whole["preservation"]["until"] = ITEM["ends_at"]
    assert validator.faults(whole) == ()

    whole["items"].append({**ITEM, "number": 2, "ends_at": "2027-02-21T07:30:01Z"})
    assert validator.faults(whole) == ("preservation",)


def test_every_check_has_a_name_of_its_own_and_a_sentence() -> None:
    each = [(check.name, check.sentence) for check in validator.EACH]
    whole = [(check.name, check.sentence) for check in validator.WHOLE]
    names = [name for name, _ in each + whole]

    assert len(names) == len(set(names))
    assert all(sentence.endswith(".") for _, sentence in each + whole)
