# A check in front of an increment, in another function.
# expect: lost-update|unsynchronised|check-then-act check / add | add / add
# may: lost-update|unsynchronised|check-then-act check / add | add / add
from threading import Thread


class Gate:
    def __init__(self):
        self.inside = 0

    def full(self):
        return self.inside >= 5  # racy: check

    def enter(self):
        if not self.full():
            self.inside += 1  # racy: add


gate = Gate()
threads = [Thread(target=target) for target in (gate.enter, gate.enter)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
