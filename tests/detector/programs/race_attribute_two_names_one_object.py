# Two expressions reach the same object.
# expect: unsynchronised write / read
from threading import Thread


class Box:
    def __init__(self):
        self.value = 0


def writer(box):
    box.value = 1  # racy: write


def reader(boxes):
    return boxes["only"].value  # racy: read


shared = Box()
threads = [Thread(target=target) for target in (lambda: writer(shared), lambda: reader({"only": shared}))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
