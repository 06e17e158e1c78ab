# The worker goes on with another task while the callback of the first one runs elsewhere: both count.
# expect: lost-update add / add
from concurrent.futures import Future
from threading import Thread


def finished(future):
    box["done"] += 1  # racy: add


def complete(future):
    future.set_result(None)


box = {"done": 0}
futures = [Future(), Future()]
for future in futures:
    future.add_done_callback(finished)
threads = [Thread(target=target) for target in (lambda: complete(futures[0]), lambda: complete(futures[1]))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
