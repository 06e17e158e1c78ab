# Strings are immutable: what races is the attribute that is rebound.
# expect: lost-update add / add
from threading import Thread


class Log:
    def __init__(self):
        self.text = ""


def work():
    log.text += "line"  # racy: add


log = Log()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
