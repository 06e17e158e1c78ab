# Immutable objects have no racy contents.
# expect: nothing
from threading import Thread


def work():
    first, second = PAIR
    return first + second, PAIR[0], len(NAME), NAME[1:], "".join(NAMES), [*NAMES], sorted(SET), 1 in SET


PAIR = (1, 2)
NAME = "name"
NAMES = ("a", "b")
SET = frozenset({1, 2})
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
