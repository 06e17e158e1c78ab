"""The cache map under test: racefree's, or with RACEFREE_SUBJECT=reference the oracle itself.

Running the contract on the oracle shows that the contract can be kept, and that the oracle keeps it:
`RACEFREE_SUBJECT=reference python -m pytest tests/contract/cache tests/model`.
"""

import os

ORACLE = os.environ.get("RACEFREE_SUBJECT", "racefree") == "reference"

if ORACLE:
    from tests.model.reference import RecursiveComputeError
    from tests.model.reference import ReferenceMap as CacheMap
else:
    from racefree import CacheMap, RecursiveComputeError

__all__ = ["ORACLE", "CacheMap", "RecursiveComputeError", "check_invariants"]


def check_invariants(cache) -> None:
    """Let the map check itself, where it was built with RACEFREE_CHECKS=1."""
    check = getattr(cache, "_check", None)
    if check is not None:
        check()
