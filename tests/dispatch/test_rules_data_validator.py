"""What a request for data must say before it may leave: each promise, both ways."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.rules import checks
from oversight.dispatch.rules.data_validator import EACH, WHOLE, data_faults, sentence
from tests.factories import data as make

Document = dict[str, Any]
Break = Callable[[Document], object]


def item(document: Document) -> Document:
    found: Document = document["items"][0]
    return found


def fifteen(document: Document) -> None:
    item(document)["delay_days"] = 15
    document["disclosure"]["later"][0]["days"] = 15


BROKEN: list[tuple[str, Break]] = [
    ("docket", lambda d: d.update(id="DR-2026-000001@2")),
    ("asked-by", lambda d: d["issuer"]["asked_by"].update(slug="")),
    ("addressee", lambda d: d["addressee"].pop("country")),
    ("effect", lambda d: d["issuer"].pop("effect_contact")),
    ("effect", lambda d: d["issuer"]["effect_contact"].update(text={"en": ["x"]})),
    ("illegality", lambda d: d.pop("illegality")),
    ("illegality", lambda d: d["illegality"][0].update(keyword="KEYWORD_PHISHING")),
    ("basis", lambda d: d["basis"][0].update(title=" ")),
    ("in-force", lambda d: d["basis"][0].update(until="2020-01-01")),
    ("mandate", lambda d: d["issuer"].update(mandate_text={"en": ["x"]})),
    ("warrant", lambda d: d.update(warrant=None)),
    ("warrant", lambda d: d["warrant"].update(sha256="")),
    ("persons", lambda d: d["scope"].update(persons=7)),
    ("scope", lambda d: d["scope"].update(text={"en": ["x"], "ur": [""]})),
    ("disclosure", lambda d: d["disclosure"].update(text={})),
    ("silence", lambda d: d["disclosure"].pop("later")),
    ("silence", lambda d: d["disclosure"]["later"][0].update(days=11)),
    ("silence", lambda d: d["disclosure"]["later"][0].update(ground="comfort")),
    ("silence", fifteen),
    ("silence", lambda d: item(d).update(delay_days=None)),
    ("redress", lambda d: d["redress"].update(text={"en": ["x"]})),
    ("redress", lambda d: d["addressee"].update(languages=["de"])),
    ("provision", lambda d: item(d).update(citations=[])),
    ("locator", lambda d: item(d).update(canonical="https://x.com/*")),
    ("fields", lambda d: item(d).update(fields=[])),
    ("fields", lambda d: item(d).update(fields=["messages"])),
    ("fields", lambda d: item(d).update(tier="D1")),
    ("fields", lambda d: item(d).update(tier="D4")),
    ("window", lambda d: item(d).update(window_from=None)),
    ("window", lambda d: item(d).update(window_to="2026-12-30")),
    ("window", lambda d: item(d).update(window_to="2026-10-01")),
    ("retention", lambda d: item(d).update(retention_days=0)),
    ("retention", lambda d: item(d).update(retention_days=None)),
    ("use", lambda d: item(d).pop("use")),
    ("use", lambda d: item(d).update(use=" ")),
    ("sharing", lambda d: item(d).pop("sharing")),
    ("sharing", lambda d: item(d).update(sharing="everybody")),
    ("conditions", lambda d: item(d).pop("conditions")),
    ("conditions", lambda d: item(d).update(conditions="")),
    ("reasons", lambda d: item(d).update(reasons=" ")),
    ("signature", lambda d: item(d).update(reviewers=[])),
    ("signature", lambda d: item(d).update(split=True, dissent="")),
]


def written(session: Session, tier: str = "D2") -> Document:
    docket = make.sent(session, tier=tier, **make.DELAYED)
    found: Document = json.loads(sendings.order(session, docket).body)
    return found


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("tier", ["D1", "D2"])
def test_what_the_portal_writes_keeps_every_promise(
    session: Session, tier: str
) -> None:
    assert data_faults(written(session, tier)) == ()


@pytest.mark.parametrize("kind", ["sqlite"])
def test_each_promise_is_missed_when_it_is_broken(session: Session) -> None:
    sound = json.dumps(written(session))

    for name, breaks in BROKEN:
        document = json.loads(sound)
        breaks(document)
        assert name in data_faults(document), name
    document = json.loads(sound)
    document["items"] = []
    assert "items" in data_faults(document)

    tried = {name for name, _ in BROKEN} | {"items"}
    assert tried == {check.name for check in WHOLE} | {check.name for check in EACH}


def test_every_promise_is_said_in_words() -> None:
    for whole in WHOLE:
        assert sentence(whole.name) == whole.sentence
    for each in EACH:
        assert sentence(each.name) == each.sentence


def test_a_document_that_lacks_something_may_not_leave() -> None:
    with pytest.raises(RuleError) as caught:
        checks.check_complete(("warrant",))
    assert caught.value.code == "document_incomplete"
