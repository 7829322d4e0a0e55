"""Pictures: read whole, turned upright, drawn anew; nothing but the dots survives."""

from io import BytesIO

from PIL import Image, ImageOps

from oversight.privacy.cleaner import limits, shapes
from oversight.privacy.cleaner.answers import Cleaned
from oversight.privacy.cleaner.limits import RefusedError

FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
_QUALITIES = (90, 75)


def clean(kind: str, content: bytes) -> Cleaned:
    """Return a picture's dots, upright, as a new file."""
    shapes.check_whole(kind, content)
    try:
        image = _read(kind, content)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise RefusedError(
            "cut_off" if "truncated" in str(error) else "unreadable"
        ) from error
    copy_kind, copy = _drawn(image, lossless=kind != "jpeg")
    return Cleaned(copy_kind, copy, width=image.width, height=image.height)


def _read(kind: str, content: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = limits.MOST_PIXELS
    with Image.open(BytesIO(content), formats=[FORMATS[kind]]) as opened:
        limits.check_pixels(*opened.size)
        opened.load()
        upright = ImageOps.exif_transpose(opened)
    clear = "transparency" in upright.info or upright.mode in {"LA", "PA", "RGBA"}
    plain = upright.convert("RGBA" if clear else _mode(upright.mode))
    plain.info.clear()
    return plain


def _mode(mode: str) -> str:
    return "L" if mode in {"1", "L"} else "RGB"


def _drawn(image: Image.Image, *, lossless: bool) -> tuple[str, bytes]:
    """Return the file; a picture that would grow too large is drawn less finely."""
    if lossless:
        drawn = _saved(image, "PNG")
        if len(drawn) <= limits.MOST_COPY:
            return "png", drawn
    flat = image
    if image.mode == "RGBA":
        flat = Image.new("RGB", image.size, "white")
        flat.paste(image, mask=image.getchannel("A"))
    for quality in _QUALITIES:
        drawn = _saved(flat, "JPEG", quality=quality)
        if len(drawn) <= limits.MOST_COPY:
            return "jpeg", drawn
    raise RefusedError("too_heavy")


def _saved(image: Image.Image, form: str, **how: int) -> bytes:
    out = BytesIO()
    image.save(out, form, **how)
    return out.getvalue()
