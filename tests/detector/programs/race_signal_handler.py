# The handler runs in the main thread while another thread touches the same entry.
# expect: lost-update handler / work
import signal
from threading import Thread


def handler(number, frame):
    box["signals"] += 1  # racy: handler


def work():
    box["signals"] += 1  # racy: work


box = {"signals": 0}
signal.signal(signal.SIGINT, handler)
thread = Thread(target=work)
thread.start()
signal.raise_signal(signal.SIGINT)
thread.join()
