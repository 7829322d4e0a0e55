"""PDFs that do what a paper must not, and bombs, made here."""

import struct
import zlib
from collections.abc import Sequence
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.factories.exhibits import a_picture

SAID = "Words on the page"
SECRET = b"attached secret"


def a_wicked_paper(words: str = SAID) -> bytes:
    """One page of words, and everything that acts, hides or tells around them."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 400))
        page = pdf.pages[0].obj
        _write(pdf, page, words)
        _act(pdf, page)
        _hide(pdf, page)
        with pdf.open_metadata() as told:
            told["dc:creator"] = ["Canary Author"]
        pdf.docinfo["/Author"] = "Canary Author"
        pdf.save(out)
    return out.getvalue()


def _write(pdf: Pdf, page: pikepdf.Object, words: str) -> None:
    page.Resources = Dictionary(
        Font=Dictionary(
            F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
    )
    picture = pdf.make_stream(a_picture("JPEG", comment=b"Canary GPS"))
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    picture.Width, picture.Height, picture.BitsPerComponent = 320, 200, 8
    picture.ColorSpace, picture.Filter = Name.DeviceRGB, Name.DCTDecode
    picture.Metadata = pdf.make_stream(b"<x>Canary XMP</x>")
    page.Resources.XObject = Dictionary(Im0=picture)
    page.Contents = pdf.make_stream(
        f"BT /F1 18 Tf 20 300 Td ({words}) Tj ET /Im0 Do".encode()
    )


def _act(pdf: Pdf, page: pikepdf.Object) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    launch = pdf.make_indirect(Dictionary(S=Name.Launch, F=String("cmd.exe")))
    box = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("name"),
            Rect=[0, 0, 9, 9],
            AA=Dictionary(K=script),
        )
    )
    page.AA = Dictionary(O=script)
    page.Annots = Array(
        [
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Link,
                    Rect=[0, 0, 9, 9],
                    A=Dictionary(S=Name.URI, URI=String("https://canary.example")),
                )
            ),
            box,
        ]
    )
    root = pdf.Root
    root.OpenAction = script
    root.AA = Dictionary(WC=launch)
    root.AcroForm = Dictionary(
        Fields=Array([box]), XFA=pdf.make_stream(b"<xdp>canary</xdp>")
    )
    root.Outlines = pdf.make_indirect(Dictionary(First=Dictionary(A=script)))
    root.StructTreeRoot = pdf.make_indirect(
        Dictionary(
            Type=Name.StructTreeRoot,
            K=Dictionary(S=Name.P, K=0, A=Dictionary(O=Name.X)),
        )
    )
    page.Odd = Dictionary(Deep=Array([Dictionary(S=Name.SubmitForm, F=String("x"))]))


def _hide(pdf: Pdf, page: pikepdf.Object) -> None:
    pdf.attachments["secret.txt"] = SECRET
    kept = pdf.make_stream(SECRET)
    spec = Dictionary(Type=Name.Filespec, F=String("secret.txt"), EF=Dictionary(F=kept))
    page.AF = Array([spec])
    page.PieceInfo = Dictionary(App=Dictionary(Private=String("Canary piece")))


def a_raw_paper(streams: Sequence[tuple[bytes, bytes]]) -> bytes:
    """One page, and objects of which each is the words of a dictionary and bytes."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>>>",
        *(
            b"<<%s/Length %d>>stream\n%s\nendstream" % (words, len(content), content)
            for words, content in streams
        ),
    ]
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % count
    foot = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return out + head + rows + foot % (count, len(out))


def deflated_zeros(size: int) -> bytes:
    """So many zeros, packed small."""
    packer = zlib.compressobj(9)
    step = 1024 * 1024
    parts = [packer.compress(bytes(step)) for _ in range(size // step)]
    return b"".join([*parts, packer.flush()])


def a_png_of(width: int, height: int, packed: bytes) -> bytes:
    """A PNG that claims a size, with these packed dots."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", packed), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(a_chunk(*part) for part in parts)


def a_chunk(name: bytes, content: bytes) -> bytes:
    """One chunk of a PNG."""
    check = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + check
