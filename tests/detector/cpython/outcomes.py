"""Runs one module of CPython's own tests and writes each test's outcome: outcomes.py MODULE REPORT.json"""

from __future__ import annotations

import json
import sys
import unittest

from test import support


class Recorder(unittest.TestResult):
    """Keeps the outcome of each test by its name; a sub-test that fails makes its test fail."""

    def __init__(self) -> None:
        super().__init__()
        self.outcomes: dict[str, str] = {}
        self.details: dict[str, str] = {}

    def startTest(self, test):
        super().startTest(test)
        self.outcomes.setdefault(test.id(), "passed")

    def note(self, test, outcome, error=None):
        self.outcomes[test.id()] = outcome
        if error is not None:
            self.details[test.id()] = self._exc_info_to_string(error, test)

    def addError(self, test, err):
        self.note(test, "error", err)

    def addFailure(self, test, err):
        self.note(test, "failure", err)

    def addSkip(self, test, reason):
        self.note(test, "skipped")

    def addExpectedFailure(self, test, err):
        self.note(test, "expected failure")

    def addUnexpectedSuccess(self, test):
        self.note(test, "unexpected success")

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.note(test, "failure", err)


def main() -> None:
    module, report = sys.argv[1:]
    support.use_resources = []  # no network, no long tests
    recorder = Recorder()
    unittest.defaultTestLoader.loadTestsFromName(module).run(recorder)
    with open(report, "w", encoding="utf-8") as file:
        json.dump({"outcomes": recorder.outcomes, "details": recorder.details}, file)


if __name__ == "__main__":
    main()
