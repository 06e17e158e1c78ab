# The same without the lock: the global races, the tuple does not.
# expect: lost-update|unsynchronised write / write
from threading import Thread
from typing import NamedTuple


class State(NamedTuple):
    version: int


def writer():
    global state
    state = state._replace(version=state.version + 1)  # racy: write


state = State(0)
threads = [Thread(target=target) for target in (writer, writer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
