"""Workbooks that are encrypted with the password that Excel itself uses when nobody chose one."""

from __future__ import annotations

import io
from pathlib import Path

from govkit.errors import ReadError

# [MS-OFFCRYPTO] 2.4.2.3 names it: write protection encrypts with it, and readers are to try it.
_DEFAULT_PASSWORD = "VelvetSweatshop"
_FILE_PASS = 0x2F


def decrypted(file: Path, content: bytes) -> bytes:
    """The bytes of an OLE workbook, decrypted where the format's default password opens it.

    Raises
    ------
    ReadError
        The workbook has a password of its own, or is damaged.
    """
    if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0" not in content and not _is_marked(content):
        return content
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

    out = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(content))
        if not office.is_encrypted():
            return content
        office.load_key(password=_DEFAULT_PASSWORD)
        office.decrypt(out)
    except (InvalidKeyError, DecryptionError):
        raise ReadError("readers.password", file=file.name) from None
    except Exception as problem:
        raise ReadError("readers.cut_off", file=file.name, problem=type(problem).__name__) from None
    return out.getvalue()


def _is_marked(content: bytes) -> bool:
    """Whether the stream of a BIFF workbook may begin with a record of encryption."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            name = next((n for n in ("Workbook", "Book", "WORKBOOK", "BOOK") if ole.exists(n)), None)
            if name is None:
                return False
            stream = ole.openstream(name)
            for _ in range(12):
                head = stream.read(4)
                if len(head) < 4:
                    return False
                if int.from_bytes(head[:2], "little") == _FILE_PASS:
                    return True
                stream.read(int.from_bytes(head[2:], "little"))
    except (
        Exception
    ):  # Whatever olefile stumbles on, the reader of workbooks says what is wrong with the file.
        return False
    return False
