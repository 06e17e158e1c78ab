# The read and the write of the increment on separate lines.
# expect: lost-update|unsynchronised|check-then-act write / write | read / write
# may: lost-update|unsynchronised|check-then-act write / write | read / write
from threading import Thread


def work():
    value = table["hits"]  # racy: read
    table["hits"] = value + 1  # racy: write


table = {"hits": 0}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
