"""Runs `racefree` command lines in forks of one process that has already imported what the command line imports.

Two thirds of a short run are imports. Each request is a line of JSON on standard input, {"arguments": [...],
"stdout": FILE, "stderr": FILE, "seconds": N}; the answer is a line with the exit status, negative for a signal.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

import racefree.cli.run
import racefree.detector.report
import racefree.detector.runner
import racefree.detector.session
import racefree.detector.suppressions  # noqa: F401
from racefree.cli import main


def become(request: dict[str, Any]) -> None:
    """In the child: the streams, the arguments and the time limit of the request."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for stream, name in ((1, "stdout"), (2, "stderr")):
        file = os.open(request[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, stream)
        os.close(file)
    signal.alarm(request["seconds"])
    sys.argv = ["racefree", *request["arguments"]]


def serve() -> None:
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            answers.close()
            become(request)
            sys.exit(main(request["arguments"]))
        _, status = os.waitpid(child, 0)
        answers.write(f"{os.waitstatus_to_exitcode(status)}\n")


if __name__ == "__main__":
    serve()
