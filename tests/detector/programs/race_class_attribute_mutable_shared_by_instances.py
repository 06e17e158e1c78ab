# A list in the class body is shared by all instances.
# expect: unsynchronised append / append
from threading import Thread


class Handler:
    events = []

    def handle(self):
        self.events.append("event")  # racy: append


threads = [Thread(target=target) for target in (Handler().handle, Handler().handle)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
