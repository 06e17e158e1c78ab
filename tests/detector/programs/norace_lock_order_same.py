# Both threads take the locks in one order.
# expect: nothing
import threading
from threading import Thread


def work():
    with first, second:
        pass


first, second = threading.Lock(), threading.Lock()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
