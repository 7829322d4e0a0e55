"""What must be shown under a provision, and what it cannot do: words for each code."""

import pytest
from sqlalchemy.orm import Session

from oversight.core import labels
from oversight.law.queries import register as law
from oversight.review.queries import flags
from oversight.review.rules import elements
from tests.factories.law import a_law


@pytest.mark.parametrize("citation", sorted(elements.ELEMENTS))
def test_each_element_has_its_words_and_stands_once(citation: str) -> None:
    found = elements.of(citation)

    assert len(found) == len(set(found)) >= 2
    assert all(labels.words("elements", code) != code for code in found)


def test_every_word_is_used() -> None:
    used = {code for codes in elements.ELEMENTS.values() for code in codes}

    assert {*used, *elements.WHOLE} == set(labels.codes("elements"))


def test_every_provision_named_is_in_the_register(session: Session) -> None:
    a_law(session)
    known = law.catalogue(session).provisions
    named = {one.partition(":")[0] for one in elements.ELEMENTS}

    assert {*named, *elements.CANNOT} <= set(known)


def test_a_ground_comes_before_its_provision_and_the_whole_after_both() -> None:
    assert elements.of("peca-2016-s37:peca-offence") == ("offence", "need")
    assert elements.of("peca-2016-s37:public-order") == ("link", "need")
    assert elements.of("peca-2016-s2b") == ("whole",)
    assert elements.cannot("peca-2016-s37:public-order")
    assert elements.cannot("peca-2016-s2b") == ()


def test_the_heads_that_need_the_rabat_factors_have_elements() -> None:
    bare = [one for one in flags.incitement_heads() if elements.of(one) == ("whole",)]

    assert set(bare) <= {"ata-1997-s6", "ata-1997-s9"}
