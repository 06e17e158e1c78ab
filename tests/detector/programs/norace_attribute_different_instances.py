# Same attribute name, different objects.
# expect: nothing
from threading import Thread


class Counter:
    def __init__(self):
        self.value = 0

    def work(self):
        for _ in range(50):
            self.value += 1


counters = [Counter(), Counter()]
threads = [Thread(target=target) for target in (counters[0].work, counters[1].work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert [counter.value for counter in counters] == [50, 50]
