# A counter of running jobs under a Condition, as Go's WaitGroup.
# expect: nothing
import threading


class WaitGroup:
    def __init__(self):
        self.changed = threading.Condition()
        self.count = 0

    def add(self, amount):
        with self.changed:
            self.count += amount
            self.changed.notify_all()

    def wait(self):
        with self.changed:
            self.changed.wait_for(lambda: self.count == 0)


def work(index):
    results[index] = index
    group.add(-1)


results = [None, None]
group = WaitGroup()
group.add(2)
for index in range(2):
    threading.Thread(target=work, args=(index,)).start()
group.wait()
assert results == [0, 1]
