"""Workbooks that are encrypted with the password that Excel itself uses when nobody chose one."""

from __future__ import annotations

import io
from pathlib import Path

from govkit.errors import ReadError
from govkit.readers.damage import cut_off

# [MS-OFFCRYPTO] 2.4.2.3 names it: write protection encrypts with it, and readers are to try it.
_DEFAULT_PASSWORD = "VelvetSweatshop"


def decrypted(file: Path, content: bytes) -> bytes:
    """The bytes of an OLE workbook, decrypted where the format's default password opens it.

    Raises
    ------
    ReadError
        The workbook has a password of its own, or its encryption is damaged.
    """
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(content))
        if not office.is_encrypted():
            return content
    except Exception:  # Whatever it stumbles on, the reader of workbooks says what is wrong with the file.
        return content
    out = io.BytesIO()
    try:
        office.load_key(password=_DEFAULT_PASSWORD)
        office.decrypt(out)
    except (InvalidKeyError, DecryptionError):
        raise ReadError("readers.password", file=file.name) from None
    except Exception as problem:
        raise cut_off(file, problem) from None
    return out.getvalue()
