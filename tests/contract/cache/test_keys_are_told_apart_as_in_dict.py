"""Promise: keys are told apart by hash, then identity, then equality, exactly as dict does it."""

import pytest


def test_equal_keys_of_different_types_are_one_key(cache):
    cache[1] = "int"
    assert cache[True] == "int"
    assert cache[1.0] == "int"
    assert cache[1 + 0j] == "int"
    cache[True] = "bool"
    cache[1.0] = "float"
    assert cache.snapshot() == {1: "float"}
    assert type(next(iter(cache))) is int
    assert cache.invalidate(1.0) is True
    assert len(cache) == 0


def test_distinct_keys_of_equal_hash_stay_apart(cache):
    assert hash(-1) == hash(-2)
    cache[-1] = "minus one"
    assert -2 not in cache
    assert cache.get(-2) is None
    cache[-2] = "minus two"
    assert (cache[-1], cache[-2]) == ("minus one", "minus two")
    del cache[-1]
    assert -1 not in cache
    assert cache[-2] == "minus two"
    modulus = 2**61 - 1
    cache[0], cache[modulus], cache[2 * modulus] = "a", "b", "c"
    assert (cache[0], cache[modulus], cache[2 * modulus]) == ("a", "b", "c")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "ascii text",
        "caf\u00e9",
        "\u4f60\u597d",
        "\U0001f600 smile",
        "\udc80",
        "a\0b",
        "x" * 1000,
        "\xff",
        "\u0100",
        "\U0010ffff",
    ],
)
def test_texts_of_every_width_are_found_by_equal_texts(cache, text):
    neighbours = {text + "x", "x" + text, text[:-1] + "\x7f", text[1:]} - {text}
    cache[text] = text
    for other in neighbours:
        assert other not in cache
        cache[other] = other
    again = "".join(list(text))
    assert cache[again] == text
    for other in neighbours:
        assert cache["".join(list(other))] == other


class Text(str):
    """A str with nothing added."""


class ShoutingText(str):
    """A str with an equality of its own."""

    def __eq__(self, other):
        return isinstance(other, str) and str.upper(self) == str.upper(other)

    def __hash__(self):
        return hash(str.upper(self))


def test_subclasses_of_str_are_keys_by_their_own_equality(cache):
    cache["plain"] = 1
    assert cache[Text("plain")] == 1
    cache[Text("sub")] = 2
    assert cache["sub"] == 2
    cache[ShoutingText("loud")] = 3
    assert cache[ShoutingText("LOUD")] == 3
    assert cache["LOUD"] == 3
    assert "loud" not in cache


def test_tuples_frozensets_and_bytes_are_keys(cache):
    keys = [
        (),
        (1,),
        (1, "a", (2.0, None)),
        frozenset({1, 2}),
        b"bytes",
        range(3),
        None,
        ...,
        int,
        1j,
        10**40,
    ]
    for number, key in enumerate(keys):
        cache[key] = number
    for number, key in enumerate(keys):
        assert cache[key] == number
    assert cache[(1, "a", (2, None))] == 2
    assert cache[frozenset({2, 1})] == 3


def test_a_nan_is_found_by_identity_only(cache):
    nan, other = float("nan"), float("nan")
    cache[nan] = 1
    assert cache[nan] == 1
    assert nan in cache
    assert other not in cache
    cache[other] = 2
    assert len(cache) == 2
    cache[nan] = 3
    assert len(cache) == 2
    assert cache[nan] == 3
    cache[(nan, 1)] = 4
    assert cache[(nan, 1)] == 4
    assert cache.invalidate(nan) is True
    assert cache.snapshot() == {other: 2, (nan, 1): 4}
