"""An uncaught exception in a thread is printed with its lines."""

import threading


class Box:
    def fail(self):
        self.items[0] += 1


def work():
    box = Box()
    box.items = {}
    box.fail()


thread = threading.Thread(target=work, name="worker")
thread.start()
thread.join()
print("main goes on")
