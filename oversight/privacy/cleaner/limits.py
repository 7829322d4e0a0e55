"""What this process may use; taken first, before any parser is loaded."""

import resource

CPU_SECONDS = 10
MEMORY_BYTES = 512 * 1024 * 1024
OPEN_FILES = 64
MOST_PIXELS = 30_000_000
LONGEST_SIDE = 30_000
MOST_PAGES = 500
MOST_OBJECTS = 100_000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_SECONDS = 24 * 60 * 60
MOST_SAMPLES = 1_000_000
MOST_COPY = 10 * 1024 * 1024


class RefusedError(Exception):
    """The file is not taken; the code says why, the values fill the sentence."""

    def __init__(self, code: str, **values: int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def take(cpu: int = CPU_SECONDS, memory: int = MEMORY_BYTES) -> None:
    """Bind this process for good: so much time and memory, no file, no core."""
    for what, most in (
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        resource.setrlimit(what, (most, most))


def check_pixels(width: int, height: int) -> None:
    """Refuse a picture too large to be drawn, by its header alone."""
    if width < 1 or height < 1:
        raise RefusedError("unreadable")
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise RefusedError("too_many_pixels", most=MOST_PIXELS // 1_000_000)
