"""What anybody may send is sent by hand, whole, and nothing is added to it (V1, V12)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.appeals.service import filing
from tests.appeals.test_views_form import URGENT, WHAT, WHY
from tests.factories.appeals import NOW
from tests.factories.law import a_law
from tests.fixtures.web import Visitor

MACHINE = {"en": "may have come from a machine", "ur": "مشین"}
ADDED = {"en": "does not ask for", "ur": "جو یہ فارم پوچھتا ہی نہیں"}
FORMS = {
    "appeal": {**WHAT, "step": "what"},
    "check": {"code": "a code that somebody typed"},
    "track": {"code": "a code that somebody typed"},
}


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch, app: Flask) -> Iterator[None]:
    for room in ("form", "track", "check"):
        monkeypatch.setattr(f"oversight.appeals.views.{room}.utc_now", lambda: NOW)
    secret = app.config["SECRET_KEY"].encode()
    filing.use(secret)
    yield
    filing.use(secret)


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("page", list(FORMS))
def test_v12_the_box_that_nobody_sees_is_for_machines(
    visitor: Visitor, page: str, lang: str
) -> None:
    visitor.get(f"/{lang}/{page}")
    (box,) = [
        one for one in visitor.page.root.all("input") if one.attrs.get("name") == "trap"
    ]
    assert (box.attrs["tabindex"], box.attrs["autocomplete"]) == ("-1", "off")

    reply = visitor.post(f"/{lang}/{page}", {**FORMS[page], "trap": "https://buy"})

    assert reply.status_code == 422
    assert MACHINE[lang] in visitor.page.main
    assert "https://buy" not in reply.text
    typed = FORMS[page].get("code", WHAT["locator"])
    assert typed in reply.text


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("page", list(FORMS))
def test_v1_what_no_form_asks_for_is_refused(
    visitor: Visitor, page: str, lang: str
) -> None:
    visitor.get(f"/{lang}/{page}")

    reply = visitor.post(f"/{lang}/{page}", {**FORMS[page], "role": "administrator"})

    assert reply.status_code == 422
    assert ADDED[lang] in visitor.page.main
    assert "administrator" not in reply.text
    assert FORMS[page].get("code", WHAT["locator"]) in reply.text


def test_v12_a_person_is_taken_among_many_machines(
    session: Session, visitor: Visitor
) -> None:
    a_law(session)
    for number in range(40):
        visitor.get("/en/appeal")
        spam = {**WHAT, "locator": f"offer {number}", "trap": "https://buy"}
        assert visitor.post("/en/appeal", spam).status_code == 422
    assert session.scalar(select(func.count()).select_from(Appeal)) == 0

    visitor.get("/en/appeal")
    # Their browser fills the box once; they press again.
    assert visitor.post("/en/appeal", {**WHAT, "trap": "me"}).status_code == 422
    assert visitor.post("/en/appeal", WHAT).status_code == 200
    assert visitor.post("/en/appeal", WHY).status_code == 200
    assert visitor.post("/en/appeal", URGENT).status_code == 200
    assert visitor.post("/en/appeal").status_code == 200

    assert session.scalar(select(func.count()).select_from(Appeal)) == 1
