"""Hands out identifiers in blocks; a module-level counter behind a module-level lock."""

import threading

_lock = threading.Lock()
_next_block = 0
_owners = {}
_released = set()


def take_block(owner, size=10):
    global _next_block
    with _lock:
        start = _next_block
        _next_block += size
        _owners[start] = owner
    return range(start, start + size)


def release_block(start):
    with _lock:
        if _owners.pop(start, None) is not None:
            _released.add(start)


def adopt():
    """Give a block that somebody released to a new owner."""
    with _lock:
        if not _released:
            return None
        start = _released.pop()
        _owners[start] = "adopted"
        return start


def census():
    with _lock:
        return dict(_owners), sorted(_released), _next_block


def main():
    take_block("main")
    jobs = [
        lambda: take_block("left"),
        lambda: take_block("right"),
        lambda: release_block(0),
        lambda: release_block(10),
        adopt,
        census,
    ]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert census()[2] == 50


main()
