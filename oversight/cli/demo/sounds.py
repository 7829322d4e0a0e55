"""A sound for an invented voice message: three tones, written frame by frame.

Nobody speaks in it. Each frame of the MP3 holds one line of the spectrum, or none.
"""

HEAD = b"\xff\xfb\x18\xc0"  # MPEG 1, layer III, 32 kbit/s, 32 kHz, one channel.
FRAME, SIDE = 144, 17
LOUD = 202  # Of 255: 210 is as loud as a line can be alone.
# Lines of the spectrum, 28 Hz apart, and for how many frames of 36 ms each sounds.
TONES = ((16, 22), (0, 6), (20, 22), (0, 6), (24, 30), (0, 4))
EMPTY, FIRST_OF_PAIR, SECOND_OF_PAIR = (
    "1",
    "010",
    "0010",
)  # The first table, and a sign.


def tones() -> bytes:
    """Return an MP3 of some three seconds, always the same."""
    return b"".join(_frame(line) for line, many in TONES for _ in range(many))


def _frame(line: int) -> bytes:
    """Return one frame: its head, where its two parts end, and the parts."""
    bits = _line(line) if line else ""
    parts = "".join(_part(bits, line) for _ in range(2))
    side = _whole(f"{0:018b}{parts}", SIDE)
    return HEAD + side + _whole(bits * 2, FRAME - len(HEAD) - SIDE)


def _part(bits: str, line: int) -> str:
    """Return what is said of one part: how long it is, how many pairs, how loud."""
    pairs = line // 2 + 1 if line else 0
    tables = "00001" * 3
    return f"{len(bits):012b}{pairs:09b}{LOUD:08b}{0:05b}{tables}{0:010b}"


def _line(line: int) -> str:
    """Return pairs of nothing up to a line of the spectrum, and then that line."""
    return EMPTY * (line // 2) + (SECOND_OF_PAIR if line % 2 else FIRST_OF_PAIR)


def _whole(bits: str, size: int) -> bytes:
    """Return bits as so many bytes, with zeros behind them."""
    return int(bits.ljust(size * 8, "0") or "0", 2).to_bytes(size)
