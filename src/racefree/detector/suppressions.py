"""Races that are known and left alone: by a file of rules, or by a comment on the line."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass

from racefree.detector.races import Access, Race
from racefree.detector.sites import Source

FIELDS = ("file", "function", "expression")


class SuppressionError(Exception):
    """A rule that cannot be understood; says the file, the line and what was wrong."""


@dataclass(slots=True)
class Rule:
    field: str
    pattern: str
    where: str
    used: bool = False

    def matches(self, race: Race) -> bool:
        return any(self._matches(race, access) for access in race.accesses)

    def _matches(self, race: Race, access: Access) -> bool:
        if self.field == "file":
            return fnmatch.fnmatch(access.file, self.pattern) or fnmatch.fnmatch(
                access.file, f"*/{self.pattern}"
            )
        if self.field == "function":
            return fnmatch.fnmatch(access.function, self.pattern) or access.function.endswith(
                f".{self.pattern}"
            )
        return fnmatch.fnmatchcase(race.expression, self.pattern) or race.expression == self.pattern


class Suppressions:
    def __init__(self, rules: list[Rule]) -> None:
        self._rules = rules
        self._comments: dict[tuple[str, int], Source] = {}

    @classmethod
    def read(cls, path: str) -> Suppressions:
        """Rules of the form `file:PATTERN`, `function:PATTERN` or `expression:PATTERN`, one a line; # comments."""
        rules: list[Rule] = []
        try:
            with open(path, encoding="utf-8") as file:
                lines = file.read().splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SuppressionError(f"cannot read the suppressions: {error}") from error
        for number, line in enumerate(lines, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            field, colon, pattern = (part.strip() for part in line.partition(":"))
            if not colon or field not in FIELDS or not pattern:
                wanted = ", ".join(f"{name}:PATTERN" for name in FIELDS)
                raise SuppressionError(f"{path}:{number}: {line!r} is none of {wanted}")
            rules.append(Rule(field, pattern, f"{path}:{number}"))
        return cls(rules)

    def __call__(self, race: Race) -> bool:
        """Whether *race* is to be left out."""
        found = False
        for access in race.accesses:
            source = access.site.source
            if access.site.line in source.ignored:
                source.ignores_used.add(access.site.line)
                found = True
        for rule in self._rules:
            if rule.matches(race):
                rule.used = found = True
        return found

    def unused(self, sources: list[Source]) -> list[str]:
        rules = [f"{rule.where}: {rule.field}:{rule.pattern}" for rule in self._rules if not rule.used]
        comments = [
            f"{source.file}:{line}: ignore[{reason}]"
            for source in sources
            for line, reason in source.ignored.items()
            if line not in source.ignores_used
        ]
        return rules + comments
