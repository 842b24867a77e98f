"""The scripts are read by the shells themselves: bash always, zsh and fish where they are installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from pipelines.command import commands, main
from pipelines.commands.completion import SHELLS, script

TRY = """
source {script}
COMP_WORDS=({words})
COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
$(complete -p speechloom | sed 's/.*-F \\([^ ]*\\).*/\\1/')
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def shell(*command: str) -> list[str]:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("completion")
    for name in SHELLS:
        (folder / name).write_text(script(name), encoding="utf-8")
    return {name: folder / name for name in SHELLS}


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("speechloom aud", ["audit"]),
        ("speechloom audit --ag", ["--against", "--against-view"]),
        ("speechloom evaluate --method ''", ["freq", "avgconf", "maxconf"]),
        ("speechloom export --format mega", ["megatron"]),
        ("speechloom completion ''", list(SHELLS)),
    ],
)
def test_bash_completes(scripts: dict[str, Path], words: str, wanted: list[str]) -> None:
    found = shell("bash", "-c", TRY.format(script=scripts["bash"], words=words))
    assert sorted(found) == sorted(wanted)


def test_bash_completes_files_and_folders(scripts: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "table.yaml").touch()
    both = {str(tmp_path / "tables"), str(tmp_path / "table.yaml")}
    for flag, wanted in (("--root", {str(tmp_path / "tables")}), ("--config", both)):
        words = f"speechloom build {flag} {tmp_path}/tab"
        assert set(shell("bash", "-c", TRY.format(script=scripts["bash"], words=words))) == wanted


@pytest.mark.parametrize("name", SHELLS)
def test_every_shell_takes_its_script(scripts: dict[str, Path], name: str) -> None:
    text = scripts[name].read_text(encoding="utf-8")
    assert all(command in text for command in commands())
    assert "max-attempts" in text
    if shutil.which(name) is None:
        pytest.skip(f"needs {name} on the path")
    shell(name, "-n", str(scripts[name]))


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "zsh"]) == 0
    assert capsys.readouterr().out.startswith("#compdef speechloom")
    with pytest.raises(SystemExit) as ended:
        main(["completion", "csh"])
    assert ended.value.code == 2
    assert "see: speechloom completion --help" in capsys.readouterr().err
