"""The threads of a run: each begins together with the others and always says that it has ended, and how."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from typing import NamedTuple, Protocol

from racefree.demo.caller import Caller
from racefree.demo.findings import Findings
from racefree.demo.pace import Pace


class Actor(Protocol):
    """What a thread of the run does. All of it belongs to that thread until it has ended."""

    name: str
    caller: Caller
    findings: Findings

    def run(self) -> None:
        """Do it all."""

    def line(self) -> str:
        """What was done, in a line."""


class ThreadsRefused(RuntimeError):
    """The system would not start as many threads as were asked for."""


class Ended(NamedTuple):
    """A thread's last word; *error* is the traceback of what killed it."""

    actor: Actor
    failure: str | None = None
    error: str | None = None


def start(actor: Actor, pace: Pace, tell: Callable[[Ended], None]) -> threading.Thread:
    """Start a thread for *actor*, which begins at `pace.go` and calls *tell* when it has ended."""

    def body() -> None:
        try:
            pace.go.wait()
            actor.run()
        except (
            BaseException
        ) as error:  # whatever it is, the main thread must hear that nothing more will come
            tell(Ended(actor, f"{type(error).__name__}: {error}", traceback.format_exc()))
        else:
            tell(Ended(actor))

    thread = threading.Thread(
        target=body, name=actor.name, daemon=True
    )  # a stuck one must not keep us from exiting
    try:
        thread.start()
    except RuntimeError as error:
        raise ThreadsRefused(f"cannot start a thread for {actor.name}: {error}") from error
    return thread
