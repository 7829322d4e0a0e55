"""The closed table, the one spelling, and what the record refuses to say."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from oversight.core.errors import RuleError
from oversight.ledger.rules import kinds, leaf
from oversight.ledger.rules.kinds import KINDS, Kind
from tests.ledger.opening import heard, spoken
from tests.ledger.promise import promised

NAMES = st.text(st.characters(codec="ascii"), max_size=12)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4)
    ),
    max_leaves=12,
)
SALTS = st.binary(min_size=32, max_size=32)
DECIDED = KINDS["item.decided"]


def test_the_table_is_what_was_promised() -> None:
    marks = {
        name: "a" * of.agency + "h" * of.house + "i" * of.item
        for name, of in KINDS.items()
    }

    assert {name: (of.public, marks[name]) for name, of in KINDS.items()} == promised()


def test_no_kind_stands_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        kinds.closed(Kind("a.b"), Kind("a.b"))


def test_no_field_has_two_meanings() -> None:
    for of in KINDS.values():
        assert not set(of.public) & (set(of.private) | kinds.ENVELOPE), of.name


@given(VALUES)
def test_the_spelling_is_that_of_rfc_8785(value: Any) -> None:
    assert leaf.canonical(value) == rfc8785.dumps(value)


@given(VALUES)
def test_the_spelling_survives_being_read(value: Any) -> None:
    raw = leaf.canonical(value)

    assert leaf.canonical(json.loads(raw)) == raw


@given(st.binary(max_size=80))
def test_base64url_is_unpadded_and_comes_back(raw: bytes) -> None:
    text = leaf.b64url(raw)

    assert heard(text) == raw
    assert "=" not in text


@given(NAMES, VALUES, SALTS)
def test_a_commitment_opens_to_what_was_committed(
    name: str, value: Any, salt: bytes
) -> None:
    text = leaf.disclosure(name, value, salt)

    assert json.loads(heard(text)) == [spoken(salt), name, value]
    assert heard(text) == rfc8785.dumps([spoken(salt), name, value])
    assert leaf.digest(text) == spoken(sha256(text.encode()).digest())


def test_the_digest_is_that_of_rfc_9901() -> None:
    # Section 5.2.1 of the RFC writes blanks into its JSON: the digest covers the text
    # as it was encoded, so that nobody need agree on how JSON is spelt.
    text = (
        "WyI2SWo3dE0tYTVpVlBHYm9TNXRtdlZBIiwgImVtYWlsIiwgImpvaG5kb2VAZXhhbXBsZS5jb20iXQ"
    )

    assert heard(text) == b'["6Ij7tM-a5iVPGboS5tmvVA", "email", "johndoe@example.com"]'
    assert leaf.digest(text) == "JzYjH4svliH0R3PyEMfeZu6Jt69u5qehZo7F7EPYlSE"


@given(st.text(min_size=1, max_size=90))
def test_only_codes_stand_in_clear(text: str) -> None:
    allowed = len(text) <= 80 and all(
        c.isascii() and (c.isalnum() or c in "@_.:/+-") for c in text
    )
    if allowed:
        leaf.check_public(DECIDED, {"code": text})
        return
    with pytest.raises(RuleError) as refused:
        leaf.check_public(DECIDED, {"code": text})

    assert refused.value.code == "free_text"


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        2**53 - 1,
        1 - 2**53,
        "",
        "TD-2026-000001",
        ["R-07", "R-08"],
        ("a", 1),
        [{"docket": "TD-2026-000001", "item": 3}],
        {"conflict": 2},
    ],
)
def test_codes_numbers_and_lists_of_them_stand_in_clear(value: object) -> None:
    leaf.check_public(DECIDED, {"by": value})


@pytest.mark.parametrize(
    "value",
    [
        "two words",
        "line\n",
        "پاکستان",
        "x" * 81,
        1.5,
        2**53,
        -(2**53),
        b"raw",
        {"a code", "set"},
        ["R-07", "two words"],
        {"two words": 1},
        {"why": "two words"},
        {1.5: "a"},
        [[["two words"]]],
        datetime(2026, 11, 23, tzinfo=UTC),
    ],
)
def test_nothing_else_stands_in_clear(value: object) -> None:
    with pytest.raises(RuleError) as refused:
        leaf.check_public(DECIDED, {"by": value})

    assert refused.value.code == "free_text"


@pytest.mark.parametrize(
    "value", [None, True, 7, "words, پاکستان", ["a", ("b", 1)], {"a": {"b": [None]}}]
)
def test_private_values_have_one_spelling(value: object) -> None:
    leaf.check_private(DECIDED, {"people": value})


@pytest.mark.parametrize(
    "value", [0.5, 2**53, b"raw", {"ک": 1}, {1: "a"}, [{"a": 0.5}], {"a": {0.5}}]
)
def test_a_private_value_of_two_spellings_is_refused(value: object) -> None:
    with pytest.raises(RuleError) as refused:
        leaf.check_private(DECIDED, {"people": value})

    assert refused.value.code == "not_canonical"


def test_a_name_nobody_promised_is_refused() -> None:
    with pytest.raises(RuleError) as kind:
        leaf.kind("item.burnt")
    with pytest.raises(RuleError) as public:
        leaf.check_public(DECIDED, {"outcome": "approved", "mood": "good"})
    with pytest.raises(RuleError) as private:
        leaf.check_private(DECIDED, {"name": "somebody"})

    assert kind.value.code == "unknown_kind"
    assert public.value.code == "unknown_field"
    assert private.value.code == "unknown_private"
    assert public.value.values == {"detail": "item.decided: ['mood']"}


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("law.changed", {"docket": "TD-2026-000001"}, "wrong_stream"),
        ("request.filed", {"docket": "TD-2026-000001"}, "wrong_agency"),
        ("panel.drawn", {"docket": "TD-2026-000001", "agency": "pta"}, "wrong_agency"),
        ("item.viewed", {"docket": "TD-2026-000001"}, "wrong_item"),
        ("item.viewed", {"item": 1}, "wrong_item"),
        ("panel.drawn", {"docket": "TD-2026-000001", "item": 1}, "wrong_item"),
        ("panel.drawn", {"docket": "about somebody"}, "free_text"),
        ("panel.drawn", {"docket": "TD-2026-000001", "ref": ["a b"]}, "free_text"),
    ],
)
def test_a_leaf_stands_only_where_its_kind_belongs(
    name: str, given: dict[str, Any], code: str
) -> None:
    place = {"docket": None, "item": None, "agency": None, "ref": (), **given}
    with pytest.raises(RuleError) as refused:
        leaf.check_place(KINDS[name], *place.values())

    assert refused.value.code == code


@given(st.sets(st.sampled_from(DECIDED.private)))
def test_the_number_of_digests_tells_nothing(given: set[str]) -> None:
    digests, opened = leaf.commitments(
        DECIDED, {name: name if len(name) % 2 else None for name in given}, {}
    )

    assert len(set(digests)) == len(DECIDED.private)
    assert digests == sorted(digests)
    assert all(len(heard(one)) == 32 for one in digests)
    assert {leaf.digest(text) for text in opened} <= set(digests)
    assert len(opened) == sum(len(name) % 2 for name in given)
    if opened:
        assert leaf.together(opened) == rfc8785.dumps(opened)


def test_equal_values_cannot_be_linked() -> None:
    made = [leaf.commitments(DECIDED, {"people": "same"}, {}) for _ in range(200)]
    salts = {json.loads(heard(opened[0]))[0] for _, opened in made}
    digests = {one for digests, _ in made for one in digests}

    assert len(salts) == 200
    assert len(digests) == 200 * len(DECIDED.private)


def test_a_seal_moves_fields_out_of_sight() -> None:
    public = {"outcome": "approved", "measure": "remove", "days": None}
    clear, hidden = leaf.fields(DECIDED, public, ("measure", "days", "elsewhere"))
    digests, opened = leaf.commitments(DECIDED, {}, hidden)

    assert "measure" not in clear
    assert clear["outcome"] == "approved"
    assert hidden == {"measure": "remove", "days": None}
    assert len(digests) == len(DECIDED.private) + 2
    assert [json.loads(heard(one))[1:] for one in opened] == [["measure", "remove"]]


@pytest.mark.parametrize("name", sorted(kinds.NEVER_SEALED))
def test_what_proves_completeness_is_never_sealed(name: str) -> None:
    with pytest.raises(RuleError) as refused:
        leaf.fields(KINDS["request.filed"], {}, ("source", name))

    assert refused.value.code == "never_sealed"


@pytest.mark.parametrize(
    ("moment", "person", "wanted"),
    [
        ("2026-11-22T09:41:07.9+00:00", 0, {"at": "2026-11-22T09:41:07Z"}),
        ("2026-11-22T14:41:07+05:00", 0, {"at": "2026-11-22T09:41:07Z"}),
        ("2026-11-22T18:59:59+00:00", 1, {"day": "2026-11-22"}),
        ("2026-11-22T19:00:00+00:00", 1, {"day": "2026-11-23"}),
    ],
)
def test_a_person_leaves_only_the_day(
    moment: str, person: int, wanted: dict[str, str]
) -> None:
    assert leaf.stamp(datetime.fromisoformat(moment), person=bool(person)) == wanted


def test_a_leaf_has_4_kib_and_not_a_byte_more() -> None:
    base = {"v": 1, "k": "item.decided", "by": [""]}
    room = leaf.MAX_BYTES - len(leaf.encode(base))
    whole = leaf.encode(base | {"by": ["x" * room]})
    with pytest.raises(RuleError) as refused:
        leaf.encode(base | {"by": ["x" * (room + 1)]})

    assert len(whole) == 4096
    assert refused.value.code == "too_large"


def test_a_finished_leaf_is_looked_over_once_more() -> None:
    with pytest.raises(RuleError) as refused:
        leaf.encode({"v": 1, "k": "item.decided", "mood": "good"})

    assert refused.value.code == "unknown_field"
