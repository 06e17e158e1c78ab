"""Request traces: what a cache is asked for, generated or recorded."""

from __future__ import annotations

import array
import bisect
import itertools
import lzma
import math
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

RECORDED = (".trace.xz", ".trace")


class TraceError(ValueError):
    """A file that is no trace."""


@dataclass(frozen=True)
class Trace:
    """Requests for keys, in order. *keys* is how many there are to ask for, asked for or not; *shift* is the number
    of the request at which the load becomes another."""

    name: str
    requests: Sequence[int]
    keys: int
    shift: int | None = None


def zipf(generator: random.Random, keys: int, exponent: float, count: int) -> list[int]:
    """Independent requests; the key of rank r is asked for in proportion to r ** -exponent."""
    sums = list(itertools.accumulate(rank**-exponent for rank in range(1, keys + 1)))
    names = list(range(keys))
    generator.shuffle(names)
    return [names[bisect.bisect(sums, generator.random() * sums[-1])] for _ in range(count)]


def recency(generator: random.Random, deepest: int, new: float, count: int) -> list[int]:
    """A new key, or again the one asked for so many different keys ago; of that number the logarithm is uniform."""
    stack: list[int] = []
    requests: list[int] = []
    fresh = itertools.count()
    for _ in range(count):
        depth = int(math.exp(generator.random() * math.log(deepest)))
        key = next(fresh) if generator.random() < new or depth > len(stack) else stack.pop(-depth)
        stack.append(key)
        if len(stack) > 2 * deepest:
            del stack[: len(stack) - deepest]
        requests.append(key)
    return requests


def moving(generator: random.Random, width: float, count: int) -> list[int]:
    """The younger a key, the likelier: exponentially, of mean *width*. Each ten requests a new one comes."""
    return [number // 10 - int(generator.expovariate(1 / width)) for number in range(count)]


def with_scans(requests: list[int], every: int, length: int) -> list[int]:
    """*requests*, and every so often *length* keys in a row that are never asked for again."""
    fresh = itertools.count(max(requests) + 1)
    mixed: list[int] = []
    for start in range(0, len(requests), every):
        mixed += requests[start : start + every]
        mixed += itertools.islice(fresh, length)
    return mixed


def with_loop(requests: list[int], length: int) -> list[int]:
    """Every other request from a loop over *length* other keys."""
    first = max(requests) + 1
    return [key for number, asked in enumerate(requests) for key in (asked, first + number % length)]


def distinct(name: str, requests: Sequence[int], shift: int | None = None) -> Trace:
    return Trace(name, requests, len(set(requests)), shift)


def generated(scale: float, seed: int = 20) -> Iterator[Trace]:
    """The generated traces, one after the other; *scale* shortens them."""

    def long(count: int) -> int:
        return int(count * scale)

    def by(name: str) -> random.Random:
        return random.Random(f"{seed} {name}")

    yield Trace("Zipf(0.99)", zipf(by("zipf"), 100_000, 0.99, long(1_000_000)), 100_000)
    yield Trace("Zipf(0.7)", zipf(by("flat"), 50_000, 0.7, long(400_000)), 50_000)
    yield distinct("loop", [number % 20_000 for number in range(long(200_000))])
    yield distinct("Zipf and scans", with_scans(zipf(by("scan"), 50_000, 0.9, long(400_000)), 20_000, 4000))
    yield distinct("Zipf and a loop", with_loop(zipf(by("mix"), 50_000, 0.9, long(250_000)), 30_000))
    yield distinct("recency", recency(by("recency"), 20_000, 0.1, long(400_000)))
    yield distinct("moving", moving(by("moving"), 2000, long(400_000)))
    frequent = zipf(by("before"), 20_000, 0.99, long(250_000))
    recent = [30_000 + key for key in recency(by("after"), 20_000, 0.1, long(250_000))]
    yield distinct("shift to recency", frequent + recent, shift=len(frequent))
    yield distinct("shift to frequency", recent + frequent, shift=len(recent))


def recorded(path: Path) -> Trace:
    """A recorded trace: big-endian 32-bit keys, one a request, compressed by xz if the name says so."""
    data = path.read_bytes()
    try:
        keys = array.array("i", lzma.decompress(data) if path.suffix == ".xz" else data)
    except (lzma.LZMAError, ValueError) as error:
        raise TraceError(f"{path} is no trace of 32-bit keys: {error}") from error
    if sys.byteorder == "little":
        keys.byteswap()
    name = path.name
    for ending in RECORDED:
        name = name.removesuffix(ending)
    return distinct(name, keys[:1_000_000])


def recorded_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.endswith(RECORDED))
