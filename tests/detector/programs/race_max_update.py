# The maximum so far, in one statement.
# expect: lost-update update / update
from threading import Thread


class Peak:
    def __init__(self):
        self.highest = 0


def work():
    peak.highest = max(peak.highest, 5)  # racy: update


peak = Peak()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
