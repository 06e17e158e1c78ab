# A frozen object replaced under a lock and read under it.
# expect: nothing
import threading
from threading import Thread
from typing import NamedTuple


class State(NamedTuple):
    version: int
    names: tuple


def writer():
    global state
    with lock:
        state = state._replace(version=state.version + 1, names=(*state.names, "n"))


def reader():
    with lock:
        current = state
    return current.version == len(current.names)


lock = threading.Lock()
state = State(0, ())
threads = [Thread(target=target) for target in (writer, reader, writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
