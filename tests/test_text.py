"""Wording: both languages of every sentence are there, agree in their placeholders, and are used."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
import yaml

from govkit.errors import ParameterError
from govkit.text import LANGUAGES, language, listing, pick, say, set_language, use_language

PROJECT = Path(__file__).resolve().parent.parent
AREAS = tuple(sorted(file.stem for file in (PROJECT / "govkit" / "wording").glob("*.yml")))
KEY = re.compile(rf"(?:{'|'.join(AREAS)})\.[a-z][a-z0-9_]*")
# Entries whose languages take different values on purpose: each counts, or refers to a section, in its way.
DIFFERING = {"claims.hundred_millions", "claims.ten_thousands", "publish.section_reference"}
# Entries that show a line of code.
SHOWING_CODE = {
    *("runs.cell_untyped", "importing.draft_district", "importing.draft_no_district"),
    *("importing.draft_two_years", "importing.report_recoded"),
}
FILE_ENDINGS = {
    "csv",
    "css",
    "docx",
    "html",
    "ipynb",
    "js",
    "json",
    "md",
    "parquet",
    "pdf",
    "py",
    "svg",
    "typ",
    "yml",
}


def entries(area: str) -> dict[str, dict[str, str]]:
    file = PROJECT / "govkit" / "wording" / f"{area}.yml"
    return yaml.load(file.read_text(encoding="utf-8"), Loader=NoRepeats)


class NoRepeats(yaml.SafeLoader):
    """A loader that refuses a key that stands twice; YAML silently keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]  # type: ignore[no-untyped-call]
        assert len(keys) == len(set(keys)), f"twice: {sorted({key for key in keys if keys.count(key) > 1})}"
        return super().construct_mapping(node, deep=deep)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def sources() -> Iterator[tuple[str, str]]:
    """Python sources of the package and of its notebooks."""
    for file in sorted((PROJECT / "govkit").rglob("*.py")):
        yield str(file.relative_to(PROJECT)), file.read_text(encoding="utf-8")
    for file in sorted((PROJECT / "notebooks").glob("*.ipynb")):
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        yield file.name, re.sub(r"^\s*[%!].*$", "", code, flags=re.MULTILINE)


@cache
def literals() -> dict[str, str]:
    """Texts in the sources and in templates, with the file that has them."""
    texts = {}
    for name, code in sources():
        tree = ast.parse(code)
        parts = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
                texts[node.value] = name
    for file in sorted((PROJECT / "govkit" / "publish" / "templates").iterdir()):
        for text in re.findall(r"""["']([a-z][a-z0-9_]*)["']""", file.read_text(encoding="utf-8")):
            texts.setdefault(text, file.name)
    return texts


@cache
def composed() -> tuple[re.Pattern[str], ...]:
    """Forms of the keys that f-strings in the sources compose, with one group for what they leave open."""
    forms = set()
    for _, code in sources():
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
                if re.match(rf"(?:{'|'.join(AREAS)})\.", str(parts[0])):
                    forms.add(
                        "".join("([a-z0-9_]+)" if part is None else re.escape(str(part)) for part in parts)
                    )
    return tuple(re.compile(form) for form in sorted(forms))


def keys_in_sources() -> dict[str, str]:
    return {
        text: file
        for text, file in literals().items()
        if KEY.fullmatch(text) and text.split(".")[1] not in FILE_ENDINGS
    }


def is_used(key: str) -> bool:
    """Whether the sources have a key whole or compose it; a name left open must be a text of the sources."""
    if key in literals():
        return True
    for form in composed():
        match = form.fullmatch(key)
        if match and (match.groups() != (key.split(".")[1],) or match.group(1) in literals()):
            return True
    return False


