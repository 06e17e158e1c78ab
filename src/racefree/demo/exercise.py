"""The exercise from start to end: threads started, watched, ended and judged."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable

from racefree.demo.audit import audit
from racefree.demo.cache_worker import CacheWorker
from racefree.demo.findings import Findings
from racefree.demo.metrics_collector import MetricsCollector
from racefree.demo.monitor import Monitor, Report
from racefree.demo.outcome import Outcome
from racefree.demo.pace import Pace
from racefree.demo.pulse import Alive
from racefree.demo.service import CacheStats, Service
from racefree.demo.settings import Settings
from racefree.demo.threads import Actor, Ended, start
from racefree.demo.verifier import Verifier

Event = Report | Ended
SILENT_ROUNDS = 2  # see Exercise.watch
GRACE = 1.0  # seconds that threads have to end once the run is given up


def run_exercise(settings: Settings, service: Service, show: Callable[[Event], None]) -> Outcome:
    """Run the exercise on *service*; call *show*, in this thread, with each report and each thread's end.

    Blocks:    until all threads have ended, or one gave no sign of life for `settings.stall_limit()`.
    Errors:    what a thread raises is in the outcome. What *show* raises, KeyboardInterrupt and
               `ThreadsRefused` come out of here, after the threads have been told to end.
    """
    return Exercise(settings, service).run(show)


class Exercise:
    def __init__(self, settings: Settings, service: Service) -> None:
        self.settings = settings
        self.service = service
        self.pace = Pace(settings)
        self.events: queue.SimpleQueue[Event | Alive] = queue.SimpleQueue()
        tell = self.events.put
        self.workers = [CacheWorker(n, service, self.pace, tell) for n in range(1, settings.workers + 1)]
        self.collectors = [
            MetricsCollector(n, service, self.pace, tell) for n in range(1, settings.collectors + 1)
        ]
        self.verifier = Verifier(service, self.pace, tell)
        self.monitor = Monitor(service, self.pace, tell)
        self.threads: list[threading.Thread] = []
        self.running: list[Actor] = []
        self.ended: list[Ended] = []
        self.last_stats = CacheStats(0, 0, 0, 0)
        self.stalled = False

    def run(self, show: Callable[[Event], None]) -> Outcome:
        self.verifier.store_known_keys()
        begun = time.monotonic()
        try:
            self.start()
            self.watch(show)
        finally:
            self.pace.abandon()  # a no-op for those who have ended
            self.wait_for_threads()
        self.note_late_ends()
        return self.outcome(time.monotonic() - begun)

    def start(self) -> None:
        actors: list[Actor] = [*self.workers, *self.collectors, self.verifier, self.monitor]
        for actor in actors:
            self.threads.append(start(actor, self.pace, self.events.put))
            self.running.append(actor)
        self.pace.go.set()

    def watch(self, show: Callable[[Event], None]) -> None:
        """Hear the events until all threads have ended or one is not heard any more.

        In rounds: a thread that was silent for SILENT_ROUNDS has stalled. Two halves of the limit instead of
        one whole, since a process that was stopped for a while (Ctrl-Z) finds its first round over at once.
        """
        silent = {actor.name: 0 for actor in self.running}
        while self.running:
            heard = self.listen(show, self.settings.stall_limit() / SILENT_ROUNDS)
            for actor in self.running:
                silent[actor.name] = 0 if actor.name in heard else silent[actor.name] + 1
                self.stalled = self.stalled or silent[actor.name] >= SILENT_ROUNDS
            if self.stalled:
                return

    def listen(self, show: Callable[[Event], None], seconds: float) -> set[str]:
        """Hear the events for *seconds*, less if all threads end; return the names of who was alive."""
        heard: set[str] = set()
        end = time.monotonic() + seconds
        while self.running:
            try:
                event = self.events.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                return heard
            if isinstance(event, Alive):
                heard.add(event.name)
            else:
                self.note(event)
                show(event)
        return heard

    def note(self, event: Event) -> None:
        if isinstance(event, Report):
            self.last_stats = event.stats
            return
        self.running.remove(event.actor)
        self.ended.append(event)
        if set(self.running) <= {self.verifier, self.monitor}:
            self.pace.work_over.set()

    def wait_for_threads(self) -> None:
        deadline = time.monotonic() + GRACE
        for thread in self.threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def note_late_ends(self) -> None:
        """After a stall: those who only had to be told have ended meanwhile."""
        while self.running:
            try:
                event = self.events.get_nowait()
            except queue.Empty:
                return
            if isinstance(event, Ended):
                self.note(event)

    def outcome(self, seconds: float) -> Outcome:
        actors: list[Actor] = [event.actor for event in self.ended]
        failures = [f"{event.actor.name} died: {event.failure}" for event in self.ended if event.failure]
        failures += [f"{actor.name} was still running and not answering" for actor in self.running]
        result = None
        if not self.running:
            try:
                result = audit(self.service, [actor.caller for actor in actors])
            except Exception as error:  # a service that cannot even be asked when it is quiet
                failures.append(f"the counts could not be read: {type(error).__name__}: {error}")
        findings = Findings()
        for actor in actors:
            findings.add(actor.findings)
        if result is not None:
            findings.add(result.findings)
        return Outcome(
            settings=self.settings,
            seconds=seconds,
            operations=sum(actor.caller.calls for actor in actors),
            warm_requests=sum(worker.warm_requests for worker in self.workers if worker in actors),
            warm_hits=sum(worker.warm_hits for worker in self.workers if worker in actors),
            writes=sum(collector.writes for collector in self.collectors if collector in actors),
            reads=sum(collector.reads for collector in self.collectors if collector in actors),
            checks=findings.checks,
            errors=findings.errors + len(failures),
            problems=tuple(findings.texts),
            failures=tuple(failures),
            reports=self.monitor.reports,
            reports_grown=self.monitor.grew,
            stalled=self.stalled,
            audit=result,
            last_stats=self.last_stats if result is None else result.stats,
        )
