# A function counts its own calls in an attribute.
# expect: lost-update add / add
from threading import Thread


def work():
    work.calls += 1  # racy: add


work.calls = 0
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
