"""JupyterLab opens in Chinese or English, and leaves the user's own settings alone."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from govkit.errors import ParameterError
from govkit.lab import SETTINGS, lab_command, lab_environment, open_lab

PLUGIN = "@jupyterlab/translation-extension:plugin"


def get(port: int, path: str) -> Any:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read().decode("utf-8"))


def wait_for(ask: Callable[[], Any], process: subprocess.Popen[bytes]) -> Any:
    for _ in range(240):
        try:
            return ask()
        except (urllib.error.URLError, ConnectionError):
            assert process.poll() is None, "the server ended"
            time.sleep(0.5)
    pytest.fail("the server did not answer")


def test_the_server_speaks_chinese_and_serves_the_project(tmp_path: Path, project: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(tmp_path / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    command = lab_command(project / "README.md", browser=False, port=port)
    command += [
        "--ServerApp.token=",
        "--ServerApp.ip=127.0.0.1",
        "--allow-root",
        "--ServerApp.port_retries=0",
    ]
    environment = lab_environment("zh", {**os.environ, **own})
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet) as process:
        try:
            settings = wait_for(lambda: get(port, f"/lab/api/settings/{PLUGIN}"), process)
            assert settings["schema"]["properties"]["locale"]["default"] == "zh_CN"
            news = get(port, "/lab/api/settings/@jupyterlab/apputils-extension:notification")
            assert news["schema"]["properties"]["fetchNews"]["default"] == "false"
            pack = get(port, "/lab/api/translations/zh_CN")
            assert "设置" in pack["data"]["jupyterlab"]["Open Settings Menu"][0]
            names = {entry["name"] for entry in get(port, "/api/contents/")["content"]}
            assert {"notebooks", "data", "README.md"} <= names
        finally:
            process.kill()
    written = [file for file in tmp_path.rglob("*") if file.suffix == ".jupyterlab-settings"]
    assert written == []


def test_a_path_of_the_user_comes_first() -> None:
    zh = lab_environment("zh", {"JUPYTER_CONFIG_PATH": "mine"})
    assert zh["JUPYTER_CONFIG_PATH"].split(os.pathsep) == ["mine", str(SETTINGS / "zh")]


def test_in_english_the_language_is_left_alone_and_no_news_are_fetched_either() -> None:
    folder = Path(lab_environment("en", {})["JUPYTER_CONFIG_PATH"])
    found = json.loads((folder / "labconfig" / "default_setting_overrides.json").read_text(encoding="utf-8"))
    assert PLUGIN not in found
    assert found["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_a_notebook_elsewhere_is_opened_in_its_own_folder(tmp_path: Path) -> None:
    notebook = tmp_path / "我的.ipynb"
    notebook.write_text("{}", encoding="utf-8")
    assert f"--ServerApp.root_dir={tmp_path}" in lab_command(notebook)


def test_a_file_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ParameterError, match=r"no-such\.ipynb"):
        lab_command(Path("no-such.ipynb"))


BECOME = """
import os, sys
from govkit import lab

print(os.getpid(), flush=True)
told = "import os; print(os.getpid(), os.environ['GOVKIT_LANG'])"
lab._root_is_allowed = lambda: True
lab.lab_command = lambda *_, **__: [sys.executable, "-c", told]
lab.open_lab(lang="en")
"""


@pytest.mark.skipif(os.name != "posix", reason="no process becomes another on Windows")
def test_what_ends_the_command_reaches_jupyterlab_itself() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", BECOME], capture_output=True, text=True, timeout=60, check=True
    )
    before, after, lang = ended.stdout.split()
    assert (before, lang) == (after, "en")


@pytest.mark.skipif(os.name != "posix", reason="there is no root on Windows")
@pytest.mark.parametrize(("line", "starts"), [("", False), ("c.ServerApp.allow_root = True", True)])
def test_root_is_told_so_unless_the_settings_of_jupyter_allow_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, starts: bool
) -> None:
    (tmp_path / "jupyter_server_config.py").write_text(line, encoding="utf-8")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    started: list[object] = []
    monkeypatch.setattr(os, "execve", lambda *arguments: started.append(arguments))
    monkeypatch.setattr(subprocess, "call", lambda *_, **__: 0)
    if starts:
        open_lab()
    else:
        with pytest.raises(ParameterError, match="root"):
            open_lab()
    assert bool(started) == starts
