"""Recursion reaches as deep as it should, and its end is an ordinary exception."""

import sys


class Node:
    def __init__(self, depth):
        self.depth = depth
        self.child = Node(depth - 1) if depth else None

    def height(self):
        return 1 + (self.child.height() if self.child else 0)


print(Node(400).height())


def endless(n):
    return endless(n + 1)


try:
    endless(0)
except RecursionError as error:
    print(str(error)[:32])


class Selfish:
    def __getattr__(self, name):
        return getattr(self, name + "x")


try:
    Selfish().a
except RecursionError:
    print("recursion")
sys.setrecursionlimit(5000)
print(Node(1500).height())
