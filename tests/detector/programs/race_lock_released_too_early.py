# The write stands below the with block.
# expect: lost-update|unsynchronised write / write | read / write
# may: lost-update|unsynchronised|check-then-act write / write | read / write
import threading
from threading import Thread


def work():
    global value
    with lock:
        mine = value + 1  # racy: read
    value = mine  # racy: write


value = 0
lock = threading.Lock()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
