# popitem by two threads.
# expect: unsynchronised|lost-update|check-then-act pop / pop
from threading import Thread


def work():
    return table.popitem()  # racy: pop


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
