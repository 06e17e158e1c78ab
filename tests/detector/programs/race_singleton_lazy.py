# A lazily made singleton without a lock.
# expect: check-then-act|unsynchronised|lost-update check / make | make / make
# may: check-then-act|unsynchronised|lost-update check / make | make / make | get / make
from threading import Thread

_instance = None


def instance():
    global _instance
    if _instance is None:  # racy: check
        _instance = object()  # racy: make
    return _instance  # racy: get


threads = [Thread(target=target) for target in (instance, instance)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
