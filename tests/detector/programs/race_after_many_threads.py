# The race comes after a hundred threads have come and gone.
# expect: lost-update add / add
from threading import Thread


def idle():
    return None


def work():
    box["value"] += 1  # racy: add


for _ in range(100):
    thread = Thread(target=idle)
    thread.start()
    thread.join()
box = {"value": 0}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
