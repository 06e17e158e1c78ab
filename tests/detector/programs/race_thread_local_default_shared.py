# A class attribute of a threading.local subclass is shared, as any class attribute.
# expect: unsynchronised append / append
import threading
from threading import Thread


class Context(threading.local):
    everyone = []


def work():
    context.everyone.append(1)  # racy: append


context = Context()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
