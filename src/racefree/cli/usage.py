"""What the verbs share in refusing wrong usage: one clear line, exit status 2."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable


class UsageError(Exception):
    """The command line asks for something that cannot be done; the frame prints the text and exits with 2."""


def integer(minimum: int, maximum: int) -> Callable[[str], int]:
    """An argparse type: a whole number in [minimum, maximum]."""

    def parse(text: str) -> int:
        wanted = f"must be a whole number from {minimum} to {maximum}, not {text!r}"
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(wanted) from None
        if not minimum <= value <= maximum:
            raise argparse.ArgumentTypeError(wanted)
        return value

    return parse


def number(minimum: float, maximum: float, unit: str = "") -> Callable[[str], float]:
    """An argparse type: a finite number in [minimum, maximum]; *unit* is for the message."""

    def parse(text: str) -> float:
        wanted = f"must be a number from {minimum:g} to {maximum:g}{' ' + unit if unit else ''}, not {text!r}"
        try:
            value = float(text)
        except ValueError:
            raise argparse.ArgumentTypeError(wanted) from None
        if not (math.isfinite(value) and minimum <= value <= maximum):
            raise argparse.ArgumentTypeError(wanted)
        return value

    return parse
