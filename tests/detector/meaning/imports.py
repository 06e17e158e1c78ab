"""Packages, relative imports, star imports, reload, module __getattr__, resources."""

import importlib
import importlib.resources
import pkgutil
import sys

import parts
import parts.deep.leaf as leaf
from parts import *
from parts import lazy_name
from parts.deep import leaf as same

print(leaf is same, leaf.__name__, leaf.__package__, leaf.up(), leaf.__file__.endswith("leaf.py"), leaf.__doc__)
print(public, "hidden" in globals(), lazy_name, sorted(name for name in dir(parts) if name.startswith("l")))
try:
    from parts import missing
except ImportError as error:
    print(str(error).split(" (")[0], error.name)
try:
    parts.nothing
except AttributeError as error:
    print(error)
leaf.counter += 5
before = leaf.counter
print(importlib.reload(leaf) is leaf, before, leaf.counter, leaf.reloads)
print(importlib.resources.files(parts).joinpath("data.txt").read_text().strip(), pkgutil.get_data("parts", "data.txt"))
print(parts.__spec__.name, parts.__path__[0].endswith("parts"), type(leaf.__spec__.loader).__name__ != "", leaf.__spec__.origin == leaf.__file__)
print([name for _, name, _ in pkgutil.iter_modules(parts.__path__)], "parts.deep.leaf" in sys.modules)
import inspect

print(inspect.getsource(leaf.up), inspect.getsourcefile(leaf) == leaf.__file__, inspect.getmodule(leaf.up) is leaf)
del sys.modules["parts.deep.leaf"]
again = importlib.import_module("parts.deep.leaf")
print(again is leaf, again.counter)
import parts.deep.cycle_a

print(parts.deep.cycle_a.value, parts.deep.cycle_b.value)
