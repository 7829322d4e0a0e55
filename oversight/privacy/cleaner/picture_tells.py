"""What a picture carries unseen, so that its sender learns what was left out."""

from collections.abc import Mapping
from struct import error as BrokenError

from PIL import ExifTags, Image, PngImagePlugin

_BASE, _IFD = ExifTags.Base, ExifTags.IFD
_TAGS: Mapping[int, str] = {
    _BASE.DateTime: "time",
    _BASE.DateTimeOriginal: "time",
    _BASE.DateTimeDigitized: "time",
    _BASE.Make: "device",
    _BASE.Model: "device",
    _BASE.Software: "device",
    _BASE.BodySerialNumber: "device",
    _BASE.MakerNote: "device",
    _BASE.Artist: "author",
    _BASE.Copyright: "author",
    _BASE.CameraOwnerName: "author",
    _BASE.XPAuthor: "author",
    _BASE.ImageDescription: "notes",
    _BASE.UserComment: "notes",
    _BASE.XPComment: "notes",
    _BASE.XPTitle: "notes",
    _BASE.XPKeywords: "notes",
    _BASE.XPSubject: "notes",
}
_INFO: Mapping[str, str] = {
    "comment": "notes",
    "xmp": "notes",
    "photoshop": "notes",
    "icc_profile": "colours",
}
_BROKEN = (
    *(ArithmeticError, AttributeError, LookupError, OSError, SyntaxError),
    *(BrokenError, TypeError, ValueError),
)


def of_image(image: Image.Image) -> frozenset[str]:
    """Return what stands beside the dots of an opened picture."""
    left = {word for key, word in _INFO.items() if image.info.get(key)}
    if b"GPSLatitude" in bytes(image.info.get("xmp") or b""):
        left.add("place")
    if isinstance(image, PngImagePlugin.PngImageFile) and image.text:
        left.add("notes")
    if image.info.get("exif"):
        left |= _of_exif(image)
    return frozenset(left)


def _of_exif(image: Image.Image) -> set[str]:
    try:
        exif = image.getexif()
        tags = {*exif, *exif.get_ifd(_IFD.Exif)}
        left = {word for tag, word in _TAGS.items() if tag in tags}
        if exif.get_ifd(_IFD.GPSInfo):
            left.add("place")
        if exif.get_ifd(_IFD.IFD1):
            left.add("thumbnail")
    except _BROKEN:  # It tells something, and says badly what.
        return {"notes"}
    return left
