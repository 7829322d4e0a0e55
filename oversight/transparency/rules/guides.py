"""Pages of docs/ as strangers read them on the site: a small part of Markdown.

Headings, paragraphs, lists, tables and listings, and inside them code, bold, emphasis
and links: what our own pages use. A link that leads nowhere here is told as a name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

_INLINE = re.compile(
    r"`(?P<code>[^`]+)`|\*\*(?P<bold>.+?)\*\*|(?<!\w)\*(?P<soft>[^*\s][^*]*)\*"
    r"|\[(?P<words>[^\]]+)\]\((?P<to>[^)\s]+)\)"
)
_ITEM = re.compile(r"(?:[*-]|[0-9]+\.) +")
_LINK = re.compile(r"(\[[^\]\n]+\])\(([^)\s]+)\)")
NOTHING = Markup()
_WEB = ("https://", "http://", "#")


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a page: its kind, and its text, lines or rows of cells."""

    kind: str
    text: Markup = NOTHING
    anchor: str = ""
    rows: tuple[tuple[Markup, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """A page of docs/, ready to be shown."""

    title: str
    blocks: tuple[Block, ...]


def found(to: str, known: Mapping[str, str]) -> str | None:
    """Return where a link leads on this site; None for what is not served here."""
    if to.startswith(_WEB):
        return to
    path, mark, part = to.partition("#")
    return None if path not in known else f"{known[path]}{mark}{part}"


def linked(text: str, known: Mapping[str, str]) -> str:
    """Return the same Markdown with links that work where it is served."""

    def one(link: re.Match[str]) -> str:
        to = found(link[2], known)
        return (
            f"{link[1][1:-1]} (`{_source(link[2])}`)"
            if to is None
            else (f"{link[1]}({to})")
        )

    return _LINK.sub(one, text)


def read(text: str, known: Mapping[str, str]) -> Guide:
    """Return a page of Markdown as blocks."""
    blocks = tuple(_blocks(text.split("\n"), known))
    [title, *rest] = blocks
    return Guide(title.text.striptags(), tuple(rest))


def anchored(page: Guide, english: Guide) -> Guide:
    """Return a page in another language whose headings are reached as in English."""
    names = iter([block.anchor for block in english.blocks if block.anchor])
    return Guide(
        page.title,
        tuple(
            replace(block, anchor=next(names, block.anchor)) if block.anchor else block
            for block in page.blocks
        ),
    )


def _blocks(lines: Sequence[str], known: Mapping[str, str]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        line, begin = lines[at], at
        if line.startswith("```"):
            at = lines.index("```", at + 1)
            yield Block("listing", escape("\n".join(lines[begin + 1 : at])))
            at += 1
            continue
        at += 1
        if not line.strip() or line.startswith("<!--"):
            continue
        if line.startswith("#"):
            yield _heading(line, known)
            continue
        while at < len(lines) and not _ends(lines[at]):
            at += 1
        yield _piece(lines[begin:at], known)


def _ends(line: str) -> bool:
    return not line.strip() or line.startswith(("#", "```"))


def _heading(line: str, known: Mapping[str, str]) -> Block:
    marks, _, text = line.partition(" ")
    anchor = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
    return Block(f"h{len(marks)}", _inline(text, known), anchor)


def _piece(lines: Sequence[str], known: Mapping[str, str]) -> Block:
    if lines[0].startswith("|"):
        rows = [_cells(line) for line in (lines[0], *lines[2:])]
        shown = tuple(tuple(_inline(cell, known) for cell in row) for row in rows)
        return Block("table", rows=shown)
    if _ITEM.match(lines[0]):
        kind = "ol" if lines[0][0].isdigit() else "ul"
        items: list[list[str]] = []
        for line in lines:
            mark = _ITEM.match(line)
            if mark:
                items.append([line[mark.end() :]])
            else:
                items[-1].append(line.strip())
        told = tuple((_inline(" ".join(item), known),) for item in items)
        return Block(kind, rows=told)
    return Block("p", _inline(" ".join(lines), known))


def _cells(line: str) -> list[str]:
    """Return the cells of a row; a bar inside code parts nothing."""
    parts = re.split(r"\|(?=(?:[^`]*`[^`]*`)*[^`]*$)", line.strip().strip("|"))
    return [part.strip() for part in parts]


def _inline(text: str, known: Mapping[str, str]) -> Markup:
    shown, end = Markup(), 0
    for mark in _INLINE.finditer(text):
        shown += escape(text[end : mark.start()]) + _marked(mark, known)
        end = mark.end()
    return shown + escape(text[end:])


def _marked(mark: re.Match[str], known: Mapping[str, str]) -> Markup:
    if mark["code"]:
        return Markup("<code>{}</code>").format(mark["code"])
    if mark["bold"]:
        return Markup("<strong>{}</strong>").format(_inline(mark["bold"], known))
    if mark["soft"]:
        return Markup("<em>{}</em>").format(_inline(mark["soft"], known))
    to, words = found(mark["to"], known), _inline(mark["words"], known)
    if to is None:
        return Markup("{} (<code>{}</code>)").format(words, _source(mark["to"]))
    return Markup('<a href="{}">{}</a>').format(to, words)


def _source(to: str) -> str:
    return to.removeprefix("../")
