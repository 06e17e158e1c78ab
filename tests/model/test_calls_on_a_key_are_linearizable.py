"""Each call on a key takes effect at one instant between its beginning and its end."""

import sys

import pytest

from tests.keys import KINDS
from tests.model.linearizability import ABSENT, Call, check_maps, is_linearizable
from tests.subject import CacheMap


@pytest.fixture(autouse=True)
def eager_switching():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.parametrize("kind", KINDS)
def test_recorded_histories_have_an_explanation(stress, kind):
    check_maps(CacheMap, KINDS[kind], stress.times(150), stress)


def test_the_checker_accepts_overlapping_calls_in_any_order_that_explains_them():
    assert is_linearizable([])
    assert is_linearizable(
        [Call("set", 1, None, 0, 10), Call("get", None, ABSENT, 1, 2), Call("get", None, 1, 3, 4)]
    )
    assert is_linearizable(
        [Call("set", 1, None, 0, 9), Call("set", 2, None, 0, 9), Call("get", None, 1, 10, 11)]
    )
    assert is_linearizable([Call("pop", None, 5, 0, 3), Call("pop", None, ABSENT, 0, 3)], value=5)


@pytest.mark.parametrize(
    "history",
    [
        [Call("set", 1, None, 0, 1), Call("get", None, ABSENT, 2, 3)],
        [Call("set", 1, None, 0, 1), Call("set", 2, None, 2, 3), Call("get", None, 1, 4, 5)],
        [Call("set", 1, None, 0, 9), Call("get", None, 1, 1, 2), Call("get", None, ABSENT, 3, 4)],
        [Call("setdefault", 1, 1, 0, 9), Call("setdefault", 2, 2, 0, 9)],
        [Call("set", 1, None, 0, 1), Call("pop", None, 1, 2, 9), Call("pop", None, 1, 2, 9)],
        [Call("set", 1, None, 0, 1), Call("invalidate", None, True, 2, 3), Call("in", None, True, 4, 5)],
        [Call("get", None, 7, 0, 1)],
    ],
    ids=[
        "lost store",
        "lost overwrite",
        "seen, then gone",
        "two winners",
        "popped twice",
        "undead",
        "from nowhere",
    ],
)
def test_the_checker_rejects_what_no_order_explains(history):
    assert not is_linearizable(history)
