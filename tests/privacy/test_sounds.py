"""Sounds: walked whole, written anew, and what is no sound of its kind refused."""

import struct
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oversight.core.errors import RuleError
from oversight.privacy.cleaner import limits, pages, sounds
from oversight.privacy.cleaner.limits import RefusedError
from oversight.privacy.rules import kinds
from oversight.privacy.rules.kinds import Media, check_kind
from oversight.privacy.service import cleaning
from tests.factories.exhibits import a_paper, a_picture
from tests.factories.sounds import NAMES, NOWHERE, a_page, a_sound, an_opus

KINDS = {"mp3": "mp3", "opus": "ogg", "ogg": "ogg", "m4a": "m4a"}
TOLD = (b"Canary", b"script", b"Lavf", b"LAME", b"2026", b"+31.5204")
MOST = b"\xff\xff\xff\xff"


def kind_of(name: str) -> str:
    return KINDS[name.rpartition(".")[2]]


def why(kind: str, content: bytes) -> str:
    """The code of the refusal."""
    with pytest.raises(RefusedError) as refusal:
        sounds.clean(kind, content)
    return refusal.value.code


def put(content: bytes, after: bytes, at: int, new: bytes) -> bytes:
    """The file with other bytes at a place behind a mark that stands in it once."""
    assert content.count(after) == 1
    start = content.index(after) + len(after) + at
    return content[:start] + new + content[start + len(new) :]


def samples(m4a: bytes) -> bytes:
    """The sound in a file of one chunk behind another: what its store holds."""
    at = m4a.index(b"mdat")
    return m4a[at + 4 : at - 4 + int.from_bytes(m4a[at - 4 : at])]


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_is_written_anew_and_says_nothing_beside_itself(name: str) -> None:
    sent = a_sound(name)
    assert b"Canary Title" in sent

    cleaned = sounds.clean(kind_of(name), sent)

    assert (cleaned.kind, cleaned.seconds) == (kind_of(name), 1)
    assert {"device", "names", "notes", "time", "words"} <= set(cleaned.left)
    assert ("place" in cleaned.left) == (name != "voice.mp3")
    assert [word for word in TOLD if word in cleaned.content] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_of_a_copy_is_the_same_and_nothing_is_left_out_of_it(name: str) -> None:
    once = sounds.clean(kind_of(name), a_sound(name))
    again = sounds.clean(kind_of(name), once.content)
    assert (again.content, again.seconds, set(again.left)) == (once.content, 1, set())


