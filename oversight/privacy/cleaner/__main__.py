"""Take the limits, read one file, answer, end."""

import sys
from importlib import import_module

from oversight.privacy.cleaner import answers, limits

MODULES = {"pdf": "papers", "text": "words"} | dict.fromkeys(
    ("mp3", "ogg", "m4a"), "sounds"
)


def main(kind: str, content: bytes) -> bytes:
    """Return the answer to one file of a kind."""
    # A parser is loaded only for its own kind, and only under the limits.
    module = MODULES.get(kind, "pictures")
    parser = import_module(f"oversight.privacy.cleaner.{module}")
    try:
        if module in {"pictures", "sounds"}:
            return answers.told(parser.clean(kind, content))
        return answers.told(parser.clean(content))
    except limits.RefusedError as error:
        return answers.refused(error)


if __name__ == "__main__":
    limits.take()
    sys.stdout.buffer.write(main(sys.argv[1], sys.stdin.buffer.read()))
