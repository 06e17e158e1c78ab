"""A figure's papers: on what, with what and when it was measured."""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from racefree.lab.peers import gil_enabled


@dataclass(frozen=True)
class Environment:
    """Where a measurement was made."""

    command: str
    commit: str
    racefree: str
    python: str
    free_threaded_build: bool
    gil_enabled: bool
    system: str
    processor: str
    cores: int
    load_before: float | None  # runnable processes, mean of the last minute
    niceness: int  # below 0: measured ahead of whatever else was running
    date: str

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def commit_of(folder: Path) -> str:
    """The commit checked out in *folder*, if that is a checkout of this project."""
    project = folder / "pyproject.toml"
    if not (project.is_file() and 'name = "racefree"' in project.read_text(encoding="utf-8")):
        return "not run in a checkout"
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), "describe", "--always", "--dirty", "--exclude=*"],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()


def processor() -> str:
    """The processor's model, as the system calls it."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass  # not Linux
    return platform.processor() or platform.machine()


def cores() -> int:
    """How many processors this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def look_around(command: str) -> Environment:
    """The environment of a measurement that begins now, made by *command*."""
    return Environment(
        command=command,
        commit=commit_of(Path.cwd()),
        racefree=metadata.version("racefree"),
        python=f"{platform.python_implementation()} {platform.python_version()}",
        free_threaded_build=hasattr(sys, "_is_gil_enabled") and "free-threading" in sys.version,
        gil_enabled=gil_enabled(),
        system=f"{platform.system()} {platform.machine()}",
        processor=processor(),
        cores=cores(),
        load_before=round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        niceness=os.nice(0) if hasattr(os, "nice") else 0,
        date=datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
    )
