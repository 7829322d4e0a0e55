"""Words on a page are those of the library's own look-up, each place escaped."""

import flask_babel
import pytest
from flask import Flask, render_template_string
from markupsafe import Markup

from oversight.web.words import _, f_, n_

LANGS = pytest.mark.parametrize("lang", ["en", "ur"])
MANY = "%(num)s items"


@LANGS
def test_a_sentence_is_said_as_the_library_says_it(app: Flask, lang: str) -> None:
    with app.test_request_context(f"/{lang}/sign-in"):
        for sentence in ("Register", "No such sentence", "100%"):
            assert _(sentence) == flask_babel.gettext(sentence)
        for num in (0, 1, 2, 11):
            told = n_("%(num)s item", MANY, num)
            assert told == flask_babel.ngettext("%(num)s item", MANY, num)


def test_urdu_is_spoken_on_an_urdu_page_and_nowhere_else(app: Flask) -> None:
    with app.test_request_context("/ur/sign-in"):
        assert _("Register") == "رجسٹر"
        with flask_babel.force_locale("en"):
            assert _("Register") == "Register"
        assert _("Register") == "رجسٹر"
    assert _("Register") == "Register"


@pytest.mark.parametrize("name", ["_", "gettext"])
def test_what_fills_a_place_is_escaped_and_the_sentence_is_not(
    app: Flask, name: str
) -> None:
    said = "{{ %s('<b>%%(body)s</b> 100%%%%', body=body) }}" % name  # noqa: UP031
    with app.test_request_context("/en/sign-in"):
        shown = render_template_string(said, body="<i>")
        assert shown == "<b>&lt;i&gt;</b> 100%"


def test_a_number_chooses_its_sentence_and_fills_it(app: Flask) -> None:
    said = "{{ ngettext('%(num)s item on %(p)s', '%(num)s items on %(p)s', n, p=p) }}"
    with app.test_request_context("/en/sign-in"):
        assert render_template_string(said, n=1, p="<x>") == "1 item on &lt;x&gt;"
        assert render_template_string(said, n=2, p="x") == "2 items on x"


def test_in_a_framed_sentence_only_what_is_marked_stays_as_it_is(app: Flask) -> None:
    with app.test_request_context("/en/sign-in"):
        shown = f_("<b>%(day)s & %(body)s</b>", day=Markup("<i>1</i>"), body="<x>'")
        assert shown == "&lt;b&gt;<i>1</i> &amp; &lt;x&gt;&#39;&lt;/b&gt;"
        assert f_("<b>") == "&lt;b&gt;"
