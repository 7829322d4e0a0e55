"""Captures, letters and a sound for a few invented items; nothing in them is real."""

from collections.abc import Sequence
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

from oversight.cli.demo import sounds
from oversight.cli.demo.plans import Plan
from oversight.cli.demo.posts import Post
from oversight.cli.demo.stage import Stage
from oversight.intake.service import exhibits
from oversight.intake.service.taking import Handed

WIDE, HIGH, EDGE = 720, 460, 40
PAPER, INK, PALE, GREEN = "#fdfbf6", "#26312b", "#d9d4c7", "#0b5d3b"
FIRST_ROW = 2
SAID = "Invented for demonstration. Nobody said this."
LINE = 56


def attach(stage: Stage, plan: Plan, number: str) -> None:
    """Let the drafter put a capture and a letter beside the first row of a filing."""
    post = plan.posts[0]
    files = (
        Handed(
            name="capture.png",
            content=drawn(post.name, post.locator, post.seed),
            purpose="capture",
            caption=f"Screenshot of {post.thing} {post.name}, with address and date",
            shows_child="no",
        ),
        Handed(
            name="covering letter.pdf",
            content=paper(_covering(post)),
            purpose="document",
            caption="Letter by which the item was passed to this body",
            shows_child="no",
        ),
    )
    for handed in (*files, *(_heard(post) if plan.heard else ())):
        exhibits.attach_to_row(
            stage.session,
            number,
            FIRST_ROW,
            handed,
            by=stage.people[plan.drafter],
            now=stage.now,
        )


def _heard(post: Post) -> tuple[Handed, Handed]:
    """Return a voice message beside the item, and what is said in it, to be read."""
    return (
        Handed(
            name="voice message.mp3",
            content=sounds.tones(),
            purpose="document",
            caption=f"Voice message of {post.thing} {post.name}. Invented: three tones "
            "stand for the voice",
            shows_child="no",
        ),
        Handed(
            name="words.txt",
            content=f"{SAID}\n\n{post.passage}\n".encode(),
            purpose="document",
            caption="What is said in the voice message, word for word",
            shows_child="no",
        ),
    )


def drawn(name: str, locator: str, seed: int) -> bytes:
    """Return a picture of the invented item: name, address, and bars for its words."""
    image = Image.new("RGB", (WIDE, HIGH), PAPER)
    draw = ImageDraw.Draw(image)
    large, small = (ImageFont.load_default(size) for size in (30, 18))
    draw.ellipse((EDGE, EDGE, EDGE + 72, EDGE + 72), fill=GREEN)
    draw.text((EDGE + 92, EDGE + 4), name, fill=INK, font=large)
    draw.text((EDGE + 92, EDGE + 44), locator[:LINE], fill=INK, font=small)
    for place in range(5):
        top, shorter = 160 + place * 40, (seed >> place) % 7 * 40
        right = WIDE - EDGE - shorter
        draw.rounded_rectangle((EDGE, top, right, top + 20), radius=6, fill=PALE)
    draw.text((EDGE, HIGH - EDGE - 20), SAID, fill=INK, font=small)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _covering(post: Post) -> tuple[str, ...]:
    return (
        "Covering letter (invented for demonstration)",
        f"Subject: {post.locator[:LINE]}",
        "The item named above was seen by an officer of this body on duty.",
        "A capture with its date is enclosed. Nothing was left out of it.",
    )


def paper(lines: Sequence[str]) -> bytes:
    """Return a paper of a few invented lines."""
    shown = " T* ".join(f"({_plain(line)}) Tj" for line in lines)
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        page = pdf.pages[0].obj
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Times-Roman")
        )
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        words = f"BT /F1 13 Tf 24 TL 72 740 Td {shown} ET"
        page.Contents = pdf.make_stream(words.encode("latin-1", "replace"))
        pdf.docinfo["/Author"] = "The drafter's computer"
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _plain(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
