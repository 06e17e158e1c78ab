"""Promise: what works with functools.lru_cache works with cached.

CPython's own tests for lru_cache, from the interpreter's `test` package, with cached put in its place. Left
out are those that ask for what cached promises differently, each with its reason.
"""

import functools
import importlib.util
import types
import unittest

import pytest

import racefree

DIFFERENT = {
    "test_lru": "with two places, its counts are those of evicting the least recently used",
    "test_lru_bug_35780": "the function calls itself with the same arguments: RecursiveComputeError",
    "test_lru_cache_threaded2": "each of the threads that make the same call at once has to run the function",
    "test_lru_method": "one cache for all instances, in order of use; an int cannot be weakly referenced",
}

if importlib.util.find_spec("test") is None or importlib.util.find_spec("test.test_functools") is None:
    pytest.skip("this interpreter came without CPython's tests", allow_module_level=True)

from test import test_functools  # noqa: E402 - skipped above where there is none

module = types.SimpleNamespace(
    lru_cache=racefree.cached,
    partial=functools.partial,
    WRAPPER_ASSIGNMENTS=functools.WRAPPER_ASSIGNMENTS,
    _CacheInfo=racefree.CacheInfo,
)


@racefree.cached()
def cached_function(x, y):
    return 3 * x + y


class TestCached(test_functools.TestLRU, unittest.TestCase):
    """Its attributes are what the tests look at."""

    module = module
    cached_func = (cached_function,)

    @racefree.cached()
    def cached_meth(self, x, y):
        return 3 * x + y

    @staticmethod
    @racefree.cached()
    def cached_staticmeth(x, y):
        return 3 * x + y


for name in DIFFERENT:
    assert callable(getattr(TestCached, name, None)), f"CPython has no {name} any more"
    setattr(TestCached, name, None)
