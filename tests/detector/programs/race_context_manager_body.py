# __enter__ of a context manager that guards nothing.
# expect: lost-update enter / enter
from threading import Thread


class Tracked:
    def __init__(self):
        self.entered = 0

    def __enter__(self):
        self.entered += 1  # racy: enter
        return self

    def __exit__(self, *details):
        return None


def work():
    with tracked:
        pass


tracked = Tracked()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
