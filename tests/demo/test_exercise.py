"""A run from start to end: threads that die, hang or cannot start, interrupts, reports."""

import threading

import pytest

from racefree.demo import settings as settings_module
from racefree.demo.metrics_collector import MetricsCollector
from racefree.demo.monitor import Monitor, Report
from racefree.demo.pace import Pace
from racefree.demo.settings import Settings
from racefree.demo.strategies import lock
from racefree.demo.threads import Ended, ThreadsRefused

OWN_THREADS = ("cache worker", "metrics collector", "verifier", "monitor")


def threads_of_the_run():
    return [thread for thread in threading.enumerate() if thread.name.startswith(OWN_THREADS)]


def test_every_worker_and_collector_says_its_own_line(run_short):
    events = []
    run_short(lock.Service(), events.append, workers=2, collectors=4)
    lines = {event.actor.name: event.actor.line() for event in events if isinstance(event, Ended)}
    assert sorted(lines) == [
        "cache worker 1",
        "cache worker 2",
        *(f"metrics collector {number}" for number in range(1, 5)),
        "monitor",
        "verifier",
    ]
    assert lines["cache worker 1"].startswith("100 requests, ")
    assert lines["metrics collector 4"].startswith("50 steps, 45 writes (90 increments), 5 reads")


def test_same_seed_makes_the_same_choices_however_the_threads_run(run_short):
    def choices(seed):
        outcome = run_short(lock.Service(), seed=seed, invalidation_rate=0.1)
        return (
            outcome.warm_hits,
            outcome.writes,
            outcome.last_stats.invalidations,
            dict(outcome.audit.metrics),
        )

    assert choices(5) == choices(5)
    assert choices(5) != choices(6)


def test_invalidation_rate_1_means_no_hit_and_0_no_invalidation(run_short):
    assert run_short(lock.Service(), invalidation_rate=1).warm_hits == 0
    outcome = run_short(lock.Service(), invalidation_rate=0)
    assert outcome.warm_hits == outcome.warm_requests
    assert outcome.last_stats.invalidations == 0


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9, 0.99, 1])
@pytest.mark.parametrize(("collectors", "steps"), [(1, 1), (3, 7), (3, 200)])
def test_writes_have_the_share_that_was_asked_for_to_the_step(share, collectors, steps):
    pace = Pace(Settings(write_share=share, collectors=collectors, steps=steps))
    numbers = range(1, collectors + 1)
    writes = sum(
        MetricsCollector(n, lock.Service(), pace, print).is_write(s) for n in numbers for s in range(steps)
    )
    assert abs(writes - share * collectors * steps) < 1


def test_operations_grow_in_every_report_and_there_is_one(run_short):
    reports = []
    outcome = run_short(
        lock.Service(), lambda event: reports.append(event) if isinstance(event, Report) else None
    )
    assert len(reports) == outcome.reports >= 1
    assert all(report.grew for report in reports)
    assert [report.operations for report in reports] == sorted({report.operations for report in reports})
    assert outcome.expectations()["progress"].ok


def test_run_shorter_than_the_interval_has_a_report(run_short):
    outcome = run_short(lock.Service(), interval=60)
    assert outcome.reports == 1
    assert outcome.ok


def test_run_whose_threads_hardly_move_still_makes_steady_progress(run_short):
    """No report without growth: many intervals pass here within one computation."""
    outcome = run_short(
        lock.Service(),
        workers=1,
        collectors=1,
        requests=3,
        keys=1,
        steps=1,
        compute_time=0.2,
        interval=0.001,
        speed=1,
    )
    assert outcome.expectations()["progress"].ok


@pytest.fixture
def monitor():
    """A monitor that looks when it is told to, and the reports it made."""
    reports = []
    return Monitor(lock.Service(), Pace(Settings()), reports.append), reports


def test_nothing_new_is_no_report(monitor):
    watch, reports = monitor
    watch.caller.service.record_metric("metric")
    watch.look()
    watch.look()
    assert len(reports) == watch.reports == watch.grew == 1
    assert watch.findings.errors == 0


