# A comment, then the docstring, then the future import.
"""The docstring stays the first statement."""

from __future__ import annotations

import dataclasses
import inspect


@dataclasses.dataclass
class Node:
    value: int
    following: Node | None = None
    undefined: NoSuchName = None


def function(a: NoSuchName, b: "quoted" = 1) -> also[missing]:
    local: NoSuchName = 3
    return local


print(__doc__, annotations.compiler_flag == function.__code__.co_flags & annotations.compiler_flag)
print(Node(1, Node(2)), inspect.get_annotations(Node), function(1))
print(function.__annotations__, [field.type for field in dataclasses.fields(Node)])
variable: NoSuchName = 3
print(__annotations__)
