"""What the portal reaches out to, and the ways of proving who one is that it has not.

Addresses that people type are text: no module that handles one can open it, for the
few that speak to other machines are named here, with whom they speak to.
"""

import ast

from tests.architecture.source import HOUSE, MODULES, name_of, tree

# Libraries that open a line to another machine.
REACHING = {
    *("aiohttp", "asyncio", "ftplib", "http.client", "httpx", "poplib", "requests"),
    *("smtplib", "socket", "socketserver", "telnetlib", "urllib.request", "urllib3"),
    *("websockets", "xmlrpc"),
}
NAMED = {
    "oversight/cli/ledger/sources.py": "a copy of the log that a verifier names",
    "oversight/cli/listening.py": "its own port",
    "oversight/cli/running.py": "its own port",
    "oversight/ledger/witnesses.py": "the witnesses that the operator names",
    "oversight/notices/smtp.py": "the mail server that the operator names",
    "oversight/review/service/relays.py": "the relays of the beacon",
}
# Proofs that carry themselves, sign-in through others, and calls between browsers.
ABSENT = {
    "authlib",
    "jose",
    "jwcrypto",
    "jwt",
    "oauthlib",
    "saml2",
    "requests_oauthlib",
}
SCRIPTS = sorted((HOUSE / "static").rglob("*.js"))
CALLS = ("RTCPeerConnection", "WebSocket", "EventSource", "sendBeacon", "localStorage")


def imported(source: ast.Module) -> set[str]:
    """Every module that is imported, by its full name."""
    found: set[str] = set()
    for node in ast.walk(source):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{one.name}" for one in node.names}
    return found


def test_v9_only_modules_named_here_open_a_line_to_another_machine() -> None:
    reaching = {name_of(path) for path in MODULES if REACHING & imported(tree(path))}

    assert reaching == set(NAMED)


def test_v9_v10_v17_nothing_signs_in_through_others_or_calls_between_browsers() -> None:
    libraries = {one.split(".")[0] for path in MODULES for one in imported(tree(path))}
    pinned = (HOUSE / "requirements.txt").read_text(encoding="utf-8").lower()
    wanted = {line.split("==")[0].split("[")[0] for line in pinned.splitlines()}
    scripts = {path.name: path.read_text(encoding="utf-8") for path in SCRIPTS}

    assert not ABSENT & {one.replace("-", "_") for one in libraries | wanted}
    assert "flask" in wanted
    assert len(scripts) > 5
    assert [
        (name, call) for name, text in scripts.items() for call in CALLS if call in text
    ] == []
