# A library reports the accesses that the detector cannot see.
# expect: unsynchronised write / read
from threading import Thread

from racefree import hooks


class Opaque:
    pass


def writer():
    hooks.write(opaque)  # racy: write


def reader():
    hooks.read(opaque)  # racy: read


opaque = Opaque()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
