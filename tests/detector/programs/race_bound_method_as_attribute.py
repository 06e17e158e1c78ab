# A bound method kept in an attribute.
# expect: unsynchronised emit / length
from threading import Thread


class Source:
    def __init__(self, emit):
        self.emit = emit

    def run(self):
        self.emit("event")  # racy: emit


def measure():
    return len(events)  # racy: length


events = []
threads = [Thread(target=target) for target in (Source(events.append).run, measure)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
