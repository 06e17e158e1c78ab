# A function defined by exec increments an entry of a dict in its own namespace.
# expect: lost-update <string>:3 / <string>:3
from threading import Thread

SOURCE = """
def work():
    counter["n"] += 1
"""

namespace = {"counter": {"n": 0}}
exec(SOURCE, namespace)
work = namespace["work"]


def call():
    work()


threads = [Thread(target=target) for target in (call, call)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
