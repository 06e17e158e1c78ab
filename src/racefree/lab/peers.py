"""The peers: what people would use instead, which of them are installed, and how to get the others."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata


@dataclass(frozen=True)
class Peer:
    """A package that the measurements compare with; *module* is what it is imported as."""

    distribution: str
    module: str
    suites: tuple[str, ...]


PEERS = (
    Peer("cachebox", "cachebox", ("cache", "hit-ratio")),
    Peer("cachetools", "cachetools", ("cache", "hit-ratio")),
    Peer("moka-py", "moka_py", ("cache",)),
    Peer("theine", "theine", ("cache", "hit-ratio")),
    Peer("cereggii", "cereggii", ("cache", "metrics")),
    Peer("prometheus_client", "prometheus_client", ("metrics",)),
    Peer("opentelemetry-sdk", "opentelemetry.sdk", ("metrics",)),
)


@dataclass(frozen=True)
class Standing:
    """Whether a peer can be measured here: its version, or why not and what to do."""

    peer: Peer
    version: str | None
    reason: str | None

    @property
    def usable(self) -> bool:
        return self.reason is None


def gil_enabled() -> bool:
    """Whether this process runs with the GIL."""
    return bool(getattr(sys, "_is_gil_enabled", lambda: True)())


def turns_the_gil_on(module: str) -> bool:
    """Whether importing *module* would turn the GIL on; asked in a process of its own."""
    if gil_enabled():
        return False
    program = f"import sys, {module}; sys.exit(7 if sys._is_gil_enabled() else 0)"
    options = [f"-X{name}={value}" for name, value in sys._xoptions.items() if name == "gil"]
    done = subprocess.run(
        [sys.executable, *options, "-W", "ignore", "-c", program],
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.returncode == 7


def standing(peer: Peer) -> Standing:
    """Look whether *peer* is there, without importing it into this process."""
    try:
        version = metadata.version(peer.distribution)
        importlib.util.find_spec(peer.module)
    except (metadata.PackageNotFoundError, ModuleNotFoundError):
        return Standing(peer, None, f"missing; python -m pip install {peer.distribution}")
    if turns_the_gil_on(peer.module):
        return Standing(
            peer, version, "turns the GIL on when imported; set PYTHON_GIL=0 to measure it all the same"
        )
    return Standing(peer, version, None)


def standings(suite: str) -> list[Standing]:
    """How each peer of *suite* ("cache", "metrics" or "hit-ratio") stands."""
    return [standing(peer) for peer in PEERS if suite in peer.suites]
