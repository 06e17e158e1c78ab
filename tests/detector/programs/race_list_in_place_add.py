# lst += [...] extends the one list.
# expect: unsynchronised|lost-update add / add
from threading import Thread


def work(items):
    items += [1]  # racy: add


shared = []
threads = [Thread(target=target) for target in (lambda: work(shared), lambda: work(shared))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
