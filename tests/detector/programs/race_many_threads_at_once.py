# Sixty threads alive at the same time.
# expect: lost-update add / add
from threading import Barrier, Thread


def work():
    everyone.wait()
    box["value"] += 1  # racy: add


box = {"value": 0}
everyone = Barrier(60)
threads = [Thread(target=target) for target in (*[work] * 60,)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