def test_what_is_heard_stays_byte_for_byte() -> None:
    for name in ("voice.opus", "music.ogg"):
        sent = a_sound(name)
        copy = sounds.clean("ogg", sent).content
        last = sent.rindex(b"OggS") + 27
        assert copy.endswith(sent[last:])
    sent = a_sound("voice.m4a")
    assert samples(sounds.clean("m4a", sent).content) == samples(sent)
    mp3 = a_sound("voice.mp3")
    assert sounds.clean("mp3", mp3).content.count(b"\xff\xfb") >= 40


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_cut_off_or_followed_by_another_file_is_refused(name: str) -> None:
    kind, sent = kind_of(name), a_sound(name)
    for cut in (len(sent) // 2, len(sent) - 200):
        assert why(kind, sent[:cut]) in {"cut_off", "unreadable"}
    assert why(kind, sent + b"<script>alert(1)</script>") == "more_behind"
    assert why(kind, sent + a_picture()) == "more_behind"


def test_padding_behind_a_sound_is_no_other_file() -> None:
    for name in NAMES[:3]:
        assert sounds.clean(kind_of(name), a_sound(name) + bytes(9)).seconds == 1


@pytest.mark.parametrize("kind", ["mp3", "ogg", "m4a"])
def test_what_is_no_sound_is_refused(kind: str) -> None:
    for content in (b"", b"x", a_picture(), a_paper(), b"words " * 99, bytes(5000)):
        assert why(kind, content) in {"unreadable", "cut_off", "more_behind"}


def test_tags_around_an_mp3_are_taken_off_at_both_ends() -> None:
    bare = sounds.clean("mp3", a_sound()).content
    id3v1 = b"TAG" + b"Canary".ljust(125, b"\0")
    ape = b"Canary" + struct.pack("<8sIIII8x", b"APETAGEX", 2000, 38, 1, 0)
    headed = struct.pack("<8sIIII8x", b"APETAGEX", 2000, 38, 1, 0xA0000000)
    ape_whole = headed + b"Canary" + headed
    lyrics = b"LYRICSBEGIN" + b"Canary" + b"000017LYRICS200"
    drawing = b"ID3\x03\0\0\0\0\0\x14" + b"APIC" + bytes(16)
    for front, back in (
        *((b"", id3v1), (b"", ape), (b"", ape_whole), (b"", lyrics)),
        *((b"", lyrics + id3v1), (drawing, b""), (drawing * 2, ape + id3v1)),
    ):
        cleaned = sounds.clean("mp3", front + bare + back)
        assert cleaned.content == bare
        assert set(cleaned.left) == ({"picture"} if front else set()) | (
            {"names"} if back else set()
        )


def test_tags_that_lie_about_their_length_are_refused() -> None:
    bare = sounds.clean("mp3", a_sound()).content
    assert why("mp3", b"ID3\x03\0\0\x7f\x7f\x7f\x7f" + bare) == "cut_off"
    assert why("mp3", b"ID3\x03\0\0\x80\0\0\0" + bare) == "unreadable"
    for size in (0, 0xFFFFFFFF):
        foot = struct.pack("<8sIIII8x", b"APETAGEX", 2000, size, 1, 0)
        assert why("mp3", bare + foot) == "unreadable"
    assert why("mp3", bare + b"LYRICSBEGIN999999LYRICS200") == "unreadable"


def test_frames_that_do_not_agree_are_refused() -> None:
    bare = sounds.clean("mp3", a_sound()).content
    second = bare.index(b"\xff\xfb", 4)
    stereo = bare[: second + 3] + b"\x04" + bare[second + 4 :]
    assert why("mp3", stereo) == "unreadable"
    assert why("mp3", bare[:second]) == "unreadable"
    for head in (b"\xff\xfb\x00\xc4", b"\xff\xfb\xf0\xc4", b"\xff\xfd\x50\xc4"):
        assert why("mp3", head + bytes(5000)) == "unreadable"


def test_a_frame_that_claims_sound_beyond_its_end_is_refused() -> None:
    bare = sounds.clean("mp3", a_sound()).content
    second = bare.index(b"\xff\xfb", 4)
    beyond = bare[: second + 4] + b"\0\0\x3f\xff" + bare[second + 8 :]
    assert why("mp3", beyond) == "unreadable"


def test_what_hides_between_the_sounds_of_an_mp3_is_gone() -> None:
    silent = b"\xff\xfb\x10\xc4" + bytes(100)
    hidden = b"\xff\xfb\x10\xc4" + bytes(17) + b"Canary".ljust(83, b"!")
    cleaned = sounds.clean("mp3", silent + hidden + silent)
    assert cleaned.content == silent * 3
    assert set(cleaned.left) == {"device"}


def test_the_checksum_of_a_page_is_that_of_the_format() -> None:
    page = a_page([b"\xf8" * 300], 5)
    assert pages.checksum(page[:22] + bytes(4) + page[26:]).to_bytes(4, "little") == page[22:26]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (an_opus(more=a_page([b"\xf8"], 3)), "more_behind"),
        (an_opus(more=an_opus()), "not_one_sound"),
        (an_opus() + a_page([b"x"], 0, flags=2, serial=8), "not_one_sound"),
        (an_opus()[:-1] + b"X", "unreadable"),
        (an_opus(packet=b""), "unreadable"),
        (an_opus(packet=b"\xf9even"), "sound"),
        (an_opus(packet=b"\xf9odd"), "unreadable"),
        (an_opus(packet=b"\xfa"), "unreadable"),
        (an_opus(packet=b"\xfb\x00"), "unreadable"),
        (an_opus(packet=b"\xfb\x31"), "unreadable"),
        (an_opus(packet=b"\xfb\x30"), "sound"),
        (an_opus(comments=MOST), "unreadable"),
        (an_opus(comments=bytes(4) + MOST), "unreadable"),
        (an_opus(comments=bytes(4) + b"\1\0\0\0" + MOST), "unreadable"),
        (an_opus(comments=b""), "unreadable"),
        (a_page([b"\x80theora"], 0, flags=2) + a_page([b"x"], 1), "sound_way"),
        (a_page([b"OpusHead"], 0, flags=2) + a_page([b"x"], 1), "unreadable"),
        (a_page([b"\x01vorbis"], 0, flags=2) + a_page([b"x"], 1), "unreadable"),
        (a_page([b"\xf8"], 0), "unreadable"),
    ],
)  # fmt: skip
def test_an_ogg_that_is_not_one_sound_is_refused(content: bytes, code: str) -> None:
    if code == "sound":
        assert sounds.clean("ogg", content).seconds == 1
    else:
        assert why("ogg", content) == code


