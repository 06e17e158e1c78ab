# The lock's methods kept in variables.
# expect: nothing
import threading
from threading import Thread


def work():
    global total
    enter()
    total += 1
    leave()


total = 0
lock = threading.Lock()
enter, leave = lock.acquire, lock.release
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
