# `if key not in d: d[key] = ...`
# expect: check-then-act|unsynchronised|lost-update check / act | act / act
# may: check-then-act|unsynchronised|lost-update check / act | act / act
from threading import Thread


def work():
    if "a" not in table:  # racy: check
        table["a"] = object()  # racy: act


table = {}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
