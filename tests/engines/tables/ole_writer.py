"""The smallest compound file that says "encrypted workbook": two empty streams with the names Excel gives."""

from __future__ import annotations

import struct

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def encrypted_package() -> bytes:
    """A version-3 compound file (sectors of 512 bytes): sector 0 the FAT, sector 1 the directory."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    fat = struct.pack("<II", FAT, END) + struct.pack("<I", FREE) * 126
    entries = [
        _entry("Root Entry", 5, child=1),
        _entry("EncryptionInfo", 2, right=2),
        _entry("EncryptedPackage", 2),
    ]
    directory = b"".join(entries) + _entry("", 0)
    return header + fat + directory


def _entry(name: str, kind: int, *, child: int = FREE, right: int = FREE) -> bytes:
    text = name.encode("utf-16-le")
    raw = text + bytes(64 - len(text)) + struct.pack("<H", len(text) + 2 if name else 0)
    raw += struct.pack("<BBIII", kind, 1, FREE, right, child) + bytes(36)
    return raw + struct.pack("<IQ", END, 0)
