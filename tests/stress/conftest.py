"""Threads switch as often as the interpreter lets them; kinds of keys that are worth a stress test."""

import sys

import pytest

from tests.keys import KINDS


@pytest.fixture(autouse=True)
def eager_switching():
    """Under a GIL a thread may lose it after each few byte codes instead of after 5 ms."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@pytest.fixture(params=["text", "truncated"])
def key_of(request):
    """Texts are compared without running Python code, the others by it, which lets other threads in."""
    return KINDS[request.param]
