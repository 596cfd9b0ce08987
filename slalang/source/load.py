"""A path in; the text of that file, or the refusal to read it, out."""

from __future__ import annotations

import codecs
import hashlib
import os
import stat
from pathlib import Path

from slalang.source.paths import display_path, find_sources, missing, resolve_import
from slalang.source.refusal import Refusal
from slalang.source.text import SourceFile, source_file

__all__ = [
    "LIMIT",
    "Refusal",
    "decode",
    "decode_text",
    "display_path",
    "find_sources",
    "load_bytes",
    "load_file",
    "resolve_import",
]

LIMIT = 2_000_000
"""The largest file that is read, in bytes: some forty times the longest real agreement."""

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_OTHER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def load_file(path: Path, *, root: Path, limit: int = LIMIT) -> SourceFile | Refusal:
    """The text of one file, shown relative to `root`; `limit` in bytes.

    Never raises for what is on the disk.
    """
    data = load_bytes(path, root=root, limit=limit)
    if isinstance(data, Refusal):
        return data
    return decode(display_path(path, root), data, limit=limit)


def load_bytes(path: Path, *, root: Path, limit: int = LIMIT) -> bytes | Refusal:
    """What is in one file, shown relative to `root`; `limit` in bytes.

    Never raises for what is on the disk. Of a file that is too large nothing
    is read, and pipes and devices are not opened: they could block for ever.
    """
    shown = display_path(path, root)
    try:
        about = os.stat(path)
        if stat.S_ISDIR(about.st_mode):
            return Refusal(shown, "folder")
        if not stat.S_ISREG(about.st_mode):
            return Refusal(shown, "unreadable", "device")
        if about.st_size > limit:
            return Refusal(shown, "too-large", str(limit), about.st_size)
        with open(path, "rb") as file:
            # One byte more than allowed: the file may have grown since it was measured.
            return file.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return missing(path, root)
    except PermissionError:
        return Refusal(shown, "unreadable", "permission")
    except OSError:
        return Refusal(shown, "unreadable", "disk")


def decode(shown: str, data: bytes, *, limit: int = LIMIT) -> SourceFile | Refusal:
    """The text of bytes that were read somewhere, for instance from standard input.

    UTF-8 only; a byte order mark is dropped, and `\\r\\n` and `\\r` become `\\n`.
    """
    if len(data) > limit:
        return Refusal(shown, "too-large", str(limit), len(data))
    for mark, encoding in _OTHER_MARKS:
        if data.startswith(mark):
            return Refusal(shown, "not-utf8", encoding)
    if (nul := data.find(b"\0")) >= 0:
        return Refusal(shown, "nul", offset=nul, line=_line(data, nul))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
        return Refusal(shown, "not-utf8", f"0x{data[at]:02X}", at, _line(data, at))
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return source_file(shown, text, hashlib.sha256(data).hexdigest())


def decode_text(shown: str, text: str) -> SourceFile | Refusal:
    """The same for text that a program gives: it is held to what a file is held to."""
    # A lone surrogate, which no file can have, becomes a byte that is refused.
    return decode(shown, text.encode("utf-8", "surrogatepass"))


def _line(data: bytes, offset: int) -> int:
    """The line of a byte, counted from 1 as an editor does."""
    before = data[:offset].replace(b"\r\n", b"\n")
    return before.count(b"\n") + before.count(b"\r") + 1