def test_a_page_that_is_missing_is_missed() -> None:
    whole = a_sound("music.ogg")
    second = whole.index(b"OggS", whole.index(b"OggS", 4) + 4)
    third = whole.index(b"OggS", second + 4)
    assert why("ogg", whole[:second] + whole[third:]) in {"unreadable", "cut_off"}


def test_comments_longer_than_a_page_are_read_and_left_out() -> None:
    many = b"".join(
        struct.pack("<I", len(one)) + one
        for one in [b"METADATA_BLOCK_PICTURE=" + b"A" * 60_000] * 1
    )
    comments = struct.pack("<II", 0, 1) + many
    cleaned = sounds.clean("ogg", an_opus(comments=comments))
    assert (set(cleaned.left), len(cleaned.content) < 300) == ({"picture"}, True)


def test_a_moment_beyond_all_time_is_refused() -> None:
    sent = an_opus()
    last = sent.rindex(b"OggS")
    for until in (NOWHERE, NOWHERE - 1, 48_000 * (limits.MOST_SECONDS + 1), 0):
        page = a_page([b"\xf8silence"], 2, flags=4, until=until)
        assert why("ogg", sent[:last] + page) == "unreadable"


def _swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda sent: sent.replace(old, new)


def _set(after: bytes, at: int, new: bytes) -> Callable[[bytes], bytes]:
    return lambda sent: put(sent, after, at, new)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_swap(b"soun", b"vide"), "not_one_sound"),
        (_swap(b"soun", b"text"), "unreadable"),
        (_swap(b"mp4a", b"alac"), "sound_way"),
        (_swap(b"mdat", b"moof"), "sound_way"),
        (_swap(b"mdat", b"free"), "cut_off"),
        (_swap(b"moov", b"skip"), "cut_off"),
        (_swap(b"stsz", b"stz2"), "unreadable"),
        (_swap(b"mvhd", b"\0\0\0\0"), "unreadable"),
        (_set(b"stsz", 8, MOST), "too_heavy"),
        (_set(b"stsz", 4, MOST), "unreadable"),
        (_set(b"stsz", 12, MOST), "unreadable"),
        (_set(b"stts", 4, MOST), "unreadable"),
        (_set(b"stts", 8, MOST), "unreadable"),
        (_set(b"stsc", 8, bytes(4)), "unreadable"),
        (_set(b"stsc", 12, MOST), "unreadable"),
        (_set(b"stco", 8, MOST), "cut_off"),
        (_set(b"stco", 8, bytes(4)), "cut_off"),
        (_set(b"stco", 4, MOST), "unreadable"),
        (_set(b"mdhd", 12, bytes(4)), "unreadable"),
        (_set(b"esds", 4, b"\x04"), "unreadable"),
        (_set(b"esds", 5, MOST), "unreadable"),
        (_set(b"moov", -8, MOST), "cut_off"),
        (_set(b"moov", -8, b"\0\0\0\x04"), "more_behind"),
        (_set(b"trak", -8, b"\x0f\0\0\0"), "unreadable"),
        (lambda sent: sent + sent[28:], "unreadable"),
    ],
)
def test_an_m4a_whose_boxes_lie_is_refused(
    change: Callable[[bytes], bytes], code: str
) -> None:
    sent = sounds.clean("m4a", a_sound("voice.m4a")).content
    assert change(sent) != sent
    assert why("m4a", change(sent)) == code


