# python: 3.15
"""Syntax of 3.15: unpacking in comprehensions, where this Python has it."""

import sys

lists, tables = [[1], [2, 3]], [{"a": 1}, {"b": 2}]
SOURCE = "print([*part for part in lists], {**table for table in tables}, {*part for part in lists})"
try:
    code = compile(SOURCE, "<comprehension>", "exec")
except SyntaxError:
    print("not in this Python")
else:
    exec(code)
try:
    code = compile("lazy import json\nprint(json.dumps({'a': 1}))", "<lazy>", "exec")
except SyntaxError:
    print("not in this Python either")
else:
    exec(code)
print(sys.version_info[:2] >= (3, 15))
