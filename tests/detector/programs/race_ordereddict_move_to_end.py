# move_to_end changes the order while another thread iterates.
# expect: iterate-while-modify|unsynchronised move / loop
from collections import OrderedDict
from contextlib import suppress
from threading import Thread


def mover():
    table.move_to_end("a")  # racy: move


def reader():
    with suppress(RuntimeError):
        return [key for key in table]  # racy: loop


table = OrderedDict(a=1, b=2)
threads = [Thread(target=target) for target in (mover, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
