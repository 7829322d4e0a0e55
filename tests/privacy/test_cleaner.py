"""The parsers by themselves: what they take, what they leave out, what they refuse."""

import zlib
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageFile, PngImagePlugin
from pypdf import PdfReader

from oversight.privacy.cleaner import limits, papers, pictures, shapes, unpacking, words
from oversight.privacy.cleaner.__main__ import main
from oversight.privacy.cleaner.limits import RefusedError
from tests.factories.exhibits import SIZE, a_paper, a_picture
from tests.privacy.papers import (
    SAID,
    SECRET,
    a_chunk,
    a_png_of,
    a_raw_paper,
    a_wicked_paper,
    deflated_zeros,
)

MEGABYTE = 1024 * 1024
ACTS = (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/AA", b"/URI", b"/XFA")
TELLS = (b"Canary", b"/Metadata", b"/Info", b"/PieceInfo", b"/EF", SECRET)


def why(kind: str, content: bytes) -> str:
    """The code of the refusal."""
    with pytest.raises(RefusedError) as refusal:
        _clean(kind, content)
    return refusal.value.code


def _clean(kind: str, content: bytes) -> object:
    if kind == "pdf":
        return papers.clean(content)
    if kind == "text":
        return words.clean(content)
    return pictures.clean(kind, content)


def unpacked(content: bytes) -> bytes:
    """A paper with every stream unpacked, so that nothing hides in one."""
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.save(
            out,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_anew_upright_and_says_nothing(form: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # Turned by a quarter.
    exif[0x010E] = "Canary description"
    more: dict[str, Any] = {"comment": b"Canary comment"} if form == "JPEG" else {}
    sent = a_picture(form, exif=exif, **more)
    assert b"Canary" in sent

    cleaned = pictures.clean(form.lower(), sent)

    assert (cleaned.width, cleaned.height) == SIZE[::-1]
    assert b"Canary" not in cleaned.content
    with Image.open(BytesIO(cleaned.content)) as image:
        assert image.size == SIZE[::-1]
        assert not dict(image.getexif())
        assert not {"comment", "exif", "xmp", "icc_profile"} & set(image.info)


def test_notes_inside_a_png_are_gone_and_its_dots_the_same() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Canary Author")
    notes.add_itxt("XML:com.adobe.xmp", "<x>Canary</x>")
    sent = a_picture("PNG", pnginfo=notes)

    cleaned = pictures.clean("png", sent)

    assert cleaned.kind == "png"
    assert b"Canary" not in cleaned.content
    with Image.open(BytesIO(sent)) as was, Image.open(BytesIO(cleaned.content)) as now:
        assert was.tobytes() == now.tobytes()


@pytest.mark.parametrize(
    ("mode", "kept"),
    [("1", "L"), ("L", "L"), ("P", "RGB"), ("RGB", "RGB"), ("RGBA", "RGBA"), ("LA", "RGBA")],
)  # fmt: skip
def test_every_way_of_holding_dots_is_read(mode: str, kept: str) -> None:
    out = BytesIO()
    Image.new(mode, (9, 7)).save(out, "PNG")

    cleaned = pictures.clean("png", out.getvalue())

    with Image.open(BytesIO(cleaned.content)) as image:
        assert (image.mode, image.size) == (kept, (9, 7))


def test_colours_for_print_become_colours_for_a_screen() -> None:
    out = BytesIO()
    Image.new("CMYK", (9, 7)).save(out, "JPEG")

    with Image.open(BytesIO(pictures.clean("jpeg", out.getvalue()).content)) as image:
        assert image.mode == "RGB"


def test_an_exact_webp_stays_exact_and_another_becomes_small() -> None:
    assert pictures.clean("webp", a_picture("WEBP", lossless=True)).kind == "png"
    assert pictures.clean("webp", a_picture("WEBP")).kind == "jpeg"


def test_a_picture_that_would_grow_is_drawn_less_finely(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    noise = Image.effect_noise((200, 200), 90).convert("RGBA")
    out = BytesIO()
    noise.save(out, "PNG")

    monkeypatch.setattr(limits, "MOST_COPY", 40_000)
    assert pictures.clean("png", out.getvalue()).kind == "jpeg"
    monkeypatch.setattr(limits, "MOST_COPY", 400)
    assert why("png", out.getvalue()) == "too_heavy"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_cut_off_or_followed_by_another_file_is_refused(form: str) -> None:
    sent, kind = a_picture(form), form.lower()

    assert why(kind, sent[:-40]) in {"cut_off", "unreadable"}
    assert why(kind, sent + b"<script>alert(1)</script>") == "more_behind"
    assert pictures.clean(kind, sent + b"\0\0\n").content


def test_a_picture_cut_off_in_its_dots_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As it is in a process that has printed a paper.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    assert why("jpeg", b"\xff\xd8\xff\xd0\xff\xd9") == "unreadable"
    assert why("png", b"\x89PNG\r\n\x1a\n" + bytes(40)) == "cut_off"
    assert why("png", a_png_of(9, 9, b"no dots")) in {"cut_off", "unreadable"}
    assert why("png", a_png_of(0, 9, b"")) == "unreadable"


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(form: str) -> None:
    more = [Image.new("RGB", SIZE, colour) for colour in ("red", "green")]
    sent = a_picture(form, save_all=True, append_images=more)
    assert why(form.lower(), sent) == "moves"


def test_too_many_dots_are_refused_by_the_header_alone() -> None:
    assert why("png", a_png_of(20_000, 20_000, zlib.compress(bytes(99)))) == "too_many_pixels"  # fmt: skip
    assert why("png", a_png_of(40_000, 10, zlib.compress(bytes(99)))) == "too_many_pixels"  # fmt: skip
    with pytest.raises(RefusedError):
        limits.check_pixels(0, 5)


@pytest.mark.parametrize("name", [b"zTXt", b"iCCP"])
def test_notes_that_unpack_to_much_are_refused(name: bytes) -> None:
    sent = a_picture()
    bomb = a_chunk(name, b"a\0\0" + deflated_zeros(90 * MEGABYTE))
    assert why("png", sent[:33] + bomb + sent[33:]) == "unreadable"


def test_a_jpeg_inside_a_paper_loses_its_talk_alone() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Canary"
    sent = a_picture("JPEG", exif=exif, comment=b"Canary")

    plain = shapes.plain_jpeg(sent)

    assert b"Canary" not in plain
    with Image.open(BytesIO(sent)) as was, Image.open(BytesIO(plain)) as now:
        assert was.tobytes() == now.tobytes()
    assert shapes.plain_jpeg(b"\xff\xd8no segments") == b"\xff\xd8no segments"


def test_a_paper_is_written_anew_and_can_do_nothing() -> None:
    sent = a_wicked_paper()

    cleaned = papers.clean(sent)

    assert cleaned.pages == 1
    bare = unpacked(cleaned.content)
    assert [word for word in (*ACTS, *TELLS) if word in unpacked(sent)]
    assert [word for word in (*ACTS, *TELLS, b"/SubmitForm") if word in bare] == []
    assert PdfReader(BytesIO(cleaned.content)).pages[0].extract_text().strip() == SAID
    with pikepdf.open(BytesIO(cleaned.content)) as pdf:
        assert set(pdf.Root.keys()) <= papers.ROOT
        assert not pdf.attachments
        assert "/Annots" not in pdf.pages[0].obj
        assert pdf.Root.StructTreeRoot.K.S == "/P"


def test_what_a_filled_form_shows_stays_drawn() -> None:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 400))
        look = pdf.make_stream(
            b"BT /F1 18 Tf 2 2 Td (Signed by hand) Tj ET",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 200, 40],
            Resources=pikepdf.Dictionary(
                Font=pikepdf.Dictionary(
                    F1=pikepdf.Dictionary(
                        Type=pikepdf.Name.Font,
                        Subtype=pikepdf.Name.Type1,
                        BaseFont=pikepdf.Name.Helvetica,
                    )
                )
            ),
        )
        box = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Stamp,
            Rect=[20, 20, 220, 60],
            AP=pikepdf.Dictionary(N=look),
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(box)])
        pdf.save(out)

    cleaned = papers.clean(out.getvalue())

    text = PdfReader(BytesIO(cleaned.content)).pages[0].extract_text()
    assert "Signed by hand" in text


