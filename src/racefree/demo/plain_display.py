"""The run as plain lines, for files, pipes and terminals without the extra."""

from __future__ import annotations

from types import TracebackType
from typing import Self, TextIO

from racefree.demo.exercise import Event
from racefree.demo.monitor import Report
from racefree.demo.outcome import Outcome
from racefree.demo.settings import Settings
from racefree.demo.summary import heading, summary
from racefree.demo.threads import Ended


def end_lines(event: Ended) -> list[str]:
    """A thread's own line; if it died, of what."""
    if event.failure is None:
        return [f"{event.actor.name}: {event.actor.line()}"]
    return [f"{event.actor.name} DIED: {event.failure}", *(event.error or "").rstrip().splitlines()]


class PlainDisplay:
    def __init__(self, settings: Settings, stream: TextIO) -> None:
        self.settings = settings
        self.stream = stream

    def __enter__(self) -> Self:
        self.write([heading(self.settings)])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def write(self, lines: list[str]) -> None:
        """Written out at once, so that whoever reads along sees it when it happens."""
        print("\n".join(lines), file=self.stream, flush=True)

    def show(self, event: Event) -> None:
        self.write([event.line()] if isinstance(event, Report) else end_lines(event))

    def finish(self, outcome: Outcome) -> None:
        self.write(summary(outcome))
