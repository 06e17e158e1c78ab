# getattr(lst, "append") called at once.
# expect: unsynchronised call / call
from threading import Thread


def work():
    getattr(items, "append")(1)  # racy: call


items = []
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
