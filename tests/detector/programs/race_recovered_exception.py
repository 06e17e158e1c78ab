# A write in the block that recovers from an exception of a deeper call.
# expect: unsynchronised write / write
from threading import Thread


def fails():
    raise ValueError


def work():
    try:
        fails()
    except ValueError as error:
        state["last"] = error  # racy: write


state = {"last": None}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
