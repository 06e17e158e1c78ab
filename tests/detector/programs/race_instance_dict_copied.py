# dict(vars(obj)) reads every attribute while another thread adds one.
# expect: unsynchronised|iterate-while-modify write / copy
from threading import Thread


class Box:
    def __init__(self):
        self.level = 0


def writer():
    box.added = 1  # racy: write


def copier():
    return dict(vars(box))  # racy: copy


box = Box()
threads = [Thread(target=target) for target in (writer, copier)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
