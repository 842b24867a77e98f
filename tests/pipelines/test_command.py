from __future__ import annotations

import io
import json
import re
import shlex
from pathlib import Path

import pytest

from pipelines.command import EXIT_CODES, commands, main, parser, refuse_misspelt
from pipelines.commands.base import subparsers
from pipelines.progress import live_progress
from pipelines.show import main as show
from schemas.errors import ConfigError
from schemas.records import Transcript
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, crawl
from transforms.store.ledger import Account, commit
from transforms.store.store import Store
from transforms.store.tables import read_rows


@pytest.mark.parametrize(
    ("flag", "near"),
    [("--overwritten", "--overwrite"), ("--inputs", "--input"), ("--confg=a.yaml", "--config")],
)
def test_a_slip_in_one_of_our_flags_is_refused(flag: str, near: str) -> None:
    with pytest.raises(ConfigError, match=f"did you mean '{near}'"):
        refuse_misspelt("build", [flag])


def test_a_slip_is_refused_by_status_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--root", str(tmp_path), "--promethus"]) == 2
    assert "did you mean '--prometheus'" in capsys.readouterr().err


def test_what_cannot_be_printed_for_prometheus_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--root", str(tmp_path), "--prometheus"]) == 2
    assert "--prometheus is for build" in capsys.readouterr().err


@pytest.mark.parametrize("attempts", ["0", "-1", "many"])
def test_a_number_of_attempts_that_is_none_is_refused(
    attempts: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["ingest", "--root", str(tmp_path), f"--max-attempts={attempts}"])
    assert ended.value.code == 2
    assert "at least 1" in capsys.readouterr().err


def test_beam_s_own_flags_pass() -> None:
    refuse_misspelt(
        "build",
        ["--runner=FlinkRunner", "--direct_num_workers=2", "--flink_master", "[local]", "--temp_location=x"],
    )


def test_a_root_with_nothing_in_it_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for job in ("plan", "status", "ingest", "transcribe", "evaluate"):
        assert main([job, "--root", str(tmp_path)]) == 2
        assert capsys.readouterr().err.startswith("speechloom: ")


def test_jobs_in_the_wrong_order_say_which_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = crawl(tmp_path / "crawl", 2)
    root = str(tmp_path / "out")
    assert main(["ingest", "--input", str(source), "--root", root, "--quiet", "--set", "vad=webrtc"]) == 0
    assert main(["curate", "--root", root, "--quiet"]) == 2
    assert "run 'transcribe' on this root first" in capsys.readouterr().err
    assert main(["transcribe", "--root", root, "--quiet"]) == 2
    assert "run 'dedupe' on this root first" in capsys.readouterr().err
    assert main(["transcribe", "--input", str(source), "--root", root]) == 2
    assert "--input is for plan, ingest and build" in capsys.readouterr().err


def test_plan_only_plans_and_ingest_goes_on_from_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, root = str(crawl(tmp_path / "crawl", 3)), str(tmp_path / "out")
    assert main(["plan", "--input", source, "--root", root, "--set", "ingest.buckets=2"]) == 0
    printed = capsys.readouterr().out
    assert "plan            1/1" in printed
    assert "ingest          0/2" in printed
    assert sorted(p.name for p in (tmp_path / "out").iterdir() if p.name != ".tmp") == [
        "failures", "ledger", "plan",
    ]  # fmt: skip
    assert main(["ingest", "--root", root, "--quiet", "--set", "vad=webrtc"]) == 0
    assert main(["plan", "--input", source, "--root", root, "--json"]) == 0
    stages = json.loads(capsys.readouterr().out)["stages"]
    assert (stages["plan"]["kept"]["items"], stages["ingest"]["committed_buckets"]) == (3, 2)


def test_a_build_ends_with_its_summary_and_a_sample_can_be_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = crawl(tmp_path / "crawl", 2)
    arguments = ["build", "--input", str(source), "--root", str(tmp_path / "out"), *WEBRTC, *NO_ENGINE]
    assert main(arguments) == 0
    printed = capsys.readouterr()
    assert printed.out.count("balanced") == 7
    assert "shards in" in printed.out
    assert "ingest: 2/2 buckets" in printed.err
    assert (tmp_path / "out" / "config" / "interleave.yaml").exists()
    assert show([str(tmp_path / "out")]) == 0
    shown = capsys.readouterr().out
    assert "sequence " in shown
    assert "  audio  " in shown


