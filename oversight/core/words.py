"""Marks sentences for translation without translating them.

Rules stay free of the web: they mark a sentence here, and the edge
(web, notices, cli) puts it into the reader's language.
"""


def N_(sentence: str) -> str:  # noqa: N802
    """Return the sentence unchanged, marked for the translators."""
    return sentence
