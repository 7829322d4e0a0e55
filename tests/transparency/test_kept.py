"""What is kept and for how long: the page shows the very table that forgets."""

import pytest
from flask_babel import force_locale, gettext

from oversight.privacy.rules.retention import TERMS
from tests.fixtures.web import Visitor


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_every_kind_stands_there_with_its_term_in_both_languages(
    visitor: Visitor, lang: str
) -> None:
    page = visitor.get(f"/{lang}/kept")

    assert page.status_code == 200
    with visitor.app.test_request_context(), force_locale(lang):
        for term in TERMS:
            for sentence in (term.what, term.begins, term.because):
                assert gettext(sentence) in visitor.page.main
    assert "180" in visitor.page.main


def test_every_page_leads_there(visitor: Visitor) -> None:
    visitor.get("/en/")

    assert "/en/kept" in visitor.page.links.values()
