"""Where a server listens: looked at before it starts, so that it can be refused."""

import re
from socket import AF_INET, AF_INET6, SO_REUSEADDR, SOL_SOCKET, gaierror, socket

import click

from oversight.cli.answering import Refused

LAST_PORT = 65_535
PORTS = click.IntRange(1, LAST_PORT)


def check_free(host: str, port: int) -> None:
    """Refuse an address that is none, or at which somebody else answers already."""
    family = AF_INET6 if ":" in host else AF_INET
    with socket(family) as asked:
        asked.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        try:
            asked.bind((_named(host), port))
        except gaierror:
            raise _no_address(host) from None
        except OSError as error:
            raise Refused(
                "address_taken",
                f"{host}:{port} cannot be used ({error.strerror}). Choose another "
                f"port, such as: PORT={port + 1} make run",
            ) from None


def parsed(spelled: str) -> tuple[str, int]:
    """Return host and port of an address such as ``[::1]:8080``."""
    host, colon, port = spelled.rpartition(":")
    stands = re.fullmatch(r"[0-9]{1,5}", port, re.ASCII) is not None
    if not (colon and stands and 1 <= int(port) <= LAST_PORT):
        raise Refused(
            "no_address",
            "An address is a host and a port from 1 to 65535, such as 127.0.0.1:8080.",
        )
    return host.removeprefix("[").removesuffix("]"), int(port)


def spelled(host: str, port: int) -> str:
    """Return an address as servers are told it."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _named(host: str) -> str:
    """Return a host that may be asked for: the system fails otherwise over odd ones."""
    if not re.fullmatch(r"[0-9A-Za-z.:%_-]{1,253}", host, re.ASCII):
        raise _no_address(host)
    return host


def _no_address(host: str) -> Refused:
    return Refused("no_address", f"This machine has no address named {host!r}.")
