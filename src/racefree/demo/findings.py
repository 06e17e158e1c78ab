"""What was checked and what was wrong: counted in full, the first few kept in words."""

from __future__ import annotations

KEPT = 5  # texts a thread keeps; a broken service can be wrong a million times


class Findings:
    """Checks made by one thread; others read them after that thread has ended."""

    def __init__(self) -> None:
        self.checks = 0
        self.errors = 0
        self.texts: list[str] = []

    def check(self, right: bool, text: str, *values: object) -> bool:
        """Count a check; unless *right*, an error that *text*.format(*values) describes. Return *right*."""
        self.checks += 1
        if not right:
            self.errors += 1
            if len(self.texts) < KEPT:
                self.texts.append(text.format(*values))
        return right

    def add(self, other: Findings) -> None:
        """Take over what *other* found."""
        self.checks += other.checks
        self.errors += other.errors
        self.texts.extend(other.texts)
