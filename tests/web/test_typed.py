"""A refused form whose page is gone: why, and every word that was typed into it."""

from collections.abc import Callable

import pytest
from flask import Flask, abort, render_template, render_template_string
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from oversight.core.errors import RuleError
from oversight.web.access import public
from oversight.web.forms import Form, attempt
from tests.fixtures.pages import Page

WORDS = "Half a page of reasons, <b>written</b> with care.\r\nAnd a second line."
PLACE = "/en/sign-in"


FORM = """
{% extends "layouts/base.html" %}
{% from "components/form.html" import form as post_form, field %}
{% block title %}Asked{% endblock title %}
{% block main %}
<h1>Asked</h1>
{% call post_form(form, "", "Send") %}
{{ field(form.why) }}{{ field(form.which) }}{{ field(form.sure) }}
{% endcall %}
{% endblock main %}
"""


WAYS = [SelectChoice("one", "The first"), SelectChoice("two", "Both")]


class Asking(Form):
    carries = True

    class Meta(Form.Meta):
        csrf = False

    why = TextAreaField("Why do you think so?")
    which = SelectField("Which one?", choices=WAYS)
    sure = BooleanField("I am sure")
    secret = PasswordField("Secret")
    sealed = HiddenField("Sealed")


SENT = {
    "why": WORDS,
    "which": "two",
    "sure": "y",
    "secret": "hunter two and three",
    "sealed": "what no person typed",
    "number-7": "4400001",
    "kind": "a_bare_code",
}


@pytest.fixture
def answered(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[], object]], Page]:
    def answer(view: Callable[[], object]) -> Page:
        monkeypatch.setitem(app.view_functions, "sign_in.enter", public(view))
        monkeypatch.setitem(app.config, "WTF_CSRF_METHODS", [])
        return Page.read(app.test_client().post(PLACE, data=SENT).text)

    return answer


def refuse(_session: object) -> None:
    raise RuleError("late", "Somebody was quicker.")


def kept(page: Page) -> list[str]:
    found = [one for one in page.root.all("section") if "typed" in one.attrs.values()]
    return [one.text for one in found]


Answered = Callable[[Callable[[], object]], Page]


def test_what_stands_nowhere_on_the_page_is_put_there_under_its_question(
    answered: Answered,
) -> None:
    def view() -> object:
        attempt(Asking(), refuse)
        return render_template(
            "errors/error.html",
            heading="Moved",
            sentence="",
            advice="",
            incident="",
            carried=(),
            waits=False,
        )

    page = answered(view)

    (text,) = kept(page)
    assert "Why do you think so? Half a page of reasons, <b>written</b>" in text
    assert "And a second line." in text
    assert "Which one? Both" in text
    assert "I am sure Yes" in text
    assert "Your answer 4400001" in text
    assert "hunter" not in page.html
    assert "no person typed" not in page.html
    assert "a_bare_code" not in page.html
    assert "Somebody was quicker." in page.main


def test_a_refusal_before_the_form_was_read_keeps_what_was_sent(
    answered: Answered,
) -> None:
    def view() -> object:
        raise RuleError("late", "Somebody was quicker.")

    page = answered(view)

    (text,) = kept(page)
    assert "Half a page of reasons" in text
    assert page.main.count("Somebody was quicker.") == 1


def test_a_page_that_is_gone_after_the_refusal_says_why_and_not_that_it_is_gone(
    answered: Answered,
) -> None:
    def view() -> object:
        attempt(Asking(), refuse)
        raise RuleError("not_found", "There is nothing here.")

    page = answered(view)

    assert page.h1 == "The matter has moved on"
    assert "Somebody was quicker." in page.main
    assert len(kept(page)) == 1


def test_who_has_no_part_any_more_keeps_their_words_and_learns_nothing(
    answered: Answered,
) -> None:
    def view() -> object:
        abort(404)

    page = answered(view)

    assert page.h1 == "Page not found"
    assert "Half a page of reasons" in kept(page)[0]
    assert "record" not in page.main


def test_nothing_is_said_twice_where_the_form_stands_on_the_page(
    answered: Answered,
) -> None:
    def view() -> object:
        form = Asking()
        attempt(form, refuse)
        return render_template_string(FORM, form=form)

    page = answered(view)

    (text,) = kept(page)
    assert text.endswith("Your answer 4400001")
    assert "Why do you think so?" not in text
    assert "I am sure" not in text
    assert "Which one?" not in text
    assert page.main.count("Somebody was quicker.") == 1
