"""The hit ratios' measure: its traces, its yardsticks, and what it says of floors."""

import itertools
import json
import lzma
import random
import struct

import pytest

from racefree.cli import main
from racefree.lab import traces
from racefree.lab.hit_ratio import Figure, Outcome, floors, impossible, try_policy
from racefree.lab.subjects.evictions import LRU, OPTIMUM, OURS, POLICIES, S3_FIFO
from racefree.lab.traces import Trace


def best_possible(size, requests):
    """The most hits there can be, by trying everything."""
    most = {(): 0}
    for key in requests:
        after = {}
        for kept, hits in most.items():
            if key in kept:
                outcomes = [(kept, hits + 1)]
            elif len(kept) < size:
                outcomes = [(tuple(sorted((*kept, key))), hits)]
            else:
                outcomes = [
                    (tuple(sorted((*(other for other in kept if other != victim), key))), hits)
                    for victim in kept
                ]
            for kept_then, hits_then in outcomes:
                after[kept_then] = max(after.get(kept_then, 0), hits_then)
        most = after
    return max(most.values())


@pytest.mark.parametrize("seed", range(20))
def test_the_optimum_is_what_trying_everything_finds(seed):
    generator = random.Random(seed)
    requests = [generator.randrange(6) for _ in range(40)]
    for size in (1, 2, 3):
        assert OPTIMUM.make(size)(requests) == best_possible(size, requests)


@pytest.mark.parametrize(
    "policy", [policy for policy in POLICIES if policy.peer is None], ids=lambda p: p.name
)
def test_a_policy_hits_at_most_as_often_as_the_optimum_and_all_there_is_if_all_fits(policy):
    generator = random.Random(3)
    requests = [int(generator.paretovariate(0.8)) % 300 for _ in range(5000)]
    assert policy.make(1000)(requests) == len(requests) - len(set(requests))
    for size in (1, 5, 50):
        assert policy.make(size)(requests) <= OPTIMUM.make(size)(requests)


def test_a_policy_remembers_from_call_to_call():
    for policy in (OURS, LRU, S3_FIFO):
        run = policy.make(10)
        assert run([1, 2, 3]) == 0
        assert run([1, 2, 3]) == 3


def test_generated_traces_are_the_same_each_time_and_know_their_keys():
    first, again = list(traces.generated(0.01)), list(traces.generated(0.01))
    assert [list(trace.requests) for trace in first] == [list(trace.requests) for trace in again]
    for trace in first:
        assert len(set(trace.requests)) <= trace.keys
        assert trace.shift is None or 0 < trace.shift < len(trace.requests)


def test_a_recorded_trace_is_read(tmp_path):
    keys = [5, 7, 5, 2**31 - 1, -3]
    packed = struct.pack(f">{len(keys)}i", *keys)
    (tmp_path / "one.trace.xz").write_bytes(lzma.compress(packed))
    (tmp_path / "two.trace").write_bytes(packed)
    (tmp_path / "notes.txt").write_text("no trace")
    found = [traces.recorded(path) for path in traces.recorded_in(tmp_path)]
    assert [(trace.name, list(trace.requests), trace.keys) for trace in found] == [
        ("one", keys, 4),
        ("two", keys, 4),
    ]


@pytest.mark.parametrize("content", [b"not xz", lzma.compress(b"three")], ids=["no xz", "odd length"])
def test_a_file_that_is_no_trace_is_told(tmp_path, content):
    path = tmp_path / "bad.trace.xz"
    path.write_bytes(content)
    with pytest.raises(traces.TraceError, match=r"bad\.trace\.xz is no trace"):
        traces.recorded(path)
    assert main(["bench", "hit-ratio", "--traces", str(tmp_path)]) == 2


def test_after_a_shift_the_first_cache_sizes_are_left_out():
    before, after = list(range(100)), list(itertools.islice(itertools.cycle([1000, 1001]), 100))
    trace = Trace("shift", before + after, 200, shift=100)
    figure = try_policy(LRU, trace, 0.01)
    assert figure.size == 2
    assert figure.whole == 100 * 98 / 200
    assert figure.learnt == 100.0


def test_floors_say_reached_or_missed_and_nobody_beats_the_optimum():
    outcome = Outcome(
        [
            Figure("web12", OURS.name, 0.01, 10, 39.9, None),
            Figure("web12", LRU.name, 0.01, 10, 38.0, None),
            Figure("web12", OPTIMUM.name, 0.01, 10, 39.0, None),
        ]
    )
    by_name = {floor.what: floor.reached for floor in floors(outcome)}
    assert by_name == {"web12, 1% of the keys": False, "mean of all, against functools.lru_cache": True}
    assert [line.split(":")[1] for line in impossible(outcome.figures)] == [
        " CacheMap hits more than the optimum"
    ]


def test_the_command_says_it_in_a_table_and_for_machines(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(traces, "generated", lambda scale: iter([Trace("loop", [1, 2, 3] * 50, 3)]))
    written = tmp_path / "figures.json"
    assert main(["bench", "hit-ratio", "--quick", "--json", str(written)]) == 0
    said = capsys.readouterr().out
    assert "CacheMap" in said
    assert "loop" in said
    figures = json.loads(written.read_text())["figures"]
    assert {figure["policy"] for figure in figures} >= {OURS.name, LRU.name, OPTIMUM.name}


def test_a_folder_of_traces_that_is_not_there_is_a_usage_error(tmp_path, capsys):
    assert main(["bench", "hit-ratio", "--traces", str(tmp_path / "absent")]) == 2
    assert "absent" in capsys.readouterr().err
