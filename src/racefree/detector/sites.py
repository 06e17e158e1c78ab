"""The places of rewritten code that touch shared state, by the numbers that the code carries."""

from __future__ import annotations

import ast
import re
import threading
from dataclasses import dataclass

# Flags of a site constant (number * 256 + flags); the same as in csrc/engine/record.h.
CONTENT, TRUTH, CALLS, CREATES, STORED, CHANGES, MATCHED = 1, 2, 4, 8, 16, 32, 64

IGNORE = re.compile(r"#\s*racefree:\s*ignore\[([^\]]*)\]")


class Source:
    """A file's text, for the expressions in reports."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.lines = text.splitlines()
        self.ignored = {
            number: found[1].strip()
            for number, line in enumerate(self.lines, 1)
            if "racefree:" in line and (found := IGNORE.search(line))
        }
        self.ignores_used: set[int] = set()

    def segment(self, line: int, column: int, end_line: int, end_column: int) -> str:
        """The text between two positions (columns in UTF-8 bytes, as the parser counts), on one line."""
        if not 1 <= line <= end_line <= len(self.lines):
            return ""
        rows = [row.encode() for row in self.lines[line - 1 : end_line]]
        rows[-1] = rows[-1][:end_column]
        rows[0] = rows[0][column:]
        return " ".join(row.decode(errors="replace").strip() for row in rows)


@dataclass(slots=True)
class Site:
    source: Source
    line: int
    column: int
    end_line: int
    end_column: int
    function: str
    what: str  # load, store, update, delete, iterate, use, call NAME, hook
    base: tuple[int, int, int, int] | None = None  # where the expression of the object itself stands
    group: int = 0  # the same for all sites of one read-modify-write or check-then-act
    modifies: bool = False
    checks: bool = False

    @property
    def file(self) -> str:
        return self.source.file

    @property
    def expression(self) -> str:
        return self.source.segment(self.line, self.column, self.end_line, self.end_column)

    @property
    def object_expression(self) -> str:
        return self.source.segment(*self.base) if self.base else self.expression

    @property
    def source_line(self) -> str:
        lines = self.source.lines
        return lines[self.line - 1].strip() if 1 <= self.line <= len(lines) else ""


def position(node: ast.expr | ast.stmt) -> tuple[int, int, int, int]:
    return (node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or 0)


class SiteTable:
    """All sites of the process; a site's number never changes."""

    def __init__(self) -> None:
        self._sites: list[Site] = [Site(Source("<unknown>", ""), 0, 0, 0, 0, "", "unknown")]
        self._lock = threading.Lock()
        self._groups = 0

    def add(self, site: Site) -> int:
        with self._lock:
            self._sites.append(site)
            return len(self._sites) - 1

    def new_group(self) -> int:
        with self._lock:
            self._groups += 1
            return self._groups

    def __getitem__(self, number: int) -> Site:
        return self._sites[number] if 0 <= number < len(self._sites) else self._sites[0]


SITES = SiteTable()
