# The class's own __setattr__ counts its calls without a lock.
# expect: lost-update count / count
from threading import Thread


class Watched:
    calls = 0

    def __setattr__(self, name, value):
        Watched.calls += 1  # racy: count
        super().__setattr__(name, value)


left, right = Watched(), Watched()
threads = [
    Thread(target=target) for target in (lambda: setattr(left, "a", 1), lambda: setattr(right, "a", 1))
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
