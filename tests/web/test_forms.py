from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask import Flask, g, render_template_string
from flask.ctx import RequestContext
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import (
    FieldList,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import (
    Form as PlainForm,
)
from wtforms.validators import DataRequired, InputRequired, Length

from oversight.accounts.models.people import Body
from oversight.core.errors import RuleError
from oversight.web import asked as unasked
from oversight.web import pressing, troubles
from oversight.web.forms import Form, attempt, choices
from oversight.web.store import store
from tests.factories.accounts import a_body


class Inner(PlainForm):
    locator = StringField()


class Asked(Form):
    class Meta(Form.Meta):
        csrf = False

    line = StringField(validators=[DataRequired()])
    text = TextAreaField(filters=[str.strip])
    secret = PasswordField()
    number = IntegerField()
    measure = RadioField(choices=choices("measures"), validate_choice=False)
    long = StringField(validators=[Length(max=1000)])
    items = FieldList(FormField(Inner), min_entries=1)


@pytest.fixture
def asked(app: Flask) -> Iterator[Flask]:
    with app.test_request_context("/en/sign-in", method="POST"):
        yield app


def filled(**values: str) -> Asked:
    form = Asked(MultiDict({"line": "x", **values}))
    form.validate()
    return form


@pytest.mark.usefixtures("asked")
def test_text_is_clean_before_anybody_reads_it() -> None:
    form = filled(
        line="  a\u202eb\x00  c ",
        text=" <b>\r\n\u202ey\x07 ",
        secret="  pass\u202eword ",
    )

    assert form.line.data == "ab c"
    assert form.text.data == "<b>\ny"
    assert form.secret.data == "  pass\u202eword "


@pytest.mark.usefixtures("asked")
def test_a_text_never_sent_is_empty() -> None:
    form = Asked(MultiDict())

    assert form.text.data == ""
    assert form.line.data == ""
    assert not form.validate()
    assert form.status == 422


@pytest.mark.usefixtures("asked")
def test_a_field_nobody_asked_for_is_not_read() -> None:
    form = filled(role="administrator", state="sent", id="1", __class__="x")

    assert form.validate()
    assert not {"role", "state", "id", "__class__"} & set(form.data)
    assert not hasattr(form, "role")


class Buttons(Form):
    """A form whose page sends a name beside its fields."""

    class Meta(Form.Meta):
        csrf = False

    beside = frozenset({"later"})
    line = StringField()
    some = SelectMultipleField(choices=choices("yes_no"))
    parts = FieldList(FormField(Inner))
    rows = FieldList(FormField(Inner), min_entries=2)


def posted(app: Flask, *pairs: tuple[str, str]) -> RequestContext:
    return app.test_request_context(
        "/en/sign-in", method="POST", data=MultiDict([*pairs])
    )


def test_what_a_page_sends_beside_its_fields_is_taken(app: Flask) -> None:
    sent = [("line", "x"), ("later", "yes"), ("once", "k"), ("confirm-sent", "yes")]
    parts = [("parts-0-locator", "x"), ("parts-1-locator", "y")]
    with posted(app, *sent, *parts, ("some", "yes"), ("some", "no")):
        form = Buttons()

        assert form.validate(), form.errors
        assert form.some.data == ["yes", "no"]


@pytest.mark.parametrize(
    "more",
    [
        *(("role", "x"), ("line", "y"), ("later", "no"), ("parts-0-role", "x")),
        *(("parts-9-locator", "x"), ("parts-9-role", "x"), ("some-1", "yes")),
        *(("rows-2-locator", "x"), ("rows-9", "x"), ("rows-01-locator", "x")),
    ],
)
def test_a_form_that_holds_more_than_it_asks_is_refused(
    app: Flask, more: tuple[str, str]
) -> None:
    with posted(app, ("line", "x"), ("later", "yes"), more):
        form = Buttons()
        while len(form.rows) > 2:  # As a page fits a list to what it is about.
            form.rows.pop_entry()

        assert not form.validate()
        assert form.status == 422
        assert form.form_errors == [unasked.UNKNOWN]
        assert form.line.data == "x"


def test_a_file_nobody_asked_for_is_refused(app: Flask) -> None:
    data = {"line": "x", "paper": (BytesIO(b"x"), "x.pdf")}
    with app.test_request_context("/en/sign-in", method="POST", data=data):
        assert not Buttons().validate()


def test_an_act_is_not_done_for_a_view_that_forgot_to_look(app: Flask) -> None:
    with posted(app, ("line", "x"), ("role", "administrator")):
        form = Buttons()
        with pytest.raises(RuleError) as refused:
            attempt(form, lambda session: a_body(session, "one"))
        assert refused.value.sentence == unasked.NOTHING_DONE
    with (
        posted(app, ("role", "x")),
        pytest.raises(RuleError) as refused,
        pressing.transaction() as session,
    ):
        a_body(session, "two")
    assert refused.value.sentence == unasked.NOTHING_DONE
    with app.app_context(), store().reading() as session:
        assert session.query(Body).all() == []


def test_a_form_that_only_carries_on_looks_at_its_own(app: Flask) -> None:
    class Carrying(Buttons):
        carries = True

    with posted(app, ("line", "x"), ("reasons", "of the act behind")):
        assert Carrying().validate()


@pytest.mark.usefixtures("asked")
def test_spaces_alone_are_no_answer() -> None:
    form = filled(line=" \u200e\t ")

    assert list(form.errors) == ["line"]


@pytest.mark.usefixtures("asked")
def test_every_text_has_a_length() -> None:
    assert list(filled(line="x" * 501).errors) == ["line"]
    assert list(filled(text="x" * 20_001).errors) == ["text"]
    assert filled(line="x" * 500, text="x" * 20_000, long="x" * 999).errors == {}
    said = filled(long="x" * 1001).errors["long"]
    assert said == ["This is too long: write at most 1000 characters."]


@pytest.mark.usefixtures("asked")
def test_a_refusal_stands_beside_its_field_or_above_the_form() -> None:
    form = filled()
    assert form.status == 200

    form.refuse(RuleError("a", "No %(what)s.", field="text", what="cats"))
    form.refuse(RuleError("b", "No dogs.", field="no such field"))
    form.refuse(RuleError("c", "Not before %(day)s.", day=date(2026, 11, 22)))
    form.refuse(RuleError("d", "Bad address.", field="items-0-locator"))

    assert list(form.text.errors) == ["No cats."]
    assert form.form_errors == ["No dogs.", "Not before 22 November 2026."]
    assert list(form.items[0].form.locator.errors) == ["Bad address."]
    assert form.status == 422


@pytest.mark.usefixtures("asked")
def test_choices_are_said_in_words() -> None:
    labels = {str(c.value): str(c.label) for c in choices("measures")}

    assert labels["geo-withhold"] == "withhold in Pakistan"
    assert [c.value for c in choices("measures", only=("remove",))] == ["remove"]


def test_a_form_needs_its_token(app: Flask) -> None:
    class Plain(Form):
        line = StringField()

    with app.test_request_context("/en/sign-in", method="POST", data={"line": "x"}):
        assert not Plain().validate_on_submit()


@pytest.mark.usefixtures("asked")
def test_work_is_done_whole_or_not_at_all() -> None:
    def refused(session: Session) -> None:
        a_body(session, "one")
        raise RuleError("no", "Not today.")

    def done(session: Session) -> None:
        a_body(session, "two")

    form = filled()
    assert not attempt(form, refused)
    assert form.form_errors == ["Not today."]
    assert attempt(form, done)
    with store().reading() as session:
        assert [body.slug for body in session.query(Body)] == ["two"]


@pytest.mark.usefixtures("asked")
def test_what_is_not_ones_own_stays_not_found() -> None:
    def hidden(_session: Session) -> None:
        raise RuleError("not_found", "There is no such thing.")

    with pytest.raises(RuleError):
        attempt(filled(), hidden)


@pytest.mark.usefixtures("asked")
def test_a_second_writer_is_told_so() -> None:
    def twice(session: Session) -> None:
        session.add_all(
            Body(slug="one", name="n", name_ur="n", short="n", kind="regulator")
            for _ in range(2)
        )
        session.flush()

    form = filled(line="kept")

    assert not attempt(form, twice)
    assert form.status == 409
    assert form.line.data == "kept"
    assert "same moment" in form.form_errors[0]


@pytest.mark.usefixtures("asked")
def test_a_busy_database_keeps_what_was_typed() -> None:
    def busy(_session: Session) -> None:
        raise OperationalError("", {}, Exception("database is locked"))

    form = filled(line="kept")

    assert not attempt(form, busy)
    assert form.status == 503
    assert g.trouble is troubles.BUSY
    assert form.line.data == "kept"


@pytest.mark.usefixtures("asked")
def test_what_was_told_before_a_commit_that_failed_was_not_told() -> None:
    def lost(_session: Session) -> None:
        raise OperationalError("", {}, Exception("database is locked"))

    def told(session: Session) -> None:
        pressing.tell(session, "3")
        event.listen(session, "before_commit", lost)

    assert not attempt(filled(line="kept"), told)
    assert pressing.told() is None


@pytest.mark.usefixtures("asked")
def test_a_fault_of_ours_is_never_hidden_in_a_form() -> None:
    with pytest.raises(DBAPIError):
        attempt(
            filled(), lambda session: session.execute(text("SELECT nothing FROM x"))
        )

    def impossible(session: Session) -> None:
        a_body(session, left_on=date(2020, 1, 1))

    with pytest.raises(IntegrityError):
        attempt(filled(), impossible)


def test_a_real_lock_is_a_passing_trouble(app: Flask, kind: str) -> None:
    opened = app.extensions["oversight.store"]
    if kind == "sqlite":
        found = OperationalError("", {}, Exception("database table is locked"))
        assert troubles.named(found) is troubles.BUSY
        return
    with opened.transaction() as session:
        a_body(session, "one")
    with opened.transaction() as first, opened.transaction() as second:
        first.execute(text("SELECT * FROM accounts_bodies FOR UPDATE"))
        second.execute(text("SET LOCAL lock_timeout = '50ms'"))
        with pytest.raises(DBAPIError) as stopped:
            second.execute(text("SELECT * FROM accounts_bodies FOR UPDATE"))
        second.rollback()
    assert troubles.named(stopped.value) is troubles.BUSY


def test_no_free_connection_is_a_passing_trouble() -> None:
    assert troubles.named(NoConnectionError("full")) is troubles.BUSY


@pytest.mark.usefixtures("asked")
def test_a_moment_in_a_refusal_is_said_in_karachi_time() -> None:
    form = filled()

    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    form.refuse(RuleError("late", "Too late since %(at)s.", at=noon))

    assert form.form_errors == ["Too late since 22 November 2026, 5:00 pm PKT."]


@pytest.mark.usefixtures("asked")
def test_the_built_in_sentences_come_from_our_own_translations() -> None:
    class One(Form):
        class Meta(Form.Meta):
            csrf = False

        line = StringField(validators=[InputRequired()])

    form = One(MultiDict())
    form.validate()

    assert list(form.line.errors) == ["Answer this question."]


def test_the_list_of_what_is_wrong_says_under_which_question(asked: Flask) -> None:
    form = Asked(MultiDict({"long": "x" * 1001}))
    form.validate()

    told = render_template_string(
        "{% from 'components/error_list.html' import error_list %}"
        "{{ error_list(form) }}",
        form=form,
    )

    assert asked
    assert '<a href="#line">Line – Answer this question.</a>' in told
    assert '<a href="#long">Long – This is too long' in told
