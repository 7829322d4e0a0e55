"""Sounds to hand in: real recordings of a tone, and Ogg pages made here."""

import struct
from collections.abc import Sequence
from pathlib import Path

UPLOADS = Path(__file__).parents[1] / "data" / "uploads"
NAMES = ("voice.mp3", "voice.opus", "music.ogg", "voice.m4a")
NOWHERE = (1 << 64) - 1


def a_sound(name: str = "voice.mp3") -> bytes:
    """A second of a rising tone, whose tags say who, where and when."""
    return (UPLOADS / name).read_bytes()


def a_page(
    packets: Sequence[bytes],
    number: int,
    *,
    flags: int = 0,
    until: int = 960,
    serial: int = 7,
) -> bytes:
    """One Ogg page of whole packets, with its checksum worked out bit by bit."""
    laces = b"".join(
        b"\xff" * (len(one) // 255) + bytes([len(one) % 255]) for one in packets
    )
    head = struct.pack("<4sBBQII", b"OggS", 0, flags, until, serial, number)
    rest = bytes([len(laces)]) + laces + b"".join(packets)
    return head + struct.pack("<I", _sum(head + bytes(4) + rest)) + rest


def an_opus(
    comments: bytes = bytes(8), packet: bytes = b"\xf8silence", more: bytes = b""
) -> bytes:
    """An Opus sound of one packet behind these comments."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
    pages = (
        a_page([head], 0, flags=2, until=0),
        a_page([b"OpusTags" + comments], 1, until=0),
        a_page([packet], 2, flags=4, until=48000),
    )
    return b"".join(pages) + more


def _sum(page: bytes) -> int:
    total = 0
    for byte in page:
        total ^= byte << 24
        for _ in range(8):
            total = (total << 1 ^ (0x04C11DB7 if total >> 31 else 0)) & 0xFFFFFFFF
    return total
