# seen |= other
# expect: unsynchronised|lost-update update / length
from threading import Thread


def updater(seen):
    seen |= {3}  # racy: update


def measure():
    return len(shared)  # racy: length


shared = {1, 2}
threads = [Thread(target=target) for target in (lambda: updater(shared), measure)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
