"""The run on a terminal: a panel that follows the monitor, each thread's line above it. Needs rich."""

from __future__ import annotations

from types import TracebackType
from typing import Self, TextIO

from racefree.demo.exercise import Event
from racefree.demo.monitor import Report
from racefree.demo.outcome import Outcome
from racefree.demo.plain_display import end_lines
from racefree.demo.settings import Settings
from racefree.demo.summary import FAILED, OK, heading, summary

BAR_WIDTH = 40


def style_of(line: str) -> str:
    """Verdicts and losses catch the eye."""
    if line.startswith(f"  {OK}"):
        return "green"
    if line.startswith(f"  {FAILED}") or " DIED: " in line or " LOST " in line:
        return "bold red"
    return ""


class LiveDisplay:
    """Raises ImportError when made, if rich is not there."""

    def __init__(self, settings: Settings, stream: TextIO) -> None:
        from rich.console import Console
        from rich.live import Live

        self.settings = settings
        self.console = Console(file=stream, highlight=False, markup=False)
        self.live = Live("", console=self.console, auto_refresh=False)
        self.last: Report | None = None

    def __enter__(self) -> Self:
        self.console.print(heading(self.settings))
        self.live.start(refresh=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.live.stop()  # gives the terminal its cursor back

    def show(self, event: Event) -> None:
        if isinstance(event, Report):
            self.draw(event)
        else:
            self.print(end_lines(event))

    def draw(self, report: Report) -> None:
        """The panel for *report*; the one before it gives the rate."""
        from rich.console import Group
        from rich.panel import Panel
        from rich.progress_bar import ProgressBar
        from rich.table import Table

        before = self.last or Report(0.0, report.stats, 0, 0, 0, True)
        passed = report.seconds - before.seconds
        rate = (report.operations - before.operations) / passed if passed > 0 else 0.0
        self.last = report
        stats = report.stats
        bar = Table.grid(padding=(0, 2))
        bar.add_row("hit rate", ProgressBar(1.0, stats.hit_rate, width=BAR_WIDTH), f"{stats.hit_rate:.1%}")
        figures = Table.grid(padding=(0, 2))
        figures.add_row("cache   ", f"{stats.entries} entries, {stats.hits} hits, {stats.misses} misses")
        figures.add_row("metrics ", f"{report.names} names, {report.increments} increments")
        figures.add_row("progress", f"{report.operations} operations, {rate:.0f} a second")
        title = f"monitor, {report.seconds:.1f} s"
        self.live.update(Panel(Group(bar, figures), title=title, title_align="left"), refresh=True)

    def finish(self, outcome: Outcome) -> None:
        self.live.stop()
        self.print(summary(outcome))

    def print(self, lines: list[str]) -> None:
        for line in lines:
            self.console.print(line, style=style_of(line), soft_wrap=True)
