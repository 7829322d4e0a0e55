"""What a paper carries unseen, so that its sender learns what was left out."""

from collections.abc import Iterable, Mapping

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

_ENDS_LINEARIZED = 2
_ACTIONS: Mapping[str, str] = {
    "/JavaScript": "scripts",
    "/Launch": "scripts",
    "/SubmitForm": "scripts",
    "/ImportData": "scripts",
    "/ResetForm": "scripts",
    "/Hide": "scripts",
    "/URI": "links",
    "/GoToR": "links",
    "/GoToE": "links",
    "/Sound": "media",
    "/Movie": "media",
    "/Rendition": "media",
}
_KEYS: Mapping[str, str] = {
    "/JS": "scripts",
    "/AA": "scripts",
    "/XFA": "forms",
    "/EF": "attachments",
    "/EmbeddedFiles": "attachments",
    "/AF": "attachments",
    "/Metadata": "author",
    "/PieceInfo": "author",
    "/RichMediaContent": "media",
}
_ROOT: Mapping[str, str] = {"/AcroForm": "forms", "/Outlines": "bookmarks"}
_NOTES: Mapping[str, str] = {
    "/Link": "links",
    "/Widget": "forms",
    "/FileAttachment": "attachments",
    "/RichMedia": "media",
    "/Screen": "media",
    "/Sound": "media",
    "/Movie": "media",
    "/3D": "media",
}


def of_pdf(pdf: Pdf, content: bytes) -> frozenset[str]:
    """Return what the whole paper tells: its root, its pages, its earlier versions."""
    left = {word for key, word in _ROOT.items() if key in pdf.Root}
    if "/Info" in pdf.trailer:
        left.add("author")
    ends = content.count(b"%%EOF")
    if ends > (_ENDS_LINEARIZED if pdf.is_linearized else 1):
        left.add("versions")
    for page in pdf.pages:
        notes = page.obj.get(Name.Annots)
        for note in notes if isinstance(notes, Array) else ():
            kind = note.get(Name.Subtype) if isinstance(note, Dictionary) else None
            left.add(_NOTES.get(str(kind), "notes"))
    return frozenset(left)


def of_parts(parts: Iterable[Object]) -> frozenset[str]:
    """Return what single objects of a paper do or tell."""
    left: set[str] = set()
    for part in parts:
        if isinstance(part, Dictionary | Stream):
            left.update(word for key, word in _KEYS.items() if key in part)
            if "/K" not in part and (done := _ACTIONS.get(str(part.get(Name.S)))):
                left.add(done)
    return frozenset(left)
