"""The command line: one file a verb, which parses, calls and renders; nothing else imports this room."""

from racefree.cli.frame import main

__all__ = ["main"]
