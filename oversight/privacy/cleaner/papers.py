"""PDFs: read whole, then written anew without anything that acts, hides or tells."""

from collections.abc import Iterable, Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from oversight.privacy.cleaner import limits, paper_tells, shapes, unpacking
from oversight.privacy.cleaner.answers import Cleaned
from oversight.privacy.cleaner.limits import RefusedError

_PADDING = b"\0\r\n\t \x0c"
# What a paper needs in order to be read: everything else in its root is left out.
ROOT = frozenset(
    {"/Type", "/Pages", "/Lang", "/PageLabels", "/MarkInfo", "/StructTreeRoot"}
    | {"/OCProperties", "/ViewerPreferences"}
)
PAGE = ("/AA", "/Annots", "/B", "/Metadata", "/PieceInfo", "/Thumb", "/PresSteps")
ANYWHERE = (
    *("/AA", "/JS", "/OpenAction", "/XFA", "/EF", "/EmbeddedFiles", "/Metadata"),
    *("/AF", "/PieceInfo", "/LastModified", "/RichMediaContent", "/RichMediaSettings"),
)
ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/URI", "/SubmitForm", "/ImportData", "/GoToR"}
    | {"/GoToE", "/Rendition", "/Sound", "/Movie", "/Named", "/Hide", "/Thread"}
    | {"/ResetForm", "/SetOCGState", "/Trans", "/GoTo3DView", "/RichMediaExecute"}
)


def clean(content: bytes) -> Cleaned:
    """Return a paper's pages as a new file; its words and letters stay the same."""
    _check_ends(content)
    left = unpacking.check_deflated(content)
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False) as pdf:
            pages = _check_size(pdf, left)
            told = paper_tells.of_pdf(pdf, content) | _disarm(pdf)
            copy = _saved(pdf)
    except pikepdf.PasswordError as error:
        raise RefusedError("locked") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError) as error:
        raise RefusedError("unreadable") from error
    if len(copy) > limits.MOST_COPY + limits.MOST_COPY // 2:
        raise RefusedError("too_heavy")
    return Cleaned("pdf", copy, pages=pages, left=told)


def _check_ends(content: bytes) -> None:
    """Refuse a paper that is cut off, or behind whose end another file begins."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise RefusedError("cut_off")
    if content[end + len(b"%%EOF") :].strip(_PADDING):
        raise RefusedError("more_behind")


def _check_size(pdf: Pdf, left: int) -> int:
    """Refuse what would burst in the reader's hands, before it is unpacked there."""
    if pdf.is_encrypted:
        raise RefusedError("locked")
    if len(pdf.objects) > limits.MOST_OBJECTS:
        raise RefusedError("too_heavy")
    pages = len(pdf.pages)
    if not pages:
        raise RefusedError("unreadable")
    if pages > limits.MOST_PAGES:
        raise RefusedError("too_many_pages", most=limits.MOST_PAGES)
    for stream in _streams(pdf):
        if stream.get(Name.Subtype) == Name.Image:
            limits.check_pixels(int(stream.Width), int(stream.Height))
        left = unpacking.check_fits(stream, left)
    return pages


def _disarm(pdf: Pdf) -> frozenset[str]:
    """Take out what acts, hides or tells, and name it; what forms show stays drawn."""
    parts = (part for thing in pdf.objects for part in _parts(thing))
    told = paper_tells.of_parts(parts)
    form = pdf.Root.get(Name.AcroForm)
    if form is not None:
        _drop(form, ("/XFA",))
        pdf.generate_appearance_streams()
    pdf.flatten_annotations()
    _drop(pdf.Root, tuple(key for key in pdf.Root.keys() if key not in ROOT))  # noqa: SIM118
    _drop(pdf.trailer, ("/Info",))
    for page in pdf.pages:
        _drop(page.obj, PAGE)
    for thing in pdf.objects:
        for part in _parts(thing):
            _strip(part)
    return told


def _parts(thing: Object) -> Iterator[Object]:
    """Yield an object and everything that is written inside it."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Dictionary | Stream):
            yield part
            inside = [part.get(key) for key in part.keys()]  # noqa: SIM118
        else:
            inside = list(part) if isinstance(part, Array) else []
        waiting += [
            one for one in inside if isinstance(one, Object) and not one.is_indirect
        ]


def _strip(thing: Object) -> None:
    _drop(thing, ANYWHERE)
    if thing.get(Name.S) in ACTIONS and "/K" not in thing:
        _drop(thing, tuple(thing.keys()))
    elif isinstance(thing, Stream) and thing.get(Name.Filter) == Name.DCTDecode:
        thing.write(shapes.plain_jpeg(thing.read_raw_bytes()), filter=Name.DCTDecode)


def _drop(thing: Object, keys: Iterable[str]) -> None:
    for key in keys:
        if key in thing:
            del thing[key]


def _streams(pdf: Pdf) -> Iterator[Stream]:
    return (thing for thing in pdf.objects if isinstance(thing, Stream))


def _saved(pdf: Pdf) -> bytes:
    out = BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(
        out,
        deterministic_id=True,
        fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return out.getvalue()
