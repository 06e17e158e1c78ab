# The subject of a match statement is read once.
# expect: unsynchronised write / read
from threading import Thread


class Machine:
    def __init__(self):
        self.state = "idle"


def writer():
    machine.state = "busy"  # racy: write


def reader():
    match machine.state:  # racy: read
        case "idle":
            return 0
        case "busy":
            return 1


machine = Machine()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
