"""Files go out as attachments that can do nothing: no script, no guess, no frame."""

import re
from urllib.parse import quote

from flask import Response, has_request_context, request

from oversight.core.text import clean_line

POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
UNKNOWN = "application/octet-stream"
_ODD = re.compile(r"[^A-Za-z0-9._-]+")
_PLAIN = "!#$&+-.^_`|~"


def attachment(content: bytes, *, name: str, mime: str = UNKNOWN) -> Response:
    """Return a file to be kept, under its own name in any script (RFC 6266, 8187).

    Nothing of a name turns its ending around or begins a line of its own.
    """
    name = clean_line(name)
    ascii_name = _ODD.sub("_", name) or "file"
    spelled = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''"
    answer = Response(content, content_type=mime)
    answer.headers["Content-Disposition"] = spelled + quote(name, safe=_PLAIN)
    answer.headers["Content-Security-Policy"] = POLICY
    if mime.startswith("audio/") and has_request_context():
        # Some browsers play a sound only if they may ask for stretches of it.
        answer.make_conditional(
            request, accept_ranges=True, complete_length=len(content)
        )
    return answer