def test_a_paper_locked_cut_or_followed_by_another_file_is_refused() -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(a_paper())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert why("pdf", out.getvalue()) == "locked"
    with pikepdf.open(BytesIO(a_paper())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user=""))
    assert why("pdf", out.getvalue()) == "locked"
    assert why("pdf", a_paper()[:200]) == "cut_off"
    assert why("pdf", b"%PDF-1.7\n%%EOF") == "unreadable"
    assert why("pdf", a_paper() + b"<html>") == "more_behind"
    assert papers.clean(a_paper() + b"\r\n\0").pages == 1


def test_a_paper_with_too_much_in_it_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MOST_PAGES", 2)
    assert why("pdf", a_paper(3)) == "too_many_pages"
    monkeypatch.setattr(limits, "MOST_OBJECTS", 2)
    assert why("pdf", a_paper()) == "too_heavy"
    monkeypatch.undo()
    monkeypatch.setattr(limits, "MOST_COPY", 10)
    assert why("pdf", a_paper()) == "too_heavy"
    monkeypatch.undo()
    assert why("pdf", a_paper(0)) == "unreadable"


def test_a_paper_that_would_burst_is_refused() -> None:
    deflated = b"/Filter/FlateDecode"
    bomb = deflated_zeros(120 * MEGABYTE)
    assert why("pdf", a_raw_paper([(deflated, bomb)])) == "bomb"
    twice = a_raw_paper([(b"/Filter[/FlateDecode/FlateDecode]", zlib.compress(bomb))])
    assert why("pdf", twice) == "packed_twice"
    wide = b"/Subtype/Image/Width 60000/Height 60000" + deflated
    assert why("pdf", a_raw_paper([(wide, zlib.compress(b"0"))])) == "too_many_pixels"
    odd = b"/Subtype/Image/Width /A/Height 9"
    assert why("pdf", a_raw_paper([(odd, b"0")])) == "unreadable"


