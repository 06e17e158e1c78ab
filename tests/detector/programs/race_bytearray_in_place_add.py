# data += b"..."
# expect: unsynchronised|lost-update add / length
from threading import Thread


def extender(data):
    data += b"more"  # racy: add


def measure():
    return len(shared)  # racy: length


shared = bytearray(b"some")
threads = [Thread(target=target) for target in (lambda: extender(shared), measure)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