@pytest.mark.parametrize("area", AREAS)
def test_every_entry_has_both_languages_with_the_same_placeholders(area: str) -> None:
    for name, entry in entries(area).items():
        assert set(entry) == set(LANGUAGES), f"{area}.{name}"
        # What joins words may be nothing in one language and a space in the other.
        assert "".join(entry.values()), f"{area}.{name}"
        if f"{area}.{name}" not in DIFFERING:
            assert placeholders(entry["zh"]) == placeholders(entry["en"]), f"{area}.{name}"


@pytest.mark.parametrize("area", AREAS)
def test_chinese_sentences_have_chinese_punctuation(area: str) -> None:
    half_width = re.compile(r"[\u4e00-\u9fff}][,;:?!]|[,;:?!][\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?:$|\s)")
    wrong = [
        f"{area}.{name}: {entry['zh']}"
        for name, entry in entries(area).items()
        if half_width.search(re.sub(r"\{\w+:", "{", entry["zh"]))  # `{count:one|more}` is no punctuation
        and f"{area}.{name}" not in SHOWING_CODE
    ]
    assert wrong == []


@pytest.mark.parametrize("area", AREAS)
def test_english_texts_hold_no_chinese(area: str) -> None:
    # Terms of the documents may stand in English texts within quotation marks.
    quoted = re.compile(r"“[^”]*”|《[^》]*》|\([^)]*\)")
    wrong = [
        f"{area}.{name}: {entry['en']}"
        for name, entry in entries(area).items()
        if re.search(r"[，。；：？！、]", quoted.sub("", entry["en"]))
    ]
    assert wrong == []


@pytest.mark.parametrize("area", AREAS)
def test_every_key_in_the_sources_exists(area: str) -> None:
    known = {f"{area}.{name}" for name in entries(area)}
    own = {key: file for key, file in keys_in_sources().items() if key.startswith(f"{area}.")}
    assert {key: file for key, file in own.items() if key not in known} == {}


@pytest.mark.parametrize("area", AREAS)
def test_every_key_of_the_wording_is_used(area: str) -> None:
    assert [name for name in entries(area) if not is_used(f"{area}.{name}")] == []


def test_chinese_comes_first_and_the_environment_may_ask_for_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOVKIT_LANG", raising=False)
    assert language() == "zh"
    monkeypatch.setenv("GOVKIT_LANG", "en_GB.UTF-8")
    assert language() == "en"
    monkeypatch.setenv("GOVKIT_LANG", "fr")
    assert language() == "zh"


def test_a_language_holds_within_its_block_even_when_the_block_fails() -> None:
    before = language()
    with pytest.raises(ZeroDivisionError), use_language("en" if before == "zh" else "zh"):
        _ = 1 / 0
    assert language() == before


def test_an_unknown_language_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ParameterError, match="zh, en"):
        set_language("fr")


def test_a_sentence_is_said_in_the_language_asked_for() -> None:
    assert say("errors.file_missing", "zh", file="a.csv") == "找不到文件 a.csv。"
    assert say("errors.file_missing", "en", file="{a}.csv") == "The file {a}.csv does not exist."


def test_english_falls_back_on_chinese() -> None:
    assert pick("晋江", "Jinjiang", "en") == "Jinjiang"
    assert pick("对照县", "", "en") == "对照县"
    assert pick("晋江", "Jinjiang", "zh") == "晋江"


def test_a_list_is_joined_and_cut_as_the_language_does() -> None:
    assert listing("ab", "zh") == "a、b"
    assert listing("ab", "en") == "a, b"
    assert listing("abc", "zh", most=2) == "a、b 等共 3 项"
    assert listing("", "zh") == ""


@pytest.mark.parametrize(
    ("total", "words"),
    [(0, "0 reports: 0 made"), (1, "1 report: 0 made"), (2, "2 reports: 0 made"), (11, "11 reports: 0 made")],
)
def test_words_agree_with_their_count(total: int, words: str) -> None:
    counts = {"total": total, "made": 0, "up_to_date": 0, "failed": 0}
    assert say("cli.summary", "en", **counts).startswith(words)