def test_bytes_between_the_samples_of_an_m4a_are_left_behind() -> None:
    sent = sounds.clean("m4a", a_sound("voice.m4a")).content
    at = sent.index(b"mdat") - 4
    size = int.from_bytes(sent[at : at + 4])
    hidden = b"hidden exe MZ"
    more = sent[:at] + struct.pack(">I", size + len(hidden)) + sent[at + 4 :] + hidden
    more += struct.pack(">I4s", 8 + len(hidden), b"free") + hidden
    assert sounds.clean("m4a", more).content == sent


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=150, deadline=None)
@given(
    flips=st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=6),
    cut=st.integers(0, 1 << 20),
)
@example(flips=[], cut=0)
def test_a_damaged_sound_is_cleaned_or_refused_with_a_reason(
    name: str, flips: list[tuple[int, int]], cut: int
) -> None:
    content = bytearray(a_sound(name))
    for at, byte in flips:
        content[at % len(content)] = byte
    taken = []
    with suppress(RefusedError):  # Nothing else may come out of a parser.
        kept = bytes(content[: len(content) - cut % len(content)])
        taken.append(sounds.clean(kind_of(name), kept))
    assert all(set(one.left) <= set(kinds.LEFT_OUT) for one in taken)


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_is_cleaned_in_the_process_under_its_own_name(name: str) -> None:
    cleaned = cleaning.clean(name, a_sound(name))
    assert cleaned.media.value == kind_of(name) == cleaned.viewing_media.value
    assert (cleaned.seconds, cleaned.width, cleaned.pages) == (1, None, None)
    assert "names" in cleaned.left_out
    assert kinds.BY_MEDIA[cleaned.media].mime.startswith("audio/")


@pytest.mark.parametrize(
    ("ending", "content", "said"),
    [
        ("mp3", a_sound("voice.opus"), "inside the file is OGG"),
        ("ogg", a_sound("voice.mp3"), "inside the file is MP3"),
        ("m4a", a_sound("voice.mp3"), "inside the file is MP3"),
        ("mp3", a_sound("voice.m4a"), "inside the file is M4A"),
        ("mp3", b"<!doctype html><script>", "inside the file is HTML"),
        ("mp3", b"MZ\x90\0", "inside the file is a program"),
        ("m4a", b"\0\0\0\x18ftypqt  ", "inside the file is MP4"),
        ("m4a", b"\0\0\0\x18ftypheic", "inside the file is HEIC"),
        ("ogg", b"RIFF\0\0\0\0WAVEfmt ", "inside the file is WAV"),
        ("mp3", b"\xff\xf1\x50\x80", "inside the file is AAC"),
        ("txt", a_sound("voice.mp3"), "inside the file is MP3"),
        ("mp4", a_sound("voice.m4a"), "Films are not taken"),
        ("wav", a_sound("voice.m4a"), "Sounds are taken as"),
        ("mp3", a_sound() + b"PK\x05\x06" + bytes(18), "two files in one"),
        ("mp3", a_sound()[:40] + b"%PDF-1.7" + a_sound(), "two files in one"),
    ],
)
def test_a_sound_is_taken_under_its_own_ending_alone(
    ending: str, content: bytes, said: str
) -> None:
    with pytest.raises(RuleError) as refusal:
        check_kind(ending, content)
    assert said in str(refusal.value)


@pytest.mark.parametrize("ending", ["mp3", "ogg", "opus", "oga", "m4a"])
def test_every_ending_of_a_sound_is_known(ending: str) -> None:
    name = {"oga": "music.ogg", "mp3": "voice.mp3", "m4a": "voice.m4a"}.get(
        ending, "voice.opus"
    )
    assert check_kind(ending, a_sound(name)).media in kinds.SOUNDS
    assert Media.TEXT not in kinds.SOUNDS
