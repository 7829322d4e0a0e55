"""What a draft cites and why, in the one text that a filing has."""

import pytest

from oversight.intake.rules import elements, sections
from oversight.intake.rules.offences import OFFENCES

POWER, OFFENCE = "peca-2016-s37:peca-offence", "peca-2016-s9"


def test_each_provision_is_cited_once_in_the_order_of_the_form() -> None:
    given = {"provision": POWER, "also": OFFENCE, "also_2": POWER, "also_4": "listing"}

    assert sections.cited(given) == {
        "provision": POWER,
        "also": OFFENCE,
        "also_4": "listing",
    }
    assert sections.cells_of(given)["provision"] == f"{POWER};{OFFENCE};listing"


def test_one_provision_more_is_asked_for_until_there_are_five() -> None:
    assert sections.asked_beside({}) == ("also",)
    assert sections.asked_beside({"also": OFFENCE}) == ("also", "also_2")
    assert sections.asked_beside({"also_2": OFFENCE}) == ("also", "also_2")
    assert sections.asked_beside(dict.fromkeys(sections.ALSO, "x")) == sections.ALSO


def test_the_elements_of_one_provision_stand_as_they_were_written() -> None:
    given = {"provision": POWER, "also": OFFENCE, "element_1": "One.", "element_3": "3"}

    assert sections.why_of({**given, "why_unlawful": "All."}) == "One.\n\n3\n\nAll."
    assert sections.why_of({"element_1": "Kept before the law is chosen."})


def test_the_elements_of_several_provisions_say_of_which_they_are() -> None:
    given = {
        "provision": POWER,
        "also": OFFENCE,
        "element_2": "It can be reached.",
        "also_element_1": "Shown to all.",
        "also_element_4": "Meant so.",
        "why_unlawful": "All.",
    }

    assert sections.why_of(given).split("\n\n") == [
        f"{POWER} (2): It can be reached.",
        f"{OFFENCE} (1): Shown to all.",
        f"{OFFENCE} (4): Meant so.",
        "All.",
    ]


def test_what_was_written_under_a_provision_no_longer_cited_is_not_sent() -> None:
    given = {"provision": POWER, "also": "", "also_element_1": "Left over."}

    assert sections.why_of(given) == ""
    assert "also_element_1" in sections.beside_the_law(given)
    assert "element_1" not in sections.beside_the_law({})


@pytest.mark.parametrize("name", [*elements.ELEMENTS, *OFFENCES, "other"])
def test_every_element_has_its_question_beside_any_other(name: str) -> None:
    found = elements.of_offence(name)

    assert 1 <= len(found) <= sections.MOST_BESIDE
    assert len(elements.of(name)) <= sections.MOST_ELEMENTS
