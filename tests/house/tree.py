"""The tree as the house rules read it: files by kind, C without its comments.

A rule is a function of a Tree that yields its complaints, one line each: "path:line: what is wrong". Each is
tried on the tree that has to obey it and on a small one that does not.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE = re.compile(
    r"(^|/)(\.git|\.venv[^/]*|build|dist|__pycache__|\.[a-z]+_cache|\.hypothesis|[^/]+\.egg-info)(/|$)"
)
BINARY = (".so", ".pyd", ".pyc", ".o", ".png", ".xz", ".gz")

Tree = Mapping[str, str]  # path from the root, with /: text


def tree() -> dict[str, str]:
    """Every text file of the project, but nothing that was made from it."""
    found: dict[str, str] = {}
    for place, folders, names in os.walk(ROOT):
        folder = Path(place)
        here = folder.relative_to(ROOT).as_posix()
        folders[:] = [name for name in folders if not MADE.search(f"{here}/{name}")]
        for name in names:
            path = name if here == "." else f"{here}/{name}"
            if not name.endswith(BINARY) and not MADE.search(path):
                found[path] = (folder / name).read_text(encoding="utf-8")
    return found


def under(files: Tree, prefix: str, *suffixes: str) -> dict[str, str]:
    """The files below *prefix* whose names end so."""
    return {
        path: text
        for path, text in sorted(files.items())
        if path.startswith(prefix) and path.endswith(suffixes)
    }


COMMENT_OR_STRING = re.compile(
    r"""/\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' """, re.VERBOSE | re.DOTALL
)


def c_code(text: str) -> str:
    """C without comments and without what stands in quotes, every line still in its place."""

    def blank(match: re.Match[str]) -> str:
        return "\n" * match.group().count("\n") if match.group().startswith("/") else '""'

    return COMMENT_OR_STRING.sub(blank, text)


def lines(text: str) -> Iterable[tuple[int, str]]:
    return enumerate(text.splitlines(), start=1)


def complain(complaints: Iterable[str]) -> None:
    """Fail with every complaint, not only the first."""
    found = sorted(complaints)
    assert not found, "\n".join(["", *found])
