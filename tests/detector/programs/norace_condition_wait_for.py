# wait_for with a predicate, on a Condition over an explicit lock.
# expect: nothing
import threading
from threading import Thread


class Gate:
    def __init__(self):
        self.lock = threading.Lock()
        self.changed = threading.Condition(self.lock)
        self.open = False
        self.visits = 0

    def enter(self):
        with self.changed:
            self.changed.wait_for(lambda: self.open)
            self.visits += 1

    def unlock(self):
        with self.lock:
            self.open = True
            self.changed.notify_all()


gate = Gate()
threads = [Thread(target=target) for target in (gate.enter, gate.enter, gate.unlock)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert gate.visits == 2
