"""What an officer is told before anything is filed: what lacks, what will be asked."""

import csv
import io

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core import labels
from oversight.core.clock import local_date, utc_now
from oversight.intake.models.data import DataForm
from oversight.intake.models.drafts import FilingDraft
from oversight.intake.pages import batch as pages
from oversight.intake.pages import data_tasks
from oversight.intake.queries import matters
from oversight.intake.rules.data_tiers import FIELDS_OF, Tier
from oversight.intake.rules.defects import DEFECTS
from oversight.intake.service import data_drafting, planning
from tests.factories import data as make
from tests.factories.intake import a_row
from tests.fixtures.web import Visitor
from tests.intake.test_views import FORM, HOME, House, a_waiting, house

__all__ = ["house"]

URL = "https://x.com/somebody/status/20202020202020{:05}"


def thin(number: int, **cells: str) -> dict[str, str]:
    return a_row(locator=URL.format(number), **cells)


def lacking(visitor: Visitor) -> list[str]:
    """Return what the page says of each thing that rows lack, with its rows."""
    (found,) = [
        part
        for part in visitor.page.root.all("dl")
        if part.all("a") and part.attrs.get("class") == "summary"
    ]
    return [" ".join(one.text.split()) for one in found.all("div")]


def test_a_kept_list_says_what_its_rows_lack_and_leads_to_each(
    session: Session, visitor: Visitor, house: House
) -> None:
    rows = [
        thin(1, passage=""),
        thin(2, passage="", risk=""),
        thin(3),
    ]
    number = a_waiting(session, house, *rows)
    session.commit()
    visitor.sign_in(house.drafter)
    path = f"{HOME}/batch/{number}"
    visitor.get(path)
    first, second = lacking(visitor)[:2]
    assert first.startswith(DEFECTS["passage_missing"].sentence)
    assert "in 2 rows" in first
    assert second.startswith(DEFECTS["risk_missing"].sentence)
    assert "in 1 row" in second
    links = [
        link.attrs["href"]
        for part in visitor.page.root.all("dl")
        for link in part.all("a")
        if "/row/" in link.attrs["href"]
    ]
    assert len(links) == 3
    for link in links:
        assert visitor.get(link).status_code == 200
        assert "Something is missing" in visitor.page.main

    text = visitor.get(f"{path}/faults.csv").text.lstrip("\ufeff")
    told = [(row["column"], row["code"]) for row in csv.DictReader(io.StringIO(text))]
    assert told == [
        ("passage", "passage_missing"),
        ("passage", "passage_missing"),
        ("risk", "risk_missing"),
    ]


def test_what_5000_rows_lack_is_a_few_lines_and_not_5000(
    session: Session, house: House
) -> None:
    number = a_waiting(session, house, thin(1, passage=""))
    found = matters.own_batch(session, number, house.officers.drafter)
    plan = planning.of_batch(session, found, on=local_date(utc_now()))
    groups = pages.lacks(plan.candidates * 5_000)
    assert [one.count for one in groups] == [5_000]
    assert len(groups[0].rows) == pages.MOST_NAMED


def test_the_whole_form_is_begun_without_the_short_one(
    session: Session, visitor: Visitor, house: House
) -> None:
    visitor.sign_in(house.drafter)
    visitor.get(f"{HOME}/new")
    begins = [
        form
        for form in visitor.page.root.all("form")
        if "whole=yes" in form.attrs["action"]
    ]
    assert len(begins) == 1
    said = visitor.page.values(begins[0])
    path = begins[0].attrs["action"]
    once = [visitor.post(path, said) for _ in range(2)]
    assert {reply.status_code for reply in once} == {303}
    key = session.scalars(select(FilingDraft.key)).one()
    assert once[0].location == once[1].location == f"{HOME}/draft/{key}"
    visitor.get(once[0].location)
    assert "The whole form, part by part" in visitor.page.main


