"""The worst that can stand in a file of a log, by what is wrong with it."""

from tests.ledger.checking import samples

NOTE = samples.note(samples.entries(9))
WORST = {
    "nothing": b"",
    "oversized lines": b"\xe2\x80\x94 " + b"x" * 1_500_000 + b"\n",
    "far too much": b"\n" * 2_100_000,
    "other digits": NOTE.replace("\n9\n", "\n\u0669\n").encode(),
    "other base64": NOTE.replace("=\n", "\n").encode(),
    "bytes that are no text": b"\xff\xfe\x00\n\n",
    "windows lines": NOTE.replace("\n", "\r\n").encode(),
    "another key": samples.vkey(samples.ORIGIN, 1, "thief").encode(),
    "a deep list": b"[" * 100_000,
}
