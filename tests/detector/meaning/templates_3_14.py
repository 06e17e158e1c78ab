# python: 3.14
"""Syntax of 3.14: template strings, deferred annotations, except without parentheses."""

from annotationlib import Format, get_annotations


class Box:
    def __init__(self):
        self.value = 5
        self.items = {"a": 1}


box = Box()
template = t"value {box.value:>5} item {box.items['a']!r} {box.value + 1}"
print(template.strings, template.values, [part.expression for part in template.interpolations])
print([(part.conversion, part.format_spec) for part in template.interpolations])


class Node:
    following: Node | None
    other: undefined_name

    def method(self, argument: undefined_name) -> Node: ...


print(get_annotations(Node, format=Format.FORWARDREF)["following"], get_annotations(Node, format=Format.STRING))
print(get_annotations(Node.method, format=Format.STRING))
try:
    Node.__annotations__
except NameError as error:
    print(error)
Node.other = 3
undefined_name = int
print(Node.__annotations__["other"])
try:
    box.items["b"]
except KeyError, ValueError:
    print("caught")
try:
    raise ExceptionGroup("g", [KeyError("k")])
except* KeyError, ValueError:
    print("caught group")
