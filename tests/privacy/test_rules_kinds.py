import pytest

from oversight.core.errors import RuleError
from oversight.privacy.rules import kinds, refusals
from oversight.privacy.rules.kinds import Media, check_kind, found_in
from tests.factories.exhibits import a_paper, a_picture

ZIP_END = b"PK\x05\x06" + bytes(16)


def refused(ending: str, content: bytes) -> str:
    with pytest.raises(RuleError) as refusal:
        check_kind(ending, content)
    assert refusal.value.field == "file"
    return f"{refusal.value.code}: {refusal.value}"


@pytest.mark.parametrize(
    ("ending", "content", "media"),
    [
        ("pdf", a_paper(), Media.PDF),
        ("jpg", a_picture("JPEG"), Media.JPEG),
        ("jpeg", a_picture("JPEG"), Media.JPEG),
        ("png", a_picture("PNG"), Media.PNG),
        ("webp", a_picture("WEBP"), Media.WEBP),
        ("txt", "سلام دنیا".encode(), Media.TEXT),
    ],
)
def test_ending_and_first_bytes_agree(
    ending: str, content: bytes, media: Media
) -> None:
    assert check_kind(ending, content).media is media


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        ("svg", "SVG"),
        ("svgz", "SVG"),
        ("html", "Web pages"),
        ("zip", "Archives"),
        ("exe", "Only PDF"),
        ("docx", "Only PDF"),
        ("gif", "Only PDF"),
        ("", "Only PDF"),
        ("png::$data", "Only PDF"),
    ],
)
def test_any_other_ending_is_refused_with_what_to_do(ending: str, said: str) -> None:
    assert said in refused(ending, a_picture())


@pytest.mark.parametrize(
    ("ending", "content", "found"),
    [
        ("pdf", a_picture(), "PNG"),
        ("png", a_picture("JPEG"), "JPEG"),
        ("txt", a_paper(), "PDF"),
        ("txt", b"  <!DOCTYPE html><title>x", "HTML"),
        ("txt", b"\xef\xbb\xbf<script>alert(1)</script>", "HTML"),
        ("txt", b"<?xml version='1.0'?><svg onload='x'/>", "SVG"),
        ("png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "SVG"),
        ("pdf", b"PK\x03\x04rest", "ZIP"),
        ("txt", b"#!/bin/sh\nrm -rf /", "a program"),
        ("jpg", b"MZ\x90\0", "a program"),
        ("jpg", b"GIF89a=1;alert(1)", "GIF"),
        ("pdf", b" %PDF-1.7", "plain text"),
    ],
)
def test_a_file_that_is_another_inside_is_refused(
    ending: str, content: bytes, found: str
) -> None:
    assert f"inside the file is {found}" in refused(ending, content)


def test_an_empty_file_and_one_too_large_are_refused() -> None:
    assert "is empty" in refused("png", b"")
    assert "larger than 10 MB" in refused("png", bytes(kinds.MOST_BYTES + 1))


@pytest.mark.parametrize(
    "content",
    [
        a_picture() + ZIP_END + b"\0\0",
        a_picture("JPEG") + ZIP_END + b"\x05\0hello",
        b"PK\x05\x06 is no archive. " + ZIP_END + b"\0\0",
    ],
)
def test_a_file_that_also_unpacks_as_an_archive_is_refused(content: bytes) -> None:
    ending = {b"\x89P": "png", b"\xff\xd8": "jpg"}.get(content[:2], "txt")
    found = refused(ending, content)
    assert "two files in one" in found or "inside the file is ZIP" in found


def test_a_picture_that_also_opens_as_a_paper_is_refused() -> None:
    picture = a_picture("JPEG", comment=b"%PDF-1.7 1 0 obj")
    assert "two files in one" in refused("jpg", picture)


def test_talk_of_archives_makes_no_archive() -> None:
    text = b"The letters PK\x05\x06 end an archive, but not here. " * 3
    assert check_kind("txt", b"Note: " + text).media is Media.TEXT


def test_plain_text_is_what_is_nothing_else() -> None:
    assert found_in(b"Come on Friday.") is Media.TEXT


def test_a_reason_nobody_knows_is_a_broken_parser() -> None:
    assert refusals.refusal("never heard of").code == "file_broke"
    assert refusals.refusal("too_many_pages", most=5).code == "file_too_many_pages"
