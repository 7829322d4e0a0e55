from datetime import UTC, date, datetime

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale
from jinja2 import UndefinedError

from oversight.web import filters, moments

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def shown(app: Flask, template: str, **values: object) -> str:
    with app.test_request_context("/en/sign-in"):
        return render_template_string(template, **values)


def test_a_moment_is_shown_in_karachi_time(app: Flask) -> None:
    assert shown(app, "{{ x|when }}", x=NOON) == (
        '<time datetime="2026-11-22T12:00:00+00:00">22 November 2026, 5:00 pm PKT</time>'
    )


def test_a_day_is_the_day_in_karachi(app: Flask) -> None:
    late = datetime(2026, 11, 22, 20, tzinfo=UTC)

    assert ">22 November 2026<" in shown(app, "{{ x|day }}", x=date(2026, 11, 22))
    assert ">23 November 2026<" in shown(app, "{{ x|day }}", x=late)


def test_urdu_says_the_part_of_the_day(app: Flask) -> None:
    with app.test_request_context("/ur/sign-in"), force_locale("ur"):
        assert "نومبر" in moments.when(NOON)
        assert "سہ پہر 5:00" in moments.when(NOON)
        assert moments.day(date(2026, 11, 22)) == "22 نومبر 2026"
        for hour, part in ((9, "دوپہر 2:57"), (10, "سہ پہر 3:57"), (13, "شام 6:57")):
            assert part in moments.when(NOON.replace(hour=hour, minute=57))


def test_what_is_missing_is_shown_as_nothing(app: Flask) -> None:
    template = "[{{ x|when }}{{ x|day }}{{ x|label('measures') }}{{ x|paragraphs }}]"
    assert shown(app, template, x=None) == "[]"


def test_codes_are_said_in_words_and_kept_in_order(app: Flask) -> None:
    assert shown(app, "{{ x|label('measures') }}", x="remove") == "remove"
    assert shown(app, "{{ x|label('measures') }}", x="<b>") == "&lt;b&gt;"
    assert shown(app, "{{ x|ltr }}", x="TD-<1>") == '<bdi dir="ltr">TD-&lt;1&gt;</bdi>'
    unbroken = '<bdi class="unbroken" dir="ltr">TD-2026-000001</bdi>'
    assert shown(app, "{{ x|ltr }}", x="TD-2026-000001") == unbroken


def test_a_written_day_is_said_in_words(app: Flask) -> None:
    shown_day = shown(app, "{{ x|written_day }}", x="2026-11-22")
    assert shown_day == '<time datetime="2026-11-22">22 November 2026</time>'
    assert shown(app, "{{ x|written_day }}", x="") == ""


def test_an_address_in_a_sentence_keeps_its_own_order() -> None:
    urdu = "دیکھیے https://oversight.example/ur/a/، پھر (http://x.example/b/)۔ <b>"

    assert filters.prose(urdu) == (
        'دیکھیے <bdi dir="ltr">https://oversight.example/ur/a/</bdi>، پھر '
        '(<bdi dir="ltr">http://x.example/b/</bdi>)۔ &lt;b&gt;'
    )
    assert filters.prose("") == ""
    assert filters.prose("https:// and no more") == "https:// and no more"


def test_text_is_shown_as_text(app: Flask) -> None:
    assert shown(app, "{{ x|paragraphs }}", x="<script>\n1") == (
        '<p dir="auto">&lt;script&gt;<br>1</p>'
    )


def test_numbers_have_western_digits(app: Flask) -> None:
    assert shown(app, "{{ x|number }}", x=1204567) == "1,204,567"
    assert shown(app, "{{ x|number }}", x=0.5) == "0.5"


def test_a_missing_value_is_an_error(app: Flask) -> None:
    with pytest.raises(UndefinedError):
        shown(app, "{{ nothing }}")


def test_a_moment_can_be_shown_as_its_day(app: Flask) -> None:
    late = datetime(2026, 11, 22, 20, tzinfo=UTC)

    assert ">23 November 2026<" in shown(app, "{{ x|local_day }}", x=late)
    assert shown(app, "{{ x|local_day }}", x=None) == ""


@pytest.mark.parametrize(
    ("lang", "urdu", "said"),
    [("en", "ایکس", "X"), ("ur", "ایکس", "ایکس"), ("ur", None, "X")],
)
def test_a_name_is_said_in_urdu_where_it_has_one(
    app: Flask, lang: str, urdu: str | None, said: str
) -> None:
    with app.test_request_context(f"/{lang}/sign-in"):
        assert filters.either("X", urdu) == said


def test_a_code_that_stands_in_a_template_is_said_in_each_readers_language(
    app: Flask,
) -> None:
    page = '{{ "reach"|label("item_fields") }}'
    with app.test_request_context("/en/"), app.app_context():
        shown = app.jinja_env.from_string(page)
    said = []
    for lang in ("en", "ur"):
        with app.test_request_context(f"/{lang}/"), force_locale(lang):
            said.append(shown.render())

    assert said[0] == "How many it reaches"
    assert said[1] != said[0]
