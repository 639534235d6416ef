"""The faces of official documents: the prescribed ones where this machine has them, else what stands in.

GB/T 9704-2012 prescribes 小标宋, 仿宋, 楷体, 黑体 and 宋体. Their usual fonts are licensed, so none is
shipped; those of the system are looked for first, then Fandol, and Noto stands in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from govkit.publish.fonts import SANS, SERIF

LATIN = "Libertinus Serif"
_WANTED = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05 GB18030", "方正小标宋简体"),
    "body": ("FangSong_GB2312", "FangSong", "STFangsong", "FZFangSong-Z02S", "FandolFang R", "FandolFang"),
    "kai": ("KaiTi_GB2312", "KaiTi", "STKaiti", "Kaiti SC", "FZKai-Z03S", "FandolKai"),
    "hei": ("SimHei", "STHeiti", "Heiti SC", "FZHei-B01S", "FandolHei"),
    "song": ("SimSun", "NSimSun", "STSong", "Songti SC", "FZShuSong-Z01S", "FandolSong"),
}
_NAMES = {"title": "小标宋", "body": "仿宋", "kai": "楷体", "hei": "黑体", "song": "宋体"}


@dataclass(frozen=True, slots=True)
class Faces:
    """For each role its families in order, and the faces that a stand-in replaces, by their names."""

    families: dict[str, tuple[str, ...]]
    replaced: tuple[str, ...]


@cache
def official_faces() -> Faces:
    """The faces for the official style on this machine."""
    import typst

    installed = set(typst.Fonts(include_system_fonts=True, font_paths=[]).families())
    return choose_faces(installed)


def choose_faces(installed: set[str]) -> Faces:
    """The faces for the official style where these families are installed."""
    families, replaced = {}, []
    for role, wanted in _WANTED.items():
        found = next((family for family in wanted if family in installed), "")
        stand_in = SANS if role == "hei" else SERIF
        families[role] = tuple(dict.fromkeys(filter(None, (found, stand_in, SERIF, LATIN))))
        if not found:
            replaced.append(_NAMES[role])
    return Faces(families, tuple(replaced))
