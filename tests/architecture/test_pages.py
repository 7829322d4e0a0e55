"""The eye that looks at every page sees what it should."""

import pytest

from tests.fixtures.pages import Page, faults

GOOD = """<!doctype html>
<html lang="ur" dir="rtl"><head><title>Decide – Oversight</title></head>
<body><main><h1>Decide</h1>
<form method="post" action="/en/x"><input type="hidden" name="csrf_token" value="t">
<label for="why">Why</label><textarea id="why" name="why">
because</textarea>
<select name="act" aria-label="Act"><option value="a">A</option>
<option value="b" selected>B</option></select>
<label><input type="checkbox" name="sure" checked> Sure</label>
</form></main></body></html>"""


def test_a_good_page_has_no_faults() -> None:
    assert faults(Page.read(GOOD)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('dir="rtl"', 'dir="ltr"', "lang=ur dir=ltr"),
        ("<h1>Decide</h1>", "<h1>One</h1><h1>Two</h1>", "2 × <h1>"),
        ("<h1>Decide</h1>", "<h1> </h1>", "empty"),
        ("<main>", "<div>", "0 × <main>"),
        ('for="why"', 'for="who"', "no label for why"),
        ('name="csrf_token"', 'name="other"', "no CSRF token in the form to /en/x"),
        ("<h1>", '<h1 style="x">', "h1 style="),
        ("<h1>", '<h1 onclick="x()">', "h1 onclick="),
        ("<h1>", "<script>x()</script><h1>", "inline script"),
        ("<h1>", '<p id="why"></p><h1>', "id why twice"),
    ],
)
def test_each_fault_is_seen(old: str, new: str, fault: str) -> None:
    assert any(fault in found for found in faults(Page.read(GOOD.replace(old, new))))


def test_a_form_sends_what_its_page_filled_in() -> None:
    page = Page.read(GOOD)
    form = page.form("/en/x")

    assert form is not None
    assert page.values(form) == {
        "csrf_token": "t",
        "why": "because",
        "act": "b",
        "sure": "on",
    }
    assert page.form("/en/other") is None
    assert page.token == "t"
