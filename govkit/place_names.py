"""Names of places as tables write them: numbered, in brackets, after dashes, with or without their kind."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|"
    "黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|"
    "撒拉族|毛南族|仡佬族|锡伯族|锡伯|塔吉克族|塔吉克|怒族|普米族|鄂温克族|保安族|裕固族|独龙族|各族"
)
_AUTONOMOUS = re.compile(rf"^(.{{2,}}?)(?:{_PEOPLES})*自治(?:区|州|县|旗)$")
_KINDS = re.compile(r"^(.{2,}?)(?:特别行政区|矿区|林区|特区|地区|省|市|区|县|旗|盟|州)$")
_AROUND = re.compile(r"^[\"“'‘「『【《(\[](.+)[\"”'’」』】》)\]]$")
_BEFORE = re.compile(
    r"^(?:\(\d{1,3}\)|\d{1,12}[.、)]?|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|其中[:,]?"
    r"|[#*※•·│└├┗┣─—–-]+)+"
)
_BETWEEN = re.compile(r"(?<=[\u4e00-\u9fff])(?:[-–—·.>→|_]+|(?<=[省市区州盟])/)(?=[\u4e00-\u9fff])")


def tidy_name(name: str) -> str:
    """A name without blanks, footnote marks, brackets at its end, numbers and marks before it, and Latin.

    So `其中:晋江市`, `1.晋江市`, `350582 晋江市`, `└晋江市` and `晋江市 Jinjiang` are 晋江市, and places that
    are parted by signs (`福建省-泉州市-晋江市`) stand one after the other.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
    if re.search(r"[\u4e00-\u9fff]", plain):
        plain = re.sub(r"[A-Za-z']{2,}", "", plain)
    plain = _AROUND.sub(r"\1", plain)
    plain = _BEFORE.sub("", plain)
    plain = re.sub(r"(?:\([^)]*\)|\[[^\]]*\]|\d+\)|[*#†‡①-⑳\d:。、,;.]+)+$", "", plain)
    return _BETWEEN.sub("", plain)


@cache
def short_name(name: str) -> str:
    """A name without its kind: `晋江市` → `晋江`, `延边朝鲜族自治州` → `延边`; `沙县` stays as it is."""
    if found := _AUTONOMOUS.match(name):
        return found[1]
    found = _KINDS.match(name)
    return found[1] if found else name
