# A WeakValueDictionary under a lock.
# expect: nothing
import threading
import weakref
from threading import Thread


class Item:
    pass


def work(name):
    with lock:
        item = table.get(name)
        if item is None:
            item = table[name] = Item()
        return item


lock = threading.Lock()
table = weakref.WeakValueDictionary()
threads = [Thread(target=target) for target in (lambda: work("a"), lambda: work("a"), lambda: work("b"))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
