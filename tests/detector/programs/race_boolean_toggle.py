# not x stored back.
# expect: lost-update toggle / toggle
from threading import Thread


class Switch:
    def __init__(self):
        self.on = False


def work():
    switch.on = not switch.on  # racy: toggle


switch = Switch()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
