from datetime import UTC, datetime

import pytest

from oversight.core.errors import RuleError
from oversight.intake.rules import exhibits as rules
from oversight.intake.rules.exhibits import Copy, Purpose
from oversight.intake.rules.lifecycle import BatchState, RequestState

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
SHA = "a" * 64
SAID = {"purpose": "capture", "caption": "A post", "shows_child": "no"}


def test_everything_that_must_be_said_is_asked_at_once() -> None:
    rules.check_said(**SAID, has_file=True)
    missing = rules.unsaid(purpose="", caption=" ", shows_child="", has_file=False)
    assert [one.field for one in missing] == [
        "shows_child",
        "purpose",
        "caption",
        "file",
    ]
    with pytest.raises(RuleError) as refused:
        rules.check_said(**SAID | {"caption": "x" * 301}, has_file=True)
    assert refused.value.field == "caption"


def test_of_a_file_that_must_not_exist_nothing_more_is_asked() -> None:
    rules.check_said(purpose="", caption="", shows_child="yes", has_file=False)
    assert rules.check_fingerprint(f" {SHA.upper()} ") == SHA
    for text in ("", "abc", "g" * 64):
        with pytest.raises(RuleError, match="Do not send the file"):
            rules.check_fingerprint(text)


@pytest.mark.parametrize(
    ("answers", "cited", "refused"),
    [
        ({}, ["peca-2016-s37:public-order"], False),
        ({}, ["peca-2016-s22"], True),
        ({}, ["x", " peca-2016-s22:material "], True),
        ({}, ["peca-2016-s22b"], True),
        ({}, ["PECA-2016-S22:Material"], True),
        ({"track": "victim", "victim_ground": "child-harm"}, [], True),
        ({"track": "victim", "victim_ground": "doxxing"}, ["peca-2016-s24"], False),
        ({"track": "", "victim_ground": "child-harm"}, [], False),
    ],
)
def test_no_file_is_taken_beside_the_abuse_of_a_child(
    answers: dict[str, str], cited: list[str], *, refused: bool
) -> None:
    if not refused:
        rules.check_may_hold_files(answers, cited)
        return
    with pytest.raises(RuleError) as error:
        rules.check_may_hold_files(answers, cited)
    assert (error.value.code, error.value.field) == ("exhibit_child_item", "file")


def test_an_item_holds_five_files_and_a_request_so_many_bytes() -> None:
    rules.check_room(held=4, bytes_held=rules.MOST_BYTES - 5, more=5)
    with pytest.raises(RuleError, match="5 files"):
        rules.check_room(held=5, bytes_held=0, more=1)
    with pytest.raises(RuleError, match="100 MB"):
        rules.check_room(held=0, bytes_held=rules.MOST_BYTES - 5, more=6)


def test_the_same_file_stands_once_beside_an_item() -> None:
    rules.check_new(SHA, {"b" * 64})
    with pytest.raises(RuleError, match="already there"):
        rules.check_new(SHA, {SHA})


def test_there_is_one_capture_and_its_fingerprint_is_the_one_given() -> None:
    rules.check_capture("capture", SHA, given=None, held=set())
    rules.check_capture("capture", SHA, given=f" {SHA.upper()}", held={"document"})
    rules.check_capture("document", SHA, given="b" * 64, held={"capture"})
    with pytest.raises(RuleError, match="already there"):
        rules.check_capture("capture", SHA, given=None, held={Purpose.CAPTURE})
    with pytest.raises(RuleError, match="not the capture whose") as refused:
        rules.check_capture("capture", SHA, given="b" * 64, held=set())
    assert SHA in str(refused.value)


def test_a_correction_names_the_capture_that_is_there() -> None:
    rules.check_same_capture(SHA, SHA, field="x")
    rules.check_same_capture(None, SHA, field="x")
    with pytest.raises(RuleError, match="another fingerprint") as refused:
        rules.check_same_capture("b" * 64, SHA, field="x")
    assert refused.value.field == "x"


@pytest.mark.parametrize("state", BatchState)
def test_files_change_before_the_signature_only(state: BatchState) -> None:
    if state is BatchState.WAITING:
        rules.check_before_signing(state)
        return
    with pytest.raises(RuleError, match="stay as they are"):
        rules.check_before_signing(state)


@pytest.mark.parametrize("state", RequestState)
def test_a_filed_item_takes_files_until_it_is_decided(state: RequestState) -> None:
    open_ = state not in {RequestState.WITHDRAWN, RequestState.LAPSED}
    for ended, ordered_at, takes in (
        (False, None, open_),
        (True, None, False),
        (False, NOW, False),
    ):
        if takes:
            rules.check_takes_files(state, ended=ended, ordered_at=ordered_at)
            continue
        with pytest.raises(RuleError, match="no file can be added"):
            rules.check_takes_files(state, ended=ended, ordered_at=ordered_at)


def test_a_place_left_free_is_taken_first() -> None:
    assert rules.free_place([]) == 1
    assert rules.free_place([1, 3]) == 2
    assert rules.free_place([1, 2, 3, 4, 5]) == 6


def test_a_file_is_cut_into_pieces_each_bound_to_its_place() -> None:
    content = bytes(rules.PIECE) + b"rest"
    assert b"".join(rules.pieces(content)) == content
    assert [len(piece) for piece in rules.pieces(content)] == [rules.PIECE, 4]
    places = {
        rules.place_of(exhibit, copy, number, of)
        for exhibit in ("a", "b")
        for copy in Copy
        for number in (1, 2)
        for of in (2, 3)
    }
    assert len(places) == 16