def test_a_paper_packed_in_another_way_is_counted_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs = b"\x81\x00" * 2000 + b"\x80"  # each pair stands for 128 zeros
    packed = (b"/Filter/RunLengthDecode", runs)
    flat = (b"/Filter[/FlateDecode]", zlib.compress(b"q Q"))
    assert papers.clean(a_raw_paper([packed, flat, (b"", b"q Q")])).pages == 1
    monkeypatch.setattr(unpacking, "MOST_UNPACKED", 100_000)
    assert why("pdf", a_raw_paper([packed])) == "bomb"


def test_damaged_packing_is_counted_as_far_as_it_goes() -> None:
    broken = zlib.compress(bytes(9000))[:-6] + b"xxxxxx"
    left = unpacking.check_deflated(a_raw_paper([(b"", broken), (b"", b"x plain")]))
    assert left <= limits.MOST_UNPACKED


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("سلام دنیا\r\nدوسری سطر".encode(), "سلام دنیا\nدوسری سطر"),
        ("سلام".encode("utf-8-sig"), "سلام"),
        ("سلام".encode("utf-16"), "سلام"),
        ("a\u202eb\u202c.txt".encode(), "ab.txt"),
        (b"tab\tstays", "tab\tstays"),
    ],
)
def test_a_text_is_kept_in_the_order_it_was_written(sent: bytes, kept: str) -> None:
    assert words.clean(sent).content.decode() == kept


@pytest.mark.parametrize("sent", [b"\xff\xfea", b"\xe9t\xe9", b"a\0b", b"a\x1b[31mb"])
def test_what_is_no_text_is_refused(sent: bytes) -> None:
    assert why("text", sent) == "not_text"


@pytest.mark.parametrize(
    ("what", "content"),
    [("png", a_picture()), ("pdf", a_paper()), ("text", b"a"), ("jpeg", b"\xff\xd8")],
)
def test_the_process_answers_in_one_line_and_the_copy(
    what: str, content: bytes
) -> None:
    line, _, copy = main(what, content).partition(b"\n")
    if what == "jpeg":
        assert (line, copy) == (b'{"refused": "cut_off", "values": {}}', b"")
    else:
        assert f'"size": {len(copy)}'.encode() in line