def test_evaluate_names_engines_and_recordings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build(tmp_path / "out", crawl(tmp_path / "crawl", 2), *WEBRTC, *NO_ENGINE) == 0
    assert main(["evaluate", "--root", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out
    assert "captions" in printed
    assert "00.wav" in printed


def test_forms_stand_beside_transcripts_and_are_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pynini")
    forms = ["--set", "transcribe.forms={}"]
    assert build(tmp_path / "out", crawl(tmp_path / "crawl", 1), *WEBRTC, *NO_ENGINE, *forms) == 0
    store = Store(str(tmp_path / "out"))
    found = [
        row
        for name in store.names("transcripts")
        for row in read_rows(store, Transcript, "transcripts", name)
    ]
    assert found
    assert all(row.spoken and row.written for row in found if row.text)
    assert main(["evaluate", "--root", str(tmp_path / "out"), "--spoken"]) == 0


def test_the_live_line_counts_what_is_committed_meanwhile(tmp_path: Path) -> None:
    store, out = Store(str(tmp_path)), io.StringIO()
    account = Account("ingest", 16_000)
    account.add("in", 16_000 * 3600)
    account.add("kept", 16_000 * 3600)
    commit(store, "bucket-00000-of-00002.parquet", account, "f", [])
    with live_progress(store, "ingest", 1, quiet=False, stream=out):
        commit(store, "bucket-00001-of-00002.parquet", account, "f", [])
    assert out.getvalue().startswith("ingest: 1/1 buckets, 1.000 h, ")


@pytest.mark.parametrize("name", list(commands()))
def test_every_command_has_help_with_an_end(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    printed = capsys.readouterr().out
    assert commands()[name].help in " ".join(printed.split())
    assert "--log-level" in printed
    assert "examples:\n  speechloom " in printed
    assert "exit codes:\n    0  done\n" in printed


@pytest.mark.parametrize("name", sorted(commands().keys() - {"align", "completion"}))
def test_every_command_prints_json_but_those_that_print_for_programs_alone(name: str) -> None:
    assert "--json" in [
        flag for action in subparsers(parser())[name]._actions for flag in action.option_strings
    ]


def test_exit_codes_are_written_down() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")
    lines = (line.split("|", 2) for line in text.splitlines() if line.startswith("| ") and line[2].isdigit())
    told = {int(code): meaning.strip().removesuffix("|").strip() for _, code, meaning in lines}
    plain = {code: re.sub(r"\[(\w+)\]\([^)]*\)|[`\\]", r"\1", meaning) for code, meaning in told.items()}
    assert plain == EXIT_CODES


def test_a_command_that_there_is_not_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trasncribe", "--root", "x"]) == 2
    assert (
        capsys.readouterr().err
        == "speechloom: there is no command 'trasncribe': did you mean 'transcribe'?\n"
    )
    assert main(["xyzzy"]) == 2
    assert "speechloom --help" in capsys.readouterr().err


def test_what_is_wrong_with_a_flag_is_a_sentence_too(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["trace", "--sample", "many"])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert told == "speechloom: argument --sample: invalid int value: 'many'\nsee: speechloom trace --help\n"


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt, 130), (BrokenPipeError, 141)])
def test_who_stops_it_gets_no_traceback(
    error: type[BaseException], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> None:
        raise error

    monkeypatch.setitem(commands(), "status", commands()["status"]._replace(run=stop))
    assert main(["status", "--root", "x"]) == code
    assert "Traceback" not in capsys.readouterr().err


def test_examples_are_calls_that_parse() -> None:
    for command in commands().values():
        assert command.examples, command.name
        for example in command.examples:
            program, *arguments = shlex.split(example)
            ours, beams = parser().parse_known_args(arguments)
            assert (program, ours.job) == ("speechloom", command.name)
            refuse_misspelt(ours.job, beams)


def test_what_another_command_knows_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--root", "x", "--rover", "a.ctm"]) == 2
    assert "--rover is for evaluate, not for status" in capsys.readouterr().err
    assert main(["status", "--root", "x", "--nothing-like-it"]) == 2
    assert "unknown flag '--nothing-like-it' of status" in capsys.readouterr().err


def test_a_report_and_its_chunks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = str(tmp_path / "out")
    assert build(tmp_path / "out", crawl(tmp_path / "crawl", 2), *WEBRTC, *NO_ENGINE) == 0
    capsys.readouterr()
    assert main(["audit", "--root", root, "--per-stratum", "2"]) == 0
    assert capsys.readouterr().out == f"open {root}/report/index.html\n"
    assert (tmp_path / "out" / "report" / "index.html").exists()
    assert main(["trace", "--root", root, "--sample", "3", "--verify", "--json"]) == 0
    traced = json.loads(capsys.readouterr().out)
    assert len(traced) == 3
    chunk = f"{traced[0]['sequence_id']}:{traced[0]['chunk']}"
    assert main(["trace", "--root", root, chunk]) == 0
    assert traced[0]["uri"] in capsys.readouterr().out
    assert main(["trace", "--root", root]) == 2
    assert "--sample N" in capsys.readouterr().err
