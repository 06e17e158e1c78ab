# A code object made by compile and executed in a thread.
# expect: unsynchronised write / <store>:2
from threading import Thread


class Box:
    def __init__(self):
        self.value = 0


def writer():
    box.value = 1  # racy: write


def reader():
    exec(code, {"box": box})


box = Box()
code = compile("n = 0\nn += box.value\n", "<store>", "exec")
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
