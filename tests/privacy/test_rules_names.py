import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.core.errors import RuleError
from oversight.privacy.rules.kinds import BY_MEDIA, Media
from oversight.privacy.rules.names import MOST_NAME_BYTES, check_name, renamed

URDU = "عدالتِ عظمیٰ کا فیصلہ "


@pytest.mark.parametrize(
    ("given", "kept", "ending"),
    [
        ("order.pdf", "order.pdf", "pdf"),
        ("Order.PDF", "Order.pdf", "pdf"),
        ("Screenshot 2026-11-21 at 10.00.15.png", "Screenshot 2026-11-21 at 10.00.15.png", "png"),
        ("report.v2.pdf", "report.v2.pdf", "pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf", "pdf"),
        ("C:\\fakepath\\picture.jpg", "picture.jpg", "jpg"),
        ("CON.pdf", "_CON.pdf", "pdf"),
        ("lpt1.txt", "_lpt1.txt", "txt"),
        ("aux.notes.txt", "_aux.notes.txt", "txt"),
        ("annexe\u202efdp.pdf", "annexefdp.pdf", "pdf"),
        ("annexe\u202efdp.exe", "annexefdp.exe", "exe"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf", "pdf"),
        ("a\u2028b.pdf", "a b.pdf", "pdf"),
        ('a"b;c.pdf', "a_b_c.pdf", "pdf"),
        ("picture.png. . ", "picture.png", "png"),
        (".pdf", "pdf", ""),
        ("....", "file", ""),
        ("", "file", ""),
        ("picture.png::$DATA", "picture.png__$data", "png::$data"),
        ("پوسٹ کا عکس.png", "پوسٹ کا عکس.png", "png"),
    ],
)  # fmt: skip
def test_a_name_is_kept_as_one_line_without_tricks(
    given: str, kept: str, ending: str
) -> None:
    assert check_name(given) == (kept, ending)


@pytest.mark.parametrize(
    "name", ["a.php.jpg", "order.pdf.exe", "x.html.png", "a.jpg.pdf", "a.PHP .jpg"]
)
def test_a_name_with_two_endings_is_refused(name: str) -> None:
    with pytest.raises(RuleError, match="two endings") as refusal:
        check_name(name)
    assert refusal.value.field == "file"


def test_a_name_with_nul_is_refused() -> None:
    with pytest.raises(RuleError, match="NUL"):
        check_name("picture.png\0.exe")


def test_a_long_name_is_cut_between_letters_and_keeps_its_ending() -> None:
    kept, ending = check_name(f"{URDU * 20}.pdf")
    assert len(kept.encode()) <= MOST_NAME_BYTES
    assert (kept[-4:], ending) == (".pdf", "pdf")
    assert f"{URDU * 20}".startswith(kept[:-4])

    marked, _ = check_name("a" + "ک\u0650" * 200 + ".pdf")
    assert len(marked.encode()) <= MOST_NAME_BYTES
    assert marked[:-4].endswith("\u0650")


def test_another_copy_goes_out_under_its_own_ending() -> None:
    assert renamed("capture.webp", BY_MEDIA[Media.PNG]) == "capture.png"
    assert renamed("capture", BY_MEDIA[Media.TEXT]) == "capture.txt"


def test_a_name_of_marks_alone_is_cut_too() -> None:
    kept, _ = check_name("\u0650" * 300 + ".pdf")
    assert kept == "file.pdf"
    assert check_name("a." + "x" * 300) == ("a." + "x" * 20, "x" * 300)


@given(st.text(max_size=400))
def test_whatever_it_is_called_the_name_is_safe(name: str) -> None:
    try:
        kept, _ending = check_name(name)
    except RuleError:
        return
    assert kept == kept.strip()
    assert kept
    assert len(kept.encode(errors="surrogatepass")) <= MOST_NAME_BYTES
    assert not set('/\\:*?"<>|\r\n\0') & set(kept)
