"""Text of bytes whose encoding nobody states: UTF-8, UTF-16, GB18030, Big5, or several in one file."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from govkit.readers.raw import Remark

_BAD_LINES_BORNE = 0.02
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_LINES_PER_STRAY = 100
_FEWEST_OF_PADDING = 4
_NUL_SHARE_OF_UTF16 = 0.15
_SAMPLE, _FEWEST = 2**18, 4
# The characters of the first level of each set are by their use nine tenths of any text and more.
_USUAL_IN_GB2312, _USUAL_IN_BIG5 = (0xB0A1, 0xD7F9), (0xA440, 0xC67E)
_MOST_BY_CHANCE, _LEAST_OF_TEXT = 0.6, 0.85


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, its encoding, and what had to be done to come to it."""

    text: str
    encoding: str
    remarks: tuple[Remark, ...] = ()


def decode(content: bytes) -> Decoded | None:
    """Text of a file's bytes, or None where they are no text.

    A byte order mark decides; without one UTF-16 is tried where NUL bytes stand as in Latin text and digits,
    then UTF-8, then GB18030, which takes in GBK and GB 2312. Where neither fits the whole, each line is tried
    for itself: files are put together from several, and databases cut a text in the middle of a character.
    Big5 is taken only where the text is none in UTF-8, of hardly any usual character in GB18030, and of
    usual ones in Big5.
    """
    remarks: tuple[Remark, ...] = ()
    marked = _by_mark(content)
    if marked is not None:
        return marked
    padding = len(content) - len(content.rstrip(b"\0"))
    nul = content.count(b"\0")
    if padding >= _FEWEST_OF_PADDING and nul == padding:
        # What a system pads a file with whose writing was broken off.
        content = content.rstrip(b"\0")
        remarks = (Remark("readers.remark_nul", {"count": nul, "line": content.count(b"\n") + 1}),)
    elif nul:
        if nul > _NUL_SHARE_OF_UTF16 * len(content):
            high, low = content[0::2].count(0), content[1::2].count(0)
            wide = _decoded(content, "utf-16-be" if high > low else "utf-16-le")
            return None if wide is None or _has_control_characters(wide) else Decoded(wide, _wide(high, low))
        line = content[: content.index(b"\0")].count(b"\n") + 1
        remarks = (Remark("readers.remark_nul", {"count": nul, "line": line}),)
        content = content.replace(b"\0", b"")
    for encoding in ("utf-8", "gb18030"):
        if encoding == "gb18030" and (traditional := big5_of(content)):
            return _in_big5(content, traditional, remarks)
        text = _decoded(content, encoding)
        if text is not None:
            return _without_strays(text, encoding, remarks)
    return _by_line(content, remarks)


def big5_of(content: bytes) -> str:
    """The codec of Big5 that content reads as text in where GB18030 makes none of it, else empty."""
    sample = content[:_SAMPLE]
    if sample.isascii():
        return ""
    simplified = _usual(sample.decode("gb18030", errors="replace"), "gb2312", *_USUAL_IN_GB2312)
    if simplified > _MOST_BY_CHANCE:
        return ""
    shares = {
        codec: _usual(sample.decode(codec, errors="replace"), "cp950", *_USUAL_IN_BIG5)
        for codec in ("cp950", "big5hkscs")
    }
    best = max(shares, key=lambda codec: shares[codec])
    return best if shares[best] > _LEAST_OF_TEXT else ""


def _usual(text: str, codec: str, first: int, last: int) -> float:
    """The share of the usual characters of an encoding, by their codes, among those that are not ASCII.

    Its marks of punctuation do not count; 0 where too few are left to judge by.
    """
    characters = [c for c in text if not c.isascii() and not unicodedata.category(c).startswith(("P", "Z"))]
    if len(characters) < _FEWEST:
        return 1.0 if codec == "gb2312" else 0.0
    codes = [int.from_bytes(c.encode(codec, errors="ignore")) for c in characters]
    return sum(first <= code <= last for code in codes) / len(codes)


