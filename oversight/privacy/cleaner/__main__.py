"""Take the limits, read one file, answer, end."""

import sys
from importlib import import_module

from oversight.privacy.cleaner import answers, limits


def main(kind: str, content: bytes) -> bytes:
    """Return the answer to one file of a kind."""
    # A parser is loaded only for its own kind, and only under the limits.
    module = {"pdf": "papers", "text": "words"}.get(kind, "pictures")
    parser = import_module(f"oversight.privacy.cleaner.{module}")
    try:
        if module == "pictures":
            return answers.told(parser.clean(kind, content))
        return answers.told(parser.clean(content))
    except limits.RefusedError as error:
        return answers.refused(error)


if __name__ == "__main__":
    limits.take()
    sys.stdout.buffer.write(main(sys.argv[1], sys.stdin.buffer.read()))
