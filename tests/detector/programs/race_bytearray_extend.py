# extend against bytes().
# expect: iterate-while-modify|unsynchronised extend / copy
from threading import Thread


def extender():
    data.extend(b"more")  # racy: extend


def copier():
    return bytes(data)  # racy: copy


data = bytearray(b"some")
threads = [Thread(target=target) for target in (extender, copier)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
