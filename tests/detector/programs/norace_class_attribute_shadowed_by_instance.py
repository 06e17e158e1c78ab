# `self.count += 1` reads the class attribute once and then lives on the instance.
# expect: nothing
from threading import Thread


class Worker:
    count = 0

    def run(self):
        for _ in range(20):
            self.count += 1
        return self.count


workers = [Worker(), Worker()]
threads = [Thread(target=target) for target in (workers[0].run, workers[1].run)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert Worker.count == 0
