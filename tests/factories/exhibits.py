"""Files to hand in: small, real, and made here."""

from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image, ImageDraw

from oversight.intake.service.taking import Handed

SIZE = (320, 200)


def a_picture(form: str = "PNG", *, words: str = "capture", **how: Any) -> bytes:
    """A small picture with words on it, so that no two are the same file."""
    image = Image.new("RGB", SIZE, "#f4efe4")
    ImageDraw.Draw(image).text((16, 16), words, fill="#222222")
    out = BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def a_paper(pages: int = 1) -> bytes:
    """A PDF of empty pages."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(300, 400))
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def handed(
    content: bytes | None = None,
    *,
    name: str = "capture.png",
    purpose: str = "capture",
    caption: str = "Screenshot of the post with its date",
    shows_child: str = "no",
    fingerprint: str = "",
) -> Handed:
    """A file with everything said that must be said of it."""
    return Handed(
        name=name,
        content=a_picture() if content is None else content,
        purpose=purpose,
        caption=caption,
        shows_child=shows_child,
        fingerprint=fingerprint,
    )