def _in_big5(content: bytes, codec: str, remarks: tuple[Remark, ...]) -> Decoded | None:
    text = content.decode(codec, errors="replace")
    bad = [number for number, line in enumerate(text.split("\n"), start=1) if "\ufffd" in line]
    if len(bad) > max(1, _BAD_LINES_BORNE * text.count("\n")) or _has_control_characters(text):
        return None
    remarks = (*remarks, Remark("readers.remark_big5"))
    if bad:
        remarks = (*remarks, Remark("readers.remark_cut_character", {"count": len(bad), "line": bad[0]}))
    return Decoded(text, codec, remarks)


def _wide(high: int, low: int) -> str:
    return "utf-16-be" if high > low else "utf-16-le"


def _by_mark(content: bytes) -> Decoded | None:
    if content.startswith(codecs.BOM_UTF8):
        rest = decode(content[3:])
        if rest is None:
            return None
        encoding = "utf-8-sig" if rest.encoding == "utf-8" else rest.encoding
        return Decoded(rest.text.lstrip("\ufeff"), encoding, rest.remarks)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _decoded(content[: len(content) // 2 * 2], "utf-16")
        if text is None or _has_control_characters(text):
            return None
        cut = (Remark("readers.remark_cut_character", {"count": 1, "line": text.count("\n") + 1}),)
        return Decoded(text, "utf-16", cut if len(content) % 2 else ())
    return None


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _by_line(content: bytes, remarks: tuple[Remark, ...]) -> Decoded | None:
    lines = content.split(b"\n")
    texts: list[str] = []
    found: dict[str, list[int]] = {"utf-8": [], "gb18030": [], "": []}
    for number, line in enumerate(lines, start=1):
        if line.isascii():
            texts.append(line.decode("ascii"))
            continue
        for encoding in ("utf-8", "gb18030"):
            text = _decoded(line, encoding)
            if text is not None:
                texts.append(text)
                found[encoding].append(number)
                break
        else:
            texts.append("")
            found[""].append(number)
    main = "utf-8" if len(found["utf-8"]) >= len(found["gb18030"]) else "gb18030"
    other = "gb18030" if main == "utf-8" else "utf-8"
    bad = found[""]
    if (
        len(bad) > max(1, _BAD_LINES_BORNE * len(lines))
        or len(bad) == len(found[main]) + len(bad)
        or len(bad) * 4 > len(lines)
    ):
        return None
    for number in bad:
        texts[number - 1] = lines[number - 1].decode(main, errors="replace")
    if bad:
        remarks = (*remarks, Remark("readers.remark_cut_character", {"count": len(bad), "line": bad[0]}))
    if found[other]:
        values = {
            "main": main.upper(),
            "other": other.upper(),
            "count": len(found[other]),
            "line": found[other][0],
        }
        remarks = (*remarks, Remark("readers.remark_mixed_encodings", values))
    text = "\n".join(texts)
    return None if _has_control_characters(text) else Decoded(text, main, remarks)


def _without_strays(text: str, encoding: str, remarks: tuple[Remark, ...]) -> Decoded | None:
    """Text without the few control characters that were pasted into it; None where they are many."""
    strays = [*_CONTROL.finditer(text)] if _has_control_characters(text) else []
    if not strays:
        return Decoded(text, encoding, remarks)
    # Where they stand in every line they part its cells, as Hive has it, or it is no text.
    if len(strays) > 1 + text.count("\n") // _LINES_PER_STRAY:
        return None
    first = strays[0]
    told = {
        "count": len(strays),
        "code": f"{ord(first[0]):02X}",
        "line": text[: first.start()].count("\n") + 1,
    }
    return Decoded(_CONTROL.sub("", text), encoding, (*remarks, Remark("readers.remark_control", told)))


def _has_control_characters(text: str) -> bool:
    return any(ord(character) < 32 and character not in "\t\r\n\f\v\x1a" for character in set(text))