def test_the_whole_form_is_gone_on_with_from_the_short_one(
    session: Session, visitor: Visitor, house: House
) -> None:
    visitor.sign_in(house.drafter)
    visitor.get(f"{HOME}/new?track=victim")
    half = {"locator": FORM["locator"], "passage": "Come on Friday.", "more": "yes"}
    reply = visitor.post(f"{HOME}/new?track=victim", half)
    assert reply.status_code == 303
    draft = session.scalars(select(FilingDraft)).one()
    assert (draft.track, draft.given["passage"]) == ("victim", "Come on Friday.")
    assert reply.location == f"{HOME}/draft/{draft.key}"

    again = f"{HOME}/new?track=victim&whole=yes"
    assert visitor.post(again, {"draft": draft.key}).status_code == 303
    session.expire_all()
    assert draft.given["passage"] == "Come on Friday."


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_what_each_tier_asks_is_shown_before_one_is_chosen(
    session: Session, visitor: Visitor, lang: str
) -> None:
    team = make.a_team(session)
    number = data_drafting.begin(session, by=team.drafter, now=utc_now())
    session.commit()
    visitor.sign_in(team.drafter)
    visitor.get(f"/{lang}/desk/data/new")
    shown = [
        [line.text for line in part.all("li")]
        for part in visitor.page.root.all("details")
        if part.all("li")
    ]
    asks = data_tasks.beforehand()
    assert [len(lines) for lines in shown] == [
        len(one.parts) + len(one.fields) for one in asks
    ]
    assert [one.fields for one in asks] == [FIELDS_OF[tier] for tier in Tier]
    if lang == "en":
        for one, lines in zip(asks, shown, strict=True):
            assert lines[: len(one.parts)] == [
                labels.words("data_parts", name) for name in one.parts
            ]
    visitor.get(f"/{lang}/desk/data/{number}")
    links = [link.attrs["href"] for link in visitor.page.root.all("a")]
    assert f"/{lang}/desk/data/new" in links


def test_the_parts_told_beforehand_are_those_that_are_then_asked(
    session: Session,
) -> None:
    team = make.a_team(session)
    number = make.a_form(session, team)
    found = matters.own_batch(session, number, team.drafter)
    form = session.scalars(select(DataForm).where(DataForm.batch_id == found.id)).one()
    for one in data_tasks.beforehand():
        asked = data_tasks.of(session, form, one.tier, on=local_date(utc_now()))
        assert [task.name for task in asked] == [data_tasks.TIER, *one.parts]


def test_what_is_looked_up_is_folded_and_the_task_stands_first(
    visitor: Visitor, session: Session, house: House
) -> None:
    session.commit()
    visitor.sign_in(house.drafter)
    visitor.get(f"{HOME}/bulk")
    (aside,) = visitor.page.root.all("aside")
    folded = aside.all("details")
    assert folded
    assert all("open" not in one.attrs for one in folded)
    inside = [row for one in folded for row in one.all("li", "pre")]
    assert len(inside) >= len(aside.all("li", "pre"))
    html = visitor.page.html
    assert (
        html.index("template.xlsx") < html.index('type="file"') < html.index("<aside")
    )


def test_a_victim_s_form_begins_with_the_consent_and_says_how_long_it_lasts(
    visitor: Visitor, session: Session, house: House
) -> None:
    visitor.sign_in(house.drafter)
    visitor.get(f"{HOME}/new?track=victim")
    asked = [
        box.attrs.get("name", "")
        for box in visitor.page.root.all("input", "select", "textarea")
        if box.attrs.get("type") != "hidden"
    ]
    names = list(dict.fromkeys(name for name in asked if name))
    consent = [name for name in names if name.startswith("victim")]
    assert names[: len(consent)] == consent
    assert len(consent) == 5
    assert "At most 30 days for a post, 30 for an account" in visitor.page.main
    assert "unless a panel confirms it" in visitor.page.main
    visitor.get(f"{HOME}/new")
    assert "At most 365 days for a post, 180 for an account" in visitor.page.main
