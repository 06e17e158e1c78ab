"""Fetches source distributions and what their tests need, for the runs over code that nobody here wrote."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


def source_of(name: str, version: str, into: Path) -> Path:
    """The unpacked source distribution."""
    folder = into / f"{name}-{version}"
    if not folder.exists():
        requirement = f"{name}=={version}"
        subprocess.run(
            [*PIP, "download", "--no-deps", "--no-binary", ":all:", "--dest", str(into), requirement],
            check=True,
        )
        (archive,) = into.glob(f"{name}-{version}.tar.gz")
        with tarfile.open(archive) as packed:
            packed.extractall(into, filter="data")
    return folder


def install(requirements: list[str], into: Path) -> Path:
    """A folder for PYTHONPATH that holds the requirements."""
    if not into.exists():
        subprocess.run([*PIP, "install", "--prefer-binary", "--target", str(into), *requirements], check=True)
    return into
