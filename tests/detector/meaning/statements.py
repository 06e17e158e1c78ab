"""Assorted statements and expressions."""

import os.path as p
import sys as system
from collections import OrderedDict as OD
from contextlib import contextmanager


@contextmanager
def managed(name):
    print("enter", name)
    try:
        yield name
    except ValueError as error:
        print("swallowed", error)
    finally:
        print("exit", name)


class Grid:
    def __init__(self):
        self.cells = {}
        self.rows = [[0] * 3 for _ in range(2)]

    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        self.cells[str(key)] = value

    def __delitem__(self, key):
        del self.cells[str(key)]

    def __matmul__(self, other):
        return "matmul"


grid = Grid()
print(grid[1, 2], grid[1:2, ..., ::3], grid[()], grid[:, None], grid[*[1, 2], 3], grid @ 1)
grid[1, 2:3] = "x"
grid[*"ab"] = "y"
print(grid.cells)
del grid[1, 2:3]
grid.rows[0][1], grid.rows[1][2] = 5, 6
grid.rows[0][1:], extra = [7, 8], 9
[grid.rows[1][0], (grid.first, *grid.others)] = 1, "abc"
print(grid.rows, grid.first, grid.others, extra)
for grid.rows[0][0], grid.name in [(1, "a"), (2, "b")]:
    print(grid.rows[0][0], grid.name)
with managed("a") as grid.entered, managed("b") as (grid.x):
    raise ValueError("inside")
print(grid.entered, grid.x)
with (
    managed("c") as one,
    managed("d") as two,
):
    print(one, two)
with managed("e"):
    pass
total = 0
while total < 5:
    total += 1
    if total == 2:
        continue
    if total == 4:
        break
else:
    print("never")
print(total, p.basename("/a/b"), system.maxsize > 0, OD(a=1))
if (n := len("abc")) > 2 and (m := n + 1):
    print(n, m, [y := 1, y**2, (z := y + 1)], z)
print([last := x for x in range(3)], last, any((hit := x) > 1 for x in range(4)), hit)
x = y = z = []
x += [1]
print(y, z is x, 1 if x else 2, not x, x and "and", [] or "or", 1 < 2 < 3 != 4, 3 in x, None is None, 1 is not None)
print(-5 // 2, -5 % 3, 2**-1, ~5, +3, 5 & 3 | 8 ^ 1, 1 << 4 >> 2, 7 / 2, 1_000, 0xFF, 1e3, 2j * 2j, "a" "b", b"c" b"d")
print(f"{total!r:>5}|{total:=^{n + 4}}|{total=}|{'nested ' + f'{n}'}|{{}}|{grid.rows[0][0]:03d}|{n:{'>'}{5}}")
print("%s %(a)s" % {"a": 1} if False else "%(a)s" % {"a": grid.name}, "{0.name} {1[0]}".format(grid, [5]), "{:>{w}}".format(1, w=4))
print(*[1, 2], *(3,), sep="-", **{"end": "!\n"})
assert grid, "message"
try:
    assert not grid, f"failed {grid.name}"
except AssertionError as error:
    print(error)
try:
    pass
except Exception:
    pass
else:
    print("else")
finally:
    print("finally")
global_var: "annotation"
pair: tuple[int, int] = 1, 2
print(pair, "global_var" in globals(), lambda: (yield))if False else None
def one_line(a, /, b, *, c): return a, b, c
class OneLine: a = 1; b = a + 1
if True: print(one_line(1, b=2, c=3)); print(OneLine.b)
for i in range(2): print(i, end=" ")
else: print("loop")
print((lambda: (lambda q: q + 1)(1))(), (lambda *, k=1: k)(), (lambda a, *b, **c: (a, b, c))(1, 2, d=3))
del x, y
print("x" in dir(), {**{"a": 1}, "a": 2}, [*"ab"], {1, *[2]}, (1,), (), {}, set())
try:
    raise KeyError("a") from None
except (KeyError, ValueError) as e:
    print(repr(e), e.__suppress_context__)
print("e" in dir())
type = 3
print(type)
