"""`racefree bench` as a user meets it."""

import json

import pytest

from racefree.cli.frame import main


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "invalid choice"),
        (["cache", "--threads", "0"], "whole number from 1 to 64"),
        (["cache", "--threads", "two"], "whole number from 1 to 64"),
        (["cache", "--threads", "1,,2"], "whole number from 1 to 64"),
        (["cache", "--repeat", "0"], "whole number from 1 to 1000"),
        (["cache", "--seconds", "nan"], "number from 0.001 to 60 seconds"),
        (["cache", "--json", "/no/such/folder/x.json"], "there is no folder"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(arguments, said, capsys):
    assert main(["bench", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert said in shown.err


def test_peers_are_told_without_measuring(capsys):
    assert main(["bench", "--peers"]) == 0
    shown = capsys.readouterr().out
    for name in ("cachebox", "moka-py", "prometheus_client", "opentelemetry-sdk"):
        assert f"  {name}: " in shown


@pytest.mark.parametrize(
    ("suite", "subject", "row"),
    [
        ("cache", "CacheMap.get", "CacheMap.get hit, counted / C method that does nothing, 1 thread"),
        ("metrics", "MetricsMap.inc", "MetricsMap.inc / C method that does nothing, 1 thread"),
    ],
)
def test_a_short_run_prints_every_row_and_writes_its_papers(suite, subject, row, tmp_path, capsys):
    out, report = tmp_path / "out.json", tmp_path / "out.md"
    options = ["--repeat", "1", "--seconds", "0.002", "--json", str(out), "--markdown", str(report)]
    assert main(["bench", suite, *options]) == 0
    shown = capsys.readouterr().out
    assert row in shown
    assert "checks of plausibility passed" in shown
    written = json.loads(out.read_text())
    assert written["environment"]["python"].startswith("CPython 3.")
    assert written["environment"]["command"] == f"racefree bench {suite} --repeat 1 --seconds 0.002"
    assert written["settings"] == {"repeat": 1, "seconds": 0.002, "threads": [1, 2]}
    cases = written["suites"][suite]["cases"]
    assert {(case["threads"], case["keys"]) for case in cases if case["subject"] == subject} == {
        (1, "own"),
        (2, "own"),
        (2, "hot"),
    }
    assert {target["verdict"] for target in written["suites"][suite]["targets"]} <= {
        "reached",
        "missed",
        "not asked",
        "not measured",
    }
    assert f"# racefree bench {suite}" in report.read_text()


def test_a_figure_that_cannot_be_true_is_exit_1(monkeypatch, capsys):
    from racefree.lab import suites

    monkeypatch.setattr(suites, "impossible", lambda case, zero: f"{case.subject}: not on this earth")
    monkeypatch.setattr(suites.memory, "worst_in_a_process", lambda subject: None)
    assert main(["bench", "cache", "--repeat", "1", "--seconds", "0.001"]) == 1
    shown = capsys.readouterr().out
    assert "IMPOSSIBLE: CacheMap.get: not on this earth" in shown
    assert "passed" not in shown
