# Two threads increment a global.
# expect: lost-update add / add
from threading import Thread

total = 0


def work():
    global total
    for _ in range(50):
        total += 1  # racy: add


threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
