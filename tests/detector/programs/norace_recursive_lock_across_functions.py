# Helper methods that expect the lock to be held.
# expect: nothing
import threading
from threading import Thread


class Tree:
    def __init__(self):
        self.lock = threading.RLock()
        self.children = {}
        self.size = 0

    def insert(self, path):
        with self.lock:
            self._insert_locked(self.children, path)

    def _insert_locked(self, level, path):
        for name in path:
            if name not in level:
                level[name] = {}
                self.size += 1
            level = level[name]


tree = Tree()
threads = [Thread(target=target) for target in (lambda: tree.insert("abc"), lambda: tree.insert("abd"))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert tree.size == 4
