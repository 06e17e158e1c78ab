"""The exercise's service, built one way a file."""

from __future__ import annotations

import importlib
from typing import cast

from racefree.demo.service import Service

# Name on the command line -> what it is. The class is `Service` in the file of the same name.
STRATEGIES = {
    "unsafe": "plain dicts, as the exercise found them",
    "lock": "plain dicts, one lock a map",
    "optimal": "CacheMap and MetricsMap",
}


def make_service(strategy: str) -> Service:
    """A new service built by *strategy*, one of STRATEGIES."""
    if strategy not in STRATEGIES:
        raise ValueError(f"unknown strategy {strategy!r}: one of {', '.join(STRATEGIES)}")
    return cast(Service, importlib.import_module(f"{__name__}.{strategy}").Service())