def test_operations_that_go_back_are_a_report_without_growth_and_an_error(monitor):
    watch, reports = monitor
    watch.caller.service.record_metric("metric", 5)
    watch.look()
    watch.caller.service.metrics["metric"] = 3
    watch.look()
    assert [report.grew for report in reports] == [True, False]
    assert (watch.reports, watch.grew) == (2, 1)
    assert watch.findings.texts == ["increments went from 5 to 3"]


def test_report_that_fails_is_an_error_and_not_the_end_of_the_monitor(monitor):
    watch, reports = monitor

    def fail():
        raise RuntimeError("dictionary changed size during iteration")

    watch.caller.service.get_cache_stats = fail
    watch.look()
    del watch.caller.service.get_cache_stats
    watch.caller.service.record_metric("metric")
    watch.look()
    assert watch.findings.texts == ["a report failed: dictionary changed size during iteration"]
    assert [report.operations for report in reports] == [1]


@pytest.mark.parametrize("death", [ZeroDivisionError("division by zero"), SystemExit(0), KeyboardInterrupt()])
def test_thread_that_dies_is_reported_and_fails_the_run(run_short, death):
    class Deadly(lock.Service):
        def get_from_cache(self, key):
            if key == "user:2:4":
                raise death
            return super().get_from_cache(key)

    events = []
    outcome = run_short(Deadly(), events.append)
    (ended,) = [event for event in events if isinstance(event, Ended) and event.failure]
    assert ended.actor.name == "cache worker 2"
    assert type(death).__name__ in ended.failure
    assert "get_from_cache" in ended.error
    assert outcome.failures == (f"cache worker 2 died: {ended.failure}",)
    assert not outcome.ok
    assert not outcome.expectations()["consistency"].ok
    assert threads_of_the_run() == []


def test_every_thread_may_die_and_the_run_ends(run_short):
    class Dead(lock.Service):
        def refuse(self, *arguments):
            raise ZeroDivisionError("nothing works")

        get_from_cache = record_metric = get_metric = get_all_metrics = get_cache_stats = refuse

    outcome = run_short(Dead())
    assert len(outcome.failures) == 3 + 3 + 1 + 1 + 1
    assert outcome.failures[-1] == "the counts could not be read: ZeroDivisionError: nothing works"
    assert outcome.audit is None
    assert not outcome.ok
    assert not outcome.expectations()["progress"].ok
    assert threads_of_the_run() == []


def test_service_that_hangs_is_given_up(run_short, monkeypatch):
    monkeypatch.setattr(settings_module, "STALL", 0.3)
    release = threading.Event()

    class Hangs(lock.Service):
        def record_metric(self, name, amount=1):
            if name == "feature.2.used":
                release.wait()
            super().record_metric(name, amount)

    try:
        outcome = run_short(Hangs(), collectors=1)
        assert outcome.stalled
        assert not outcome.ok
        assert outcome.audit is None
        assert outcome.expectations()["progress"].said == "stalled"
        assert outcome.failures == ("metrics collector 1 was still running and not answering",)
        assert outcome.last_stats.hits > 0  # of the last report
    finally:
        release.set()
        for thread in threads_of_the_run():
            thread.join(10)
    assert threads_of_the_run() == []


def test_interrupt_ends_all_threads_before_it_comes_out(run_short):
    def interrupt(event):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_short(lock.Service(), interrupt, requests=10**9, steps=10**9, compute_time=10, speed=1)
    assert threads_of_the_run() == []


def test_thread_that_cannot_be_started_ends_the_others(run_short, monkeypatch):
    start = threading.Thread.start

    def refuse(thread):
        if thread.name == "metrics collector 1":
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", refuse)
    with pytest.raises(
        ThreadsRefused, match="cannot start a thread for metrics collector 1: can't start new thread"
    ):
        run_short(lock.Service(), requests=10**9)
    assert threads_of_the_run() == []
