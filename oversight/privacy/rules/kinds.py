"""The closed table of files that are taken, and how each is recognised.

To take another kind, add a row here and a parser in ``privacy/cleaner``: ending,
first bytes and the full parse must all agree.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from oversight.core.errors import RuleError
from oversight.core.words import N_

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
FIELD = "file"
PROGRAM = "a program"
UNKNOWN = "application/octet-stream"
_HEAD = 1024
_ZIP_END, _ZIP_END_LENGTH = b"PK\x05\x06", 22


class Media(StrEnum):
    """What a file is."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    MP3 = "mp3"
    OGG = "ogg"
    M4A = "m4a"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its endings, how it begins, how browsers call it."""

    media: Media
    endings: tuple[str, ...]
    begins: re.Pattern[bytes]
    mime: str


KINDS = (
    Kind(Media.PDF, ("pdf",), re.compile(rb"%PDF-[12]\.\d"), "application/pdf"),
    Kind(
        Media.JPEG, ("jpg", "jpeg", "jpe"), re.compile(rb"\xff\xd8\xff"), "image/jpeg"
    ),
    Kind(Media.PNG, ("png",), re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    Kind(Media.WEBP, ("webp",), re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    Kind(
        Media.MP3,
        ("mp3",),
        re.compile(rb"ID3[\x02-\x04]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"),
        "audio/mpeg",
    ),
    Kind(Media.OGG, ("ogg", "opus", "oga"), re.compile(rb"OggS\0"), "audio/ogg"),
    Kind(
        Media.M4A,
        ("m4a",),
        re.compile(
            rb"....ftyp(?:M4A |M4B |mp4[12]|iso[0-9m]|3gp[4-9]|dash)", re.DOTALL
        ),
        "audio/mp4",
    ),
    Kind(Media.TEXT, ("txt",), re.compile(rb""), "text/plain; charset=utf-8"),
)
BY_MEDIA: Mapping[Media, Kind] = {kind.media: kind for kind in KINDS}
PICTURES = frozenset({Media.JPEG, Media.PNG, Media.WEBP})
# What a file may carry unseen; a copy for viewing leaves it out, and says so.
LEFT_OUT = (
    *("place", "time", "device", "author", "names", "thumbnail", "picture", "colours"),
    *("words", "notes", "scripts", "links", "attachments", "forms", "media"),
    *("bookmarks", "versions", "marks"),
)
SOUNDS = frozenset({Media.MP3, Media.OGG, Media.M4A})
_BY_ENDING = {ending: kind for kind in KINDS for ending in kind.endings}

# How files begin that are not taken, whatever their name says.
_REFUSED = {
    "ZIP": re.compile(rb"PK(?:\x03\x04|\x05\x06|\x07\x08)"),
    "RAR": re.compile(rb"Rar!\x1a\x07"),
    "7-Zip": re.compile(rb"7z\xbc\xaf\x27\x1c"),
    "gzip": re.compile(rb"\x1f\x8b"),
    "bzip2": re.compile(rb"BZh[1-9]"),
    "xz": re.compile(rb"\xfd7zXZ\x00"),
    "Office": re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "GIF": re.compile(rb"GIF8[79]a"),
    "WAV": re.compile(rb"RIFF....WAVE", re.DOTALL),
    "FLAC": re.compile(rb"fLaC"),
    "AMR": re.compile(rb"#!AMR"),
    "AAC": re.compile(rb"\xff[\xf0\xf1\xf8\xf9]"),
    "HEIC": re.compile(rb"....ftyp(?:hei[cmsx]|hev[cx]|mif1|msf1|avi[fs])", re.DOTALL),
    "MP4": re.compile(rb"....ftyp", re.DOTALL),
    "WebM": re.compile(rb"\x1a\x45\xdf\xa3"),
    "TIFF": re.compile(rb"II\x2a\x00|MM\x00\x2a"),
    "RTF": re.compile(rb"\{\\rtf"),
    PROGRAM: re.compile(rb"MZ|\x7fELF|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe|#!"),
    "HTML": re.compile(
        rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|script|iframe|meta|\?php"
        rb"|!--)",
        re.IGNORECASE,
    ),
    "SVG": re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:svg|\?xml)", re.IGNORECASE),
}
_DRAWINGS = frozenset({"svg", "svgz"})
_WEB = frozenset({"html", "htm", "xhtml", "mht", "mhtml", "xml", "hta"})
_ARCHIVES = frozenset(
    {"zip", "rar", "7z", "gz", "tgz", "tar", "bz2", "xz", "jar", "iso", "cab"}
)
_FILMS = frozenset({"mp4", "mov", "avi", "mkv", "webm", "3gp", "m4v"})
_UNTAKEN_SOUNDS = frozenset({"wav", "amr", "aac", "flac", "wma", "m4r", "caf"})
_OTHERS = frozenset(
    {"exe", "com", "bat", "cmd", "scr", "msi", "ps1", "vbs", "js", "jse", "wsf", "lnk"}
    | {"php", "phtml", "py", "sh", "pl", "rb", "jsp", "asp", "aspx", "cgi", "apk"}
    | {"doc", "docx", "docm", "xls", "xlsx", "xlsm", "ppt", "pptx", "rtf", "odt"}
    | {"gif", "bmp", "tif", "tiff", "heic", "avif", "mp4", "mov", "avi", "mkv"}
    | {"webm", "3gp", "wav", "amr", "aac", "flac", "wma", "m4v", "m4r", "caf"}
)
KNOWN_ENDINGS = frozenset(_BY_ENDING) | _DRAWINGS | _WEB | _ARCHIVES | _OTHERS
_DISAGREES = N_(
    "The name ends in “.%(ending)s”, but inside the file is %(found)s. "
    "Send it under its own name and kind."
)
# What has no name of its own to put there is said in words.
_INSIDE: Mapping[str, str] = {
    Media.TEXT: N_(
        "The name ends in “.%(ending)s”, but inside the file is plain text. "
        "Send it under its own name and kind."
    ),
    PROGRAM: N_(
        "The name ends in “.%(ending)s”, but inside the file is a program. Programs "
        "are not taken."
    ),
}


def check_kind(ending: str, content: bytes) -> Kind:
    """Return what a file is, if its ending and its first bytes say the same."""
    kind = _named(ending)
    _check_size(len(content))
    found = found_in(content)
    if found != kind.media:
        raise RuleError(
            "file_disagrees",
            _INSIDE.get(found, _DISAGREES),
            field=FIELD,
            ending=ending,
            found=found.upper() if isinstance(found, Media) else found,
        )
    _check_one_file(kind.media, content)
    return kind


def found_in(content: bytes) -> Media | str:
    """Return what a file begins as: a kind that is taken, or the name of another."""
    for kind in KINDS:
        if kind.media is not Media.TEXT and kind.begins.match(content):
            return kind.media
    for name, begins in _REFUSED.items():
        if begins.match(content):
            return name
    return Media.TEXT


def _named(ending: str) -> Kind:
    if ending in _BY_ENDING:
        return _BY_ENDING[ending]
    if ending in _DRAWINGS:
        sentence = N_(
            "SVG drawings can carry programs and are not taken. Send a PNG picture of "
            "what it shows."
        )
    elif ending in _WEB:
        sentence = N_(
            "Web pages can carry programs and are not taken. Print the page to PDF and "
            "send that."
        )
    elif ending in _ARCHIVES:
        sentence = N_(
            "Archives are not taken: nobody can see what is inside. Unpack it and send "
            "the files one at a time."
        )
    elif ending in _FILMS:
        sentence = N_(
            "Films are not taken. Send still pictures of what it shows, and what is "
            "said in it as a sound: MP3, M4A, Ogg or Opus."
        )
    elif ending in _UNTAKEN_SOUNDS:
        sentence = N_(
            "Sounds are taken as MP3, M4A, Ogg or Opus. Save it as one of these and "
            "send that."
        )
    else:
        sentence = N_(
            "Only PDF, JPEG, PNG, WebP, plain text (.txt) and sounds (MP3, M4A, Ogg, "
            "Opus) are taken. Save it as one of these and send that."
        )
    raise RuleError("file_kind", sentence, field=FIELD)


def _check_size(size: int) -> None:
    if not size:
        raise RuleError(
            "file_empty_upload", N_("The file is empty. Choose another."), field=FIELD
        )
    if size > MOST_BYTES:
        raise RuleError(
            "file_too_big",
            N_(
                "The file is larger than %(most)s MB. Send a smaller picture, or the "
                "pages that matter."
            ),
            field=FIELD,
            most=MOST_BYTES // MEGABYTE,
        )


def _check_one_file(media: Media, content: bytes) -> None:
    """Refuse a file that is at the same time another file."""
    paper = media is not Media.PDF and b"%PDF-" in content[:_HEAD]
    if paper or _ends_as_zip(content):
        raise RuleError(
            "file_polyglot",
            N_(
                "This file is two files in one, so nobody can say what it shows. Open "
                "it, save it anew and send that."
            ),
            field=FIELD,
        )


def _ends_as_zip(content: bytes) -> bool:
    """Say whether an unpacking program would find an archive at the end."""
    at = content.find(_ZIP_END)
    while at >= 0:
        comment = int.from_bytes(content[at + 20 : at + _ZIP_END_LENGTH], "little")
        if at + _ZIP_END_LENGTH + comment == len(content):
            return True
        at = content.find(_ZIP_END, at + 1)
    return False
