"""Pictures: read whole, turned upright, drawn anew; nothing but the dots survives."""

from io import BytesIO

from PIL import Image, ImageFile, ImageOps

from oversight.privacy.cleaner import limits, picture_tells, shapes
from oversight.privacy.cleaner.answers import Cleaned
from oversight.privacy.cleaner.limits import RefusedError

FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
_QUALITIES = (90, 75)
_QUICKLY = 3
_HEAD = 64


def clean(kind: str, content: bytes) -> Cleaned:
    """Return a picture's dots, upright, as a new file."""
    shapes.check_whole(kind, content)
    try:
        image, told = _read(kind, content)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise RefusedError(
            "cut_off" if "truncated" in str(error) else "unreadable"
        ) from error
    copy_kind, copy = _drawn(
        image, exact=kind == "png" or _is_exact(kind, content, image)
    )
    return Cleaned(copy_kind, copy, width=image.width, height=image.height, left=told)


def _read(kind: str, content: bytes) -> tuple[Image.Image, frozenset[str]]:
    """Return the dots, upright, and what was told beside them."""
    Image.MAX_IMAGE_PIXELS = None  # Ours is stricter, and it is asked first.
    # What prints papers lets cut-off pictures pass in its whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(BytesIO(content), formats=[FORMATS[kind]]) as opened:
        limits.check_pixels(*opened.size)
        opened.load()
        told = picture_tells.of_image(opened)
        # In place wherever it goes: a large picture fits into the memory once or twice.
        ImageOps.exif_transpose(opened, in_place=True)
        mode = _mode(opened)
        plain = opened if opened.mode == mode else opened.convert(mode)
    plain.info.clear()
    return plain, told


def _mode(image: Image.Image) -> str:
    if "transparency" in image.info or image.mode in {"LA", "PA", "RGBA", "La", "RGBa"}:
        return "RGBA"
    return "L" if image.mode in {"1", "L"} else "RGB"


def _is_exact(kind: str, content: bytes, image: Image.Image) -> bool:
    """Say whether a WebP picture holds every dot as it was, or lets paper through."""
    return kind == "webp" and (b"VP8L" in content[:_HEAD] or image.mode == "RGBA")


def _drawn(image: Image.Image, *, exact: bool) -> tuple[str, bytes]:
    """Return the file; a picture that would grow too large is drawn less finely."""
    if exact:
        drawn = _saved(image, "PNG", compress_level=_QUICKLY)
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
