"""For code that brings its own synchronisation: tell the race detector what it orders and what it touches.

Without a detector each of these does nothing. Under `racefree run`:

    release(obj)   what this thread did so far ...
    acquire(obj)   ... is ordered before what another thread does after its acquire of the same object
    read(obj, key=None), write(obj, key=None)   an access, as if the program had made it here

A class with a true attribute `__racefree_sync__` says that each of its methods orders what was done before a call
against what is done after a later one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_acquire: Callable[[object], None] | None = None
_release: Callable[[object], None] | None = None
_touch: Callable[[object, Any, bool], None] | None = None


def acquire(obj: object) -> None:
    """Order what follows after every release() of *obj* so far.

    Cost: nothing without a detector.  Blocks: never.
    Errors: TypeError under a detector if *obj* is of a type whose end cannot be seen, such as int.
    """
    if _acquire is not None:
        _acquire(obj)


def release(obj: object) -> None:
    """Order what this thread did so far before what follows a later acquire() of *obj*.

    Cost: nothing without a detector.  Blocks: never.
    Errors: TypeError under a detector if *obj* is of a type whose end cannot be seen, such as int.
    """
    if _release is not None:
        _release(obj)


def read(obj: object, key: Any = None) -> None:
    """Say that this thread read *obj*: its entry *key*, or its structure.

    Cost: nothing without a detector.  Blocks: never.  Calls out: hash(key), under a detector.
    """
    if _touch is not None:
        _touch(obj, key, False)


def write(obj: object, key: Any = None) -> None:
    """Say that this thread changed *obj*: its entry *key*, or its structure.

    Cost: nothing without a detector.  Blocks: never.  Calls out: hash(key), under a detector.
    """
    if _touch is not None:
        _touch(obj, key, True)


def install(
    acquire: Callable[[object], None],
    release: Callable[[object], None],
    touch: Callable[[object, Any, bool], None],
) -> None:
    """Called by a detector when it starts to watch."""
    global _acquire, _release, _touch
    _acquire, _release, _touch = acquire, release, touch
