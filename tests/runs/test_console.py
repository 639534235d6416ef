"""What a run prints while it is at work: a line for each report in a log, a bar on a terminal."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from govkit.runs.console import Progress, print_summary
from govkit.runs.execute import Failure, Outcome
from govkit.runs.keys import Key
from govkit.runs.plan import Run
from govkit.runs.runner import Summary
from govkit.text import use_language

KEY = Key(*[""] * 10)
REASON = "无法写入 out：磁盘已满。原有的报告保持不变。"
RUN = Run(Path("district.ipynb"), "350582", {}, "zh", Path("out"), KEY, district_name="晋江市", label="报告")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def work(lang: str) -> None:
    with use_language(lang), Progress(3) as progress:
        progress.done(Outcome(RUN, 1.25))
        progress.done(Outcome(RUN, 1.25, Failure("OSError", REASON)))
        progress.done(Outcome(RUN, 1.25))


@pytest.mark.parametrize(
    ("lang", "first", "second"),
    [
        (
            "zh",
            ["[1/3] 报告 · 晋江市，用时 1.2 秒", "每分钟 ", "约剩 ", "失败 0"],
            ["失败：无法写入 out：磁盘已满；", "失败 1"],
        ),
        (
            "en",
            ["[1/3] 报告 · 晋江市, 1.2 s", " a minute", " left", "0 failed"],
            ["failed: 无法写入 out", "1 failed"],
        ),
    ],
)
def test_a_log_has_a_line_for_each_report_with_rate_time_left_and_failures(
    capsys: pytest.CaptureFixture[str], lang: str, first: list[str], second: list[str]
) -> None:
    work(lang)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all(words in lines[0] for words in first)
    assert all(words in lines[1] for words in second)
    assert "OSError" not in lines[1]
    assert "\r" not in "".join(lines)


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ["3/3", "约剩", "每分钟", "失败 1"]), ("en", ["3/3", "left", "minute", "1 failed"])],
)
def test_a_terminal_has_a_bar_with_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, lang: str, words: list[str]
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    work(lang)
    last = terminal.getvalue().split("\r")[-1]
    assert all(word in last for word in words), last
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("listed", [True, False])
def test_the_index_is_named_only_where_it_lists_a_report(
    capsys: pytest.CaptureFixture[str], listed: bool
) -> None:
    failed = (Outcome(RUN, 1.0, Failure("OSError", REASON)),)
    print_summary(Summary(0, 0, failed, (), Path("out/index.html"), listed))
    out = capsys.readouterr().out
    assert ("报告目录" in out) == listed
    assert f"原因：{REASON}" in out
