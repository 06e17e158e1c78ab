# d[k] as the target of a loop.
# expect: unsynchronised write / read
from threading import Thread


def writer():
    for table["step"] in range(3):  # racy: write
        pass


def reader():
    return table["step"]  # racy: read


table = {"step": 0}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
